import { io, type Socket } from "socket.io-client";
import { expect, test } from "vitest";
import type { LiveEvents } from "../../hub/core/live.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

type Line = Socket<LiveEvents, Record<string, never>>;
type Headers = Readonly<Record<string, string>>;

/** A browser at one seat of the house: it keeps the cookies it is given and says where it sits. */
function browserAt(url: string) {
  const cookies = new Map<string, string>();
  const asked = (seat: string | undefined, headers: Headers = {}): Headers => ({
    origin: url,
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    ...(seat === undefined ? {} : { "x-lintel-seat": seat }),
    ...headers,
  });
  const send = async (
    seat: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers: Headers = {},
  ) => {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: asked(seat, { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const listen = (seat: string, place: string): Line =>
    io(`${url}/live`, {
      auth: { seat, place },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      extraHeaders: asked(undefined),
    });
  return { send, listen };
}

const shown = (line: Line) =>
  new Promise<void>((resolve, reject) => {
    line.once("snapshot", () => resolve());
    line.once("connect_error", reject);
  });
const goneAt = (line: Line) =>
  new Promise<number>((resolve) => void line.once("disconnect", () => resolve(performance.now())));

function linkOf(house: TestHouse, part: string): URL {
  const link = house.hub.ready.links.find(({ url }) => url.includes(part));
  if (!link) throw new Error(`no link with ${part}`);
  return new URL(link.url);
}

test("a resident who is removed is shut out within a second, whatever they held; others notice nothing", async () => {
  covers("event:session.ended");
  await using house = await startHouse();
  const url = `http://127.0.0.1:${house.hub.ready.http}`;
  // Lin claims the house and is its owner; she has just typed her password, so nothing asks her again.
  const lins = browserAt(url);
  const code = linkOf(house, "/claim#").hash.slice(1);
  const claim = { code, name: "Lin", language: "en", password: "seven wet bicycles", pin: "274918", resident: "lin" };
  expect(await lins.send(undefined, "POST", "claim", claim)).toMatchObject({ status: 201, body: { seat: "desk" } });
  // Bo's phone sits down by its link, and Bo signs in at a desk by an invitation.
  const bos = browserAt(url);
  const token = new URLSearchParams(linkOf(house, "phone=phone-bo").hash.slice(1)).get("token") ?? "";
  const exchanged = await bos.send(undefined, "POST", "sessions/exchange", {}, { authorization: `Bearer ${token}` });
  expect(exchanged).toMatchObject({ status: 201, body: { seat: "phone-bo", resident: "bo", phone: "phone-bo" } });
  const invited = await lins.send("desk", "POST", "invitations", { resident: "bo" });
  expect(invited.status).toBe(201);
  const password = "nine quiet lanterns";
  const joined = await bos.send(undefined, "POST", "join", { code: invited.body["code"], pin: "593126", password });
  expect(joined).toMatchObject({ status: 201, body: { resident: "bo" } });
  const desk = String(joined.body["seat"]);
  const open = await lins.send("desk", "POST", "invitations", { resident: "bo" });

  const lines = {
    phone: bos.listen("phone-bo", "phone:phone-bo"),
    desk: bos.listen(desk, desk === "desk" ? "hall" : `phone:${desk}`),
    token: io(`${url}/live`, {
      auth: { token, place: "phone:phone-bo" },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    }) as Line,
    lins: lins.listen("desk", "hall"),
  };
  await Promise.all(Object.values(lines).map(shown));
  for (const seat of ["phone-bo", desk]) expect((await bos.send(seat, "GET", "me")).status).toBe(200);
  const gone = Promise.all([goneAt(lines.phone), goneAt(lines.desk), goneAt(lines.token)]);

  const begun = performance.now();
  expect((await lins.send("desk", "DELETE", "residents/bo")).status).toBe(200);
  for (const at of await gone) expect(at - begun).toBeLessThan(1_000);
  for (const seat of ["phone-bo", desk]) expect((await bos.send(seat, "GET", "me")).status).toBe(401);
  const byToken = await fetch(`${url}/api/v1/phone/swipe`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(byToken.status).toBe(401);
  expect(performance.now() - begun).toBeLessThan(1_000);

  // Nothing of before opens anything anew.
  expect((await bos.send(undefined, "POST", "sessions", { who: "Bo", password })).status).toBe(403);
  const again = await bos.send(undefined, "POST", "join", { code: open.body["code"], pin: "593126", password });
  expect(again.status).toBeGreaterThanOrEqual(400);
  const once = await bos.send(undefined, "POST", "sessions/exchange", {}, { authorization: `Bearer ${token}` });
  expect(once.status).toBe(401);
  // Lin still sits where she sat.
  expect((await lins.send("desk", "GET", "me")).status).toBe(200);
  expect(lines.lins.connected).toBe(true);
  for (const line of Object.values(lines)) line.disconnect();
});

test("an adult who becomes a guest, and a phone that is signed out, lose their lines at once", async () => {
  await using house = await startHouse();
  const url = `http://127.0.0.1:${house.hub.ready.http}`;
  const bos = browserAt(url);
  const sit = async () => {
    const token = new URLSearchParams(linkOf(house, "phone=phone-bo").hash.slice(1)).get("token") ?? "";
    await bos.send(undefined, "POST", "sessions/exchange", {}, { authorization: `Bearer ${token}` });
    const line = bos.listen("phone-bo", "phone:phone-bo");
    await shown(line);
    return line;
  };
  const first = await sit();
  const left = goneAt(first);
  const leaving = performance.now();
  expect((await bos.send("phone-bo", "DELETE", "sessions/current")).status).toBe(200);
  expect((await left) - leaving).toBeLessThan(1_000);

  const second = await sit();
  expect((await bos.send("phone-bo", "GET", "residents")).status).toBe(200);
  const { body } = await house.ask("GET", "/api/v1/residents/bo");
  const { id: _, ...bo } = body as Record<string, unknown>;
  const shut = goneAt(second);
  const changing = performance.now();
  const put = await bos.send("phone-bo", "PUT", "residents/bo", { ...bo, standing: "guest" }, { "if-match": '"1"' });
  expect(put).toMatchObject({ status: 403, body: { code: "E_STEP_UP" } });
  expect((await bos.send("phone-bo", "POST", "me/step-up", { pin: "593126" })).status).toBe(200);
  const done = await bos.send("phone-bo", "PUT", "residents/bo", { ...bo, standing: "guest" }, { "if-match": '"1"' });
  expect(done.status).toBe(200);
  expect((await shut) - changing).toBeLessThan(2_000);
  expect((await bos.send("phone-bo", "GET", "residents")).status).toBe(401);
});
