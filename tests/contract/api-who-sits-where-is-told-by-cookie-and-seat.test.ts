import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { codeOf, type Headers, seatedHouse } from "../help/seated.ts";

const { small, url, get, send, ada, kim } = seatedHouse();

/** The name and value a response sets, its attributes, and the text of its body. */
async function opened(response: Response) {
  const [cookie = ""] = response.headers.getSetCookie();
  const [pair = "", ...attributes] = cookie.split("; ");
  return { pair, attributes, body: await response.text(), status: response.status };
}

test("a person signs in: the cookie of the seat carries the secret, and no body ever does", async () => {
  const came = await opened(await send("POST", "sessions", {}, { who: "ada", password: "a long enough password" }));
  expect(came.status).toBe(201);
  expect(came.pair).toMatch(/^lintel\.desk=[\w-]{20,}$/);
  expect(came.attributes).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Strict"]));
  expect(came.attributes.join()).not.toMatch(/Domain|Max-Age/);
  expect(JSON.parse(came.body)).toEqual({ seat: "desk", resident: "ada" });
  expect(came.body).not.toContain(came.pair.split("=")[1]);
  const me = await get("me", { cookie: came.pair, "x-lintel-seat": "desk" });
  expect(await me.json()).toMatchObject({ seat: "desk", resident: "ada", standing: "adult", has: { password: true } });
  expect(me.headers.getSetCookie()).toEqual([]);
});

test("a sign-in that fails sets nothing", async () => {
  const response = await send("POST", "sessions", {}, { who: "ada", password: "a wrong password" });
  expect(response.status).toBe(403);
  expect(response.headers.getSetCookie()).toEqual([]);
});

test("a writer's own key brings nobody the session of another", async () => {
  const key = { "idempotency-key": "once" };
  const given = { who: "ada", password: "a long enough password" };
  const [one, two] = [await send("POST", "sessions", key, given), await send("POST", "sessions", key, given)];
  expect((await opened(one)).pair).not.toBe((await opened(two)).pair);
});

test("a wall, a phone and a desk of one browser do not meet", async () => {
  const [wall, phone, desk] = [small.seat({ seat: "screen-hall", place: "hall" }), kim(), ada()];
  const cookie = [wall, phone, desk].map((one) => one.cookie).join("; ");
  const whoAt = async (seat: string) => (await get("me", { cookie, "x-lintel-seat": seat })).json();
  expect(await whoAt("screen-hall")).toMatchObject({ seat: "screen-hall", place: "hall", scopes: ["screen:hall"] });
  expect(await whoAt("phone-kim")).toMatchObject({ resident: "kim", phone: "phone-kim" });
  expect(await whoAt("desk")).toMatchObject({ resident: "ada" });
});

test("a cookie alone says nothing: a request must name its seat", async () => {
  const { cookie } = ada();
  expect((await get("me", { cookie })).status).toBe(401);
  expect((await get("residents", { cookie })).status).toBe(401);
});

test("a cookie opens its own seat and no other, whatever name it is given", async () => {
  const { cookie } = small.seat({ seat: "screen-hall", place: "hall" });
  const secret = cookie.split("=")[1] ?? "";
  expect((await get("me", { cookie: `lintel.desk=${secret}`, "x-lintel-seat": "desk" })).status).toBe(401);
  expect((await get("me", { cookie, "x-lintel-seat": "screen-bathroom" })).status).toBe(401);
  // Off TLS the name that only TLS may use is not read, nor the other way round.
  expect((await get("me", { cookie: `__Host-${cookie}`, "x-lintel-seat": "screen-hall" })).status).toBe(401);
});

test("cookies that are garbage, ended, twice there or two hundred open nothing and break nothing", async () => {
  const seat = ada();
  const named = { "x-lintel-seat": "desk" };
  for (const cookie of [
    "lintel.desk=",
    "lintel.desk=%00",
    "lintel.desk=__proto__",
    "=; ; ;;",
    "lintel.desk",
    `lintel.desk=${"a".repeat(9_000)}`,
    `${seat.cookie}; ${seat.cookie}`,
    `${seat.cookie}; lintel.desk=another-secret-of-20-signs`,
  ])
    expect({ cookie, status: (await get("me", { cookie, ...named })).status }).toEqual({ cookie, status: 401 });
  const many = Array.from({ length: 200 }, (_, at) => `lintel.seat-${at}=${"s".repeat(40)}`);
  expect((await get("me", { cookie: [...many, seat.cookie].join("; "), ...named })).status).toBe(200);
  expect((await get("me", { cookie: [...many, ...many, ...many].join("; "), ...named })).status).toBe(431);
  const [session] = small.access.room
    .sessions("ada")
    .filter(({ id }) => id.length > 0)
    .slice(-1);
  small.access.end(session?.id ?? "");
  expect((await get("me", seat)).status).toBe(401);
});

