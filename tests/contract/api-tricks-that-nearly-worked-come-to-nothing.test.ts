import { once } from "node:events";
import { request } from "node:http";
import { io } from "socket.io-client";
import { expect, test } from "vitest";
import { liveParts } from "../../hub/core/live.ts";
import { covers } from "../help/covers.ts";
import { codeOf, seatedHouse } from "../help/seated.ts";

const { small, url, get, send, ada, adaProved, olga } = seatedHouse();

test("who was shut out while their request was still on its way is shut out of that, too", async () => {
  covers("error:E_NO_TOKEN");
  const headers = olga();
  const body = JSON.stringify({ value: true });
  const asked = request(`${url()}/api/v1/settings/comfort.cosy`, {
    method: "PUT",
    headers: { ...headers, "content-type": "application/json", "content-length": body.length, "if-none-match": "*" },
  });
  const answered = once(asked, "response");
  asked.write(body.slice(0, 4));
  // She is let in by what she carries; the rest of her request comes only after she has gone.
  await get("me", headers);
  const session = small.house.access.sessions("olga")[0]?.id ?? "";
  await small.house.access.end(session, "test");
  asked.end(body.slice(4));
  const [response] = (await answered) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(401);
  expect(small.house.residents.get("setting", "comfort.cosy")).toBeUndefined();
});

test("whoever is made to open the door is not betrayed by their own desk", async () => {
  small.asked.length = 0;
  expect((await get("door/audit", ada())).status).toBe(200);
  expect(small.asked.filter(([what]) => what === "audit").map((row) => row[3])).toEqual([
    { resident: "ada", all: true, duress: true },
  ]);
});

test("nor by how the house is: they are not told, nor is what only reads, which may well be shown on a wall", async () => {
  const said = (name: string) =>
    ({ id: `n-${name}`, at: 1, level: "hazard", key: `notice.${name}`, params: {}, seen: false }) as const;
  const forced = said("door-forced");
  const leak = said("leak");
  const { notices } = small.house;
  const before = { ...notices };
  Object.assign(notices, {
    all: () => [forced, leak],
    for: (viewer: { desk?: string }) => (viewer.desk === "ada" ? [leak] : [forced, leak]),
  });
  const told = async (headers: Record<string, string>) => {
    const body = (await (await get("status", headers)).json()) as { notices: { id: string }[] };
    return body.notices.map(({ id }) => id);
  };
  const bearer = (scope: string) => ({ authorization: `Bearer ${small.token(scope)}` });
  expect(await told(ada())).toEqual([leak.id]);
  expect(await told(olga())).toEqual([forced.id, leak.id]);
  expect(await told(bearer("read"))).toEqual([leak.id]);
  expect(await told(bearer("run"))).toEqual([leak.id]);
  expect(await told(bearer("admin"))).toEqual([forced.id, leak.id]);
  Object.assign(notices, before);
});

test("what water and heat do is not changed behind the back of the PIN, as a setting of the household", async () => {
  covers("error:E_STEP_UP");
  const put = (headers: Record<string, string>, id: string, value: unknown) =>
    send("PUT", `settings/${id}`, { ...headers, "if-none-match": "*" }, { value });
  for (const id of ["evening.bath_c", "evening.bath_enabled.ada", "morning.breakfast_enabled"])
    expect([id, await codeOf(await put(ada(), id, id.includes("_c") ? 41 : true))]).toEqual([id, "E_STEP_UP"]);
  // Off is always safe, and what endangers nobody needs no PIN.
  expect((await put(ada(), "evening.bath_enabled.ada", false)).status).toBe(200);
  expect((await put(ada(), "evening.welcome_volume", 30)).status).toBe(200);
  expect((await put(adaProved(), "evening.bath_c", 41)).status).toBe(200);
});

test("a browser that the account knows is known by what it still carries, wherever it is", async () => {
  small.asked.length = 0;
  const { cookie } = ada();
  const given = { who: "ada", password: "a wrong password" };
  await send("POST", "sessions", { cookie }, given);
  await send("POST", "sessions", {}, given);
  const known = small.asked.filter(([what]) => what === "sign-in").map((row) => row[3]);
  expect(known).toEqual([cookie.split("=")[1], undefined]);
});

test("what a device is made of is told by nobody who has not just said who they are, nor is one added so", async () => {
  const made_of = { parts: { climate: "ac-box" } };
  const device = { kind: "climate", name: "Air", made_of };
  const put = (headers: Record<string, string>, id: string, body: unknown, match: Record<string, string>) =>
    send("PUT", `devices/${id}`, { ...headers, ...match }, body);
  expect(await codeOf(put(ada(), "air-new", device, { "if-none-match": "*" }))).toBe("E_STEP_UP");
  expect((await put(adaProved(), "air-new", device, { "if-none-match": "*" })).status).toBe(200);
  const known = { "if-match": '"1"' };
  const other = { ...device, made_of: { parts: { climate: "other-box" } } };
  expect(await codeOf(put(ada(), "air-new", other, known))).toBe("E_STEP_UP");
  // Its name is no danger to anybody.
  expect((await put(ada(), "air-new", { ...device, name: "Cool air" }, known)).status).toBe(200);
});

test("a wall that asks for ever other parts fills nothing: what nobody looks at is let go, and taken up again from anew", async () => {
  const token = small.token("read");
  const look = async (n: number, mark: object = {}) => {
    const line = io(`${url()}/live`, {
      auth: { token, place: "hall", shows: liveParts.filter((_, i) => (n >> i) & 1), ...mark },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    const told = await new Promise<{ epoch: string; seq: number; is: string }>((resolve) => {
      for (const is of ["snapshot", "beat"])
        line.once(is, (said: { epoch: string; seq: number }) => resolve({ epoch: said.epoch, seq: said.seq, is }));
    });
    return { ...told, close: () => line.disconnect() };
  };
  const stays = await look(1);
  const { epoch, seq, close } = await look(2);
  close();
  (await look(2, { epoch, seq })).close();
  for (let n = 3; n < 210; n++) (await look(n)).close();
  const again = await look(2, { epoch, seq });
  expect([again.is, again.epoch === epoch]).toEqual(["snapshot", false]);
  // Whoever looks on is not let go.
  const other = await look(1, { epoch: stays.epoch, seq: stays.seq });
  expect([other.is, other.epoch]).toEqual(["beat", stays.epoch]);
  for (const line of [stays, again, other]) line.close();
}, 30_000);
