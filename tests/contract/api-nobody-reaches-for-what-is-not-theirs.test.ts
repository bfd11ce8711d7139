import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { codeOf, type Headers, seatedHouse } from "../help/seated.ts";

const { small, get, send, ada, adaProved, olga, kim } = seatedHouse();

test("a child sees itself, and nobody else's data by any id it names", async () => {
  const at = kim();
  expect(await (await get("me", at)).json()).toMatchObject({ resident: "kim", scopes: ["person", "phone:phone-kim"] });
  for (const path of [
    "residents",
    "residents/kim",
    "residents/ada",
    "presence/ada",
    "trips/trip-a",
    "calendars/ada",
    "devices/phone-a",
    "things",
    "runs/run-a",
    "door/audit",
    "screens",
    "pairings",
    "tokens",
  ])
    expect({ path, code: await codeOf(get(path, at)) }).toEqual({ path, code: "E_FORBIDDEN" });
  expect(await codeOf(send("POST", "phone/swipe", at, { phone: "phone-a" }))).toBe("E_FORBIDDEN");
  expect((await send("POST", "phone/swipe", at, {})).status).toBe(201);
  expect(await codeOf(send("POST", "scenes/evening/run", at, {}))).toBe("E_FORBIDDEN");
});

test("people change their own profile, of what they have seen, and nothing else of themselves", async () => {
  const at = kim();
  const seen = await get("me/profile", at);
  const profile = (await seen.json()) as Record<string, unknown>;
  expect(Object.keys(profile).toSorted()).toEqual(
    ["alarm", "comfort", "eats", "hears", "language", "wakes_from", "wakes_to", "wears"].filter(
      (part) => part in profile,
    ),
  );
  const put = (body: unknown, headers: Headers = {}) => send("PUT", "me/profile", { ...at, ...headers }, body);
  const tag = { "if-match": seen.headers.get("etag") ?? "" };
  expect(await codeOf(put({ language: "en" }))).toBe("E_MUST_MATCH");
  expect(await codeOf(put({ language: "en", standing: "owner" }, tag))).toBe("E_UNKNOWN_KEY");
  expect(await codeOf(put({ language: "en", name: "Boss" }, tag))).toBe("E_UNKNOWN_KEY");
  expect((await put({ language: "zh-Hans", alarm: { on: true, at: "06:30" } }, tag)).status).toBe(200);
  expect(small.house.residents.get("resident", "kim")).toMatchObject({
    standing: "child",
    name: "kim",
    language: "zh-Hans",
    alarm: { on: true, at: "06:30" },
  });
  expect(await codeOf(put({ language: "en" }, tag))).toBe("E_CHANGED");
});

test("a session that is another's is not even there; a grown-up ends a child's, an owner everybody's", async () => {
  const own = olga();
  const [theirs] = small.access.room.sessions("olga").slice(-1);
  const end = (headers: Headers) => send("DELETE", `sessions/${theirs?.id}`, headers);
  expect(await codeOf(end(kim()))).toBe("E_NOT_FOUND");
  expect(await codeOf(end(ada()))).toBe("E_NOT_FOUND");
  const child = kim();
  const [childs] = small.access.room.sessions("kim").slice(-1);
  const seen = (await (await get("sessions?limit=200", ada())).json()) as {
    items: { resident?: string; id: string }[];
  };
  expect(seen.items.some(({ resident }) => resident === "olga")).toBe(false);
  expect(seen.items.map(({ id }) => id)).toContain(childs?.id);
  expect(JSON.stringify(seen)).not.toContain("secret-of-session");
  expect(await codeOf(send("DELETE", `sessions/${childs?.id}`, ada()))).toBe("E_STEP_UP");
  expect((await get("me", child)).status).toBe(200);
  expect((await send("DELETE", `sessions/${childs?.id}`, adaProved())).status).toBe(200);
  expect((await get("me", child)).status).toBe(401);
  // A stolen session of hers sends her away nowhere; the one that asks may always end itself.
  const stolen = small.seat({ seat: "phone-o", resident: "olga" });
  const [stolenOne] = small.access.room.sessions("olga").slice(-1);
  expect(await codeOf(end(stolen))).toBe("E_STEP_UP");
  expect((await send("DELETE", `sessions/${stolenOne?.id}`, stolen)).status).toBe(200);
  expect(await codeOf(end(small.seat({ seat: "desk", resident: "olaf" })))).toBe("E_STEP_UP");
  expect((await end(small.seat({ seat: "desk", resident: "olaf", stepped: true }))).status).toBe(200);
  expect((await get("me", own)).status).toBe(401);
});