test.each(["", "Desk", "desk,desk", "desk desk", "../desk", "a".repeat(41), "__proto__", "desk\u00e9"])(
  "a seat named %j is nobody's, and a token does not stand in for it",
  async (said) => {
    const { cookie } = ada();
    const token = { authorization: `Bearer ${small.token("admin")}` };
    expect((await get("me", { cookie, "x-lintel-seat": said })).status).toBe(401);
    expect((await get("status", { ...token, "x-lintel-seat": said })).status).toBe(401);
  },
);

test("a token counts where no seat is named, the seat where one is", async () => {
  const token = { authorization: `Bearer ${small.token("read")}` };
  const both = { ...ada(), ...token };
  expect((await get("me", both)).status).toBe(200);
  expect((await get("tokens", { ...both, authorization: `Bearer ${small.token("admin")}` })).status).toBe(403);
  expect((await get("status", { cookie: both.cookie, ...token })).status).toBe(200);
});

test("odd headers are headers and nothing else", async () => {
  for (const name of ["__proto__", "constructor", "x-lintel-seat-", "x-forwarded-for"])
    expect((await get("health", { [name]: "desk" })).status).toBe(200);
});

test("another page's request is refused, with a cookie or without, and so is a write that does not say whose it is", async () => {
  covers("error:E_WRONG_ORIGIN");
  const { cookie, "x-lintel-seat": seat } = ada();
  const at = { cookie, "x-lintel-seat": seat };
  const put = (headers: Headers) =>
    codeOf(send("PUT", "places/hall", { ...at, "if-match": '"1"', ...headers }, { name: "Hall" }));
  expect(await put({})).toBe("E_WRONG_ORIGIN");
  expect(await put({ origin: "null" })).toBe("E_WRONG_ORIGIN");
  expect(await put({ origin: "http://shop.example" })).toBe("E_WRONG_ORIGIN");
  expect(await put({ origin: url().replace("127.0.0.1", "localhost") })).toBe("E_WRONG_ORIGIN");
  expect(await put({ origin: url(), "sec-fetch-site": "cross-site" })).toBe("E_WRONG_ORIGIN");
  expect(await put({ origin: url(), "sec-fetch-site": "same-site" })).toBe("E_WRONG_ORIGIN");
  expect(await codeOf(get("me", { ...at, "sec-fetch-site": "cross-site" }))).toBe("E_WRONG_ORIGIN");
  expect(await codeOf(get("entry", { "sec-fetch-site": "cross-site" }))).toBe("E_WRONG_ORIGIN");
  expect(await codeOf(send("POST", "sessions", { origin: "http://shop.example" }))).toBe("E_WRONG_ORIGIN");
  expect(await put({ origin: url() })).toBeUndefined();
});

test("what a form of another page can send is not taken for JSON", async () => {
  const response = await fetch(`${url()}/api/v1/sessions`, {
    method: "POST",
    body: new URLSearchParams({ who: "ada", password: "a long enough password" }),
  });
  expect(await response.json()).toMatchObject({ code: "E_NOT_JSON" });
  expect(response.headers.getSetCookie()).toEqual([]);
});

test("signing out ends the session and its cookie, and clears what no other seat of the browser needs", async () => {
  const seat = ada();
  const out = await send("DELETE", "sessions/current", seat);
  expect(out.status).toBe(200);
  expect(out.headers.getSetCookie()).toEqual(["lintel.desk=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"]);
  expect(out.headers.get("clear-site-data")).toBe('"cache", "storage"');
  expect((await get("me", seat)).status).toBe(401);
  const [one, other] = [ada(), kim()];
  const shared = await send("DELETE", "sessions/current", { ...one, cookie: `${one.cookie}; ${other.cookie}` });
  expect(shared.headers.get("clear-site-data")).toBe('"cache"');
  expect((await get("me", other)).status).toBe(200);
});

test("strangers who hammer are slowed by the address of their socket, whatever they say it is", async () => {
  covers("error:E_RATE");
  const codes: (string | undefined)[] = [];
  for (let at = 0; at < 25; at += 1) {
    const headers = { "x-forwarded-for": `10.0.0.${at}`, forwarded: `for=10.0.0.${at}` };
    codes.push(
      await codeOf(
        send("POST", "claim", headers, { code: "WRONG", name: "A", language: "en", password: "p", pin: "1" }),
      ),
    );
  }
  expect(codes).toContain("E_RATE");
  expect(codes.filter((code) => code !== "E_RATE").length).toBeLessThanOrEqual(20);
});