test("grown-ups make no owners and speak for none; the last owner stays", async () => {
  covers("error:E_LAST_OWNER");
  const at = adaProved();
  const person = { name: "X", language: "en", sleeps: "bathroom" };
  const put = (id: string, standing: string, headers: Headers) => {
    const tag = `"${small.house.residents.revision("resident", id)}"`;
    return send("PUT", `residents/${id}`, { ...headers, "if-match": tag }, { ...person, standing });
  };
  expect(await codeOf(put("ada", "owner", at))).toBe("E_FORBIDDEN");
  expect(await codeOf(put("kim", "owner", at))).toBe("E_FORBIDDEN");
  expect(await codeOf(put("olga", "guest", at))).toBe("E_FORBIDDEN");
  expect(await codeOf(send("PUT", "residents/new", at, { ...person, standing: "owner" }))).toBe("E_FORBIDDEN");
  expect(await codeOf(send("DELETE", "residents/olga", at))).toBe("E_FORBIDDEN");
  expect(await codeOf(send("POST", "invitations", at, { resident: "olga" }))).toBe("E_FORBIDDEN");
  expect(await codeOf(send("PUT", "residents/olga/pin", at, { pin: "274918" }))).toBe("E_FORBIDDEN");
  expect(await codeOf(send("POST", "devices", at, { id: "phone-o", kind: "phone", owner: "olga" }))).toBe(
    "E_FORBIDDEN",
  );
  const mine = { ...at, "if-match": `"${small.house.residents.revision("device", "phone-a")}"` };
  expect(await codeOf(send("PUT", "devices/phone-a", mine, { kind: "phone", name: "P", owner: "olga" }))).toBe(
    "E_FORBIDDEN",
  );
  expect((await put("gone", "child", at)).status).toBe(200);
  // Two owners who demote each other at once.
  const both = [
    put("olga", "adult", small.seat({ seat: "desk", resident: "olaf", stepped: true })),
    put("olaf", "adult", olga()),
  ];
  const codes = await Promise.all(both.map((one) => codeOf(one)));
  expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  const left = small.house.residents.all("resident").filter(({ standing }) => standing === "owner");
  expect(left).toHaveLength(1);
  const admin = { authorization: `Bearer ${small.token("admin")}` };
  expect(await codeOf(send("DELETE", `residents/${left[0]?.id}`, admin))).toBe("E_LAST_OWNER");
});

test("a phone that goes over to somebody else loses its key and its seat", async () => {
  const key = { kid: "phone-kim", alg: "ES256", x: "x".repeat(43), y: "y".repeat(43) };
  small.seed("device", { id: "phone-kim", kind: "phone", name: "Kim's", owner: "kim", key });
  const at = kim();
  const tag = { "if-match": `"${small.house.residents.revision("device", "phone-kim")}"` };
  const put = (owner: string) =>
    send("PUT", "devices/phone-kim", { ...ada(), ...tag }, { kind: "phone", name: "P", owner });
  expect((await put("kim")).status).toBe(200);
  expect(small.house.residents.get("device", "phone-kim")).toMatchObject({ key });
  tag["if-match"] = '"2"';
  expect((await put("guest")).status).toBe(200);
  expect(small.house.residents.get("device", "phone-kim")).not.toHaveProperty("key");
  expect((await get("me", at)).status).toBe(401);
});

test("a place is taken away once nobody sleeps there and nothing stands there", async () => {
  covers("error:E_NOT_EMPTY");
  expect(await codeOf(send("DELETE", "places/bathroom", adaProved()))).toBe("E_NOT_EMPTY");
  expect((await send("DELETE", "places/attic", adaProved())).status).toBe(200);
});

test("proving oneself opens what asks for it, for five minutes, at this seat alone", async () => {
  covers("error:E_STEP_UP");
  const [at, elsewhere] = [ada(), ada()];
  const invite = (headers: Headers) => send("POST", "invitations", headers, { resident: "kim", phone: "phone-kim" });
  expect(await codeOf(invite(at))).toBe("E_STEP_UP");
  expect(await codeOf(send("POST", "me/step-up", at, { pin: "111111" }))).toBeDefined();
  expect(await codeOf(invite(at))).toBe("E_STEP_UP");
  expect((await send("POST", "me/step-up", at, { pin: "274918" })).status).toBe(200);
  const given = await invite(at);
  expect(await given.json()).toMatchObject({ link: "http://elm-street:8080/phone/#join=INVITATION1" });
  expect(await codeOf(invite(elsewhere))).toBe("E_STEP_UP");
  expect(await codeOf(send("POST", "invitations", adaProved(), { resident: "kim", phone: "phone-a" }))).toBe(
    "E_NOT_FOUND",
  );
});

test("a person at a seat lets a wall in by the number they compared, a program by the code alone", async () => {
  const accept = (headers: Headers, check?: string) =>
    send("POST", "pairings/accept", headers, {
      code: "123456",
      place: "hall",
      ...(check === undefined ? {} : { check }),
    });
  expect(await codeOf(send("POST", "pairings/compare", ada(), { code: "123456" }))).toBe("E_STEP_UP");
  expect(await codeOf(accept(adaProved()))).toBe("E_WRONG_TYPE");
  const compared = await send("POST", "pairings/compare", adaProved(), { code: "123456" });
  const { check } = (await compared.json()) as { check: string };
  expect((await accept(adaProved(), check)).status).toBe(201);
  expect((await accept({ authorization: `Bearer ${small.token("admin")}` })).status).toBe(201);
});
