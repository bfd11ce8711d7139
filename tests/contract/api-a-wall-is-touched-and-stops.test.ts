import { afterEach, beforeEach, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeEach(async () => {
  small = smallHouse();
  small.seed("place", { id: "kitchen", name: "Kitchen", eating: true });
  small.seed("role", { id: "music.kitchen", thing: "music-kitchen" });
  const add = (id: string, kind: string, place: string, owner?: string) =>
    small.things.set(id, { id, kind, name: id, place, online: true, ...(owner === undefined ? {} : { owner }) });
  add("screen-bedroom", "screen", "bedroom");
  add("screen-kitchen", "screen", "kitchen");
  add("music-kitchen", "music", "kitchen");
  add("alarm-a", "alarm-clock", "bedroom", "ada");
  api = await openSmallApi(small);
});
afterEach(() => api[Symbol.asyncDispose]());

async function post(path: string, token: string, body: unknown, key?: string) {
  const response = await fetch(`${api.url}/api/v1/screens/${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    body: JSON.stringify(body),
  });
  const said = (await response.json()) as { code?: string; field?: string; event?: string };
  return { status: response.status, ...said };
}
const asked = (what: string) => small.asked.filter(([is]) => is === what);

test("a touch, an answer and a feeling at a wall are that screen's own events", async () => {
  const token = small.token("screen:kitchen");
  const sent = [
    { type: "touched" },
    { type: "near" },
    { type: "far" },
    { type: "answered", question: "sound", yes: true },
    { type: "felt", felt: "too-warm" },
  ];
  for (const event of sent) expect(await post("screen-kitchen/events", token, event)).toMatchObject({ status: 201 });
  expect(asked("event").map(([, device, event]) => [device, event])).toEqual(
    sent.map((event) => ["screen-kitchen", { id: expect.any(String), ...event }]),
  );
});

test("the same touch sent again is the same event, and another touch with its key is refused", async () => {
  covers("error:E_KEY_REUSED");
  const token = small.token("screen:kitchen");
  const first = await post("screen-kitchen/events", token, { type: "touched" }, "k-1");
  const again = await post("screen-kitchen/events", token, { type: "touched" }, "k-1");
  expect(again.event).toBe(first.event);
  expect(asked("event")).toHaveLength(1);
  expect(await post("screen-kitchen/events", token, { type: "far" }, "k-1")).toMatchObject({ code: "E_KEY_REUSED" });
});

test("a wall speaks for its own screen alone", async () => {
  const hall = small.token("screen:hall");
  expect(await post("screen-kitchen/events", hall, { type: "touched" })).toMatchObject({ code: "E_FORBIDDEN" });
  expect(await post("screen-attic/events", hall, { type: "touched" })).toMatchObject({ code: "E_FORBIDDEN" });
  expect(await post("screen-bedroom/alarm", hall, { do: "stop" })).toMatchObject({ code: "E_FORBIDDEN" });
  expect(await post("screen-attic/events", small.token("run"), { type: "touched" })).toMatchObject({
    code: "E_NOT_FOUND",
  });
  const kitchen = small.token("screen:kitchen");
  expect(await post("music-kitchen/events", kitchen, { type: "touched" })).toMatchObject({ code: "E_NOT_FOUND" });
  expect(small.asked).toEqual([]);
});

test("what no hand can do at a screen is refused by name", async () => {
  covers("error:E_WRONG_TYPE", "error:E_UNKNOWN_KEY", "error:E_NOT_FOUND", "error:E_UNKNOWN_VERB");
  const token = small.token("screen:kitchen");
  const bad: readonly (readonly [path: string, body: unknown, code: string])[] = [
    ["events", { type: "started" }, "E_WRONG_TYPE"],
    ["events", { type: "answered", question: "sound" }, "E_WRONG_TYPE"],
    ["events", { type: "answered", question: "x".repeat(60), yes: true }, "E_WRONG_TYPE"],
    ["events", { type: "felt", felt: "hungry" }, "E_WRONG_TYPE"],
    ["events", { type: "touched", id: "mine" }, "E_UNKNOWN_KEY"],
    ["events", [], "E_WRONG_TYPE"],
    ["alarm", { do: "set" }, "E_WRONG_TYPE"],
    ["alarm", { do: "stop" }, "E_ROLE_UNBOUND"],
    ["stop", { role: "bath", verb: "fill" }, "E_UNKNOWN_KEY"],
    ["stop", { role: "kettle" }, "E_NOT_FOUND"],
    ["stop", { role: "door" }, "E_UNKNOWN_VERB"],
    ["stop", { role: "screen" }, "E_UNKNOWN_VERB"],
    ["stop", { role: "breakfast-machine" }, "E_ROLE_UNBOUND"],
  ];
  for (const [path, body, code] of bad)
    expect({ body, ...(await post(`screen-kitchen/${path}`, token, body)) }).toMatchObject({ body, code });
  expect(small.asked).toEqual([]);
});

test("the alarm is stopped and put off at its own bed", async () => {
  const token = small.token("screen:bedroom");
  expect(await post("screen-bedroom/alarm", token, { do: "snooze" })).toMatchObject({ status: 200, alarm: "alarm-a" });
  expect(await post("screen-bedroom/alarm", token, { do: "stop" })).toMatchObject({ status: 200 });
  expect(small.asked.map(([what, thing]) => [what, thing])).toEqual([
    ["snooze", "alarm-a"],
    ["stop", "alarm-a"],
  ]);
});

test("the next ring is left out, put off or as always at its own bed, and nowhere else", async () => {
  const token = small.token("screen:bedroom");
  for (const wish of ["skip", "unskip", "later"])
    expect(await post("screen-bedroom/alarm", token, { do: wish })).toMatchObject({ status: 200, alarm: "alarm-a" });
  expect(asked("bedside").map(([, place, wish]) => [place, wish])).toEqual([
    ["bedroom", "skip"],
    ["bedroom", "unskip"],
    ["bedroom", "later"],
  ]);
  const kitchen = small.token("screen:kitchen");
  expect(await post("screen-bedroom/alarm", kitchen, { do: "skip" })).toMatchObject({ code: "E_FORBIDDEN" });
  expect(await post("screen-kitchen/alarm", kitchen, { do: "skip" })).toMatchObject({ code: "E_ROLE_UNBOUND" });
  expect(asked("bedside")).toHaveLength(3);
});

test("the music of a place is softer, louder, pauses and plays on from its own wall, within what people may choose", async () => {
  covers("error:E_NOTHING_PLAYS", "error:E_DEVICE_OFFLINE");
  const token = small.token("screen:kitchen");
  const plays = (state: object, online = true) =>
    small.things.set("music-kitchen", {
      id: "music-kitchen",
      kind: "music",
      name: "Music",
      place: "kitchen",
      online,
      state: { ...state },
    });
  const touch = async (wish: string) => post("screen-kitchen/sound", token, { do: wish });
  const volumes: readonly (readonly [wish: string, before: number, after: number])[] = [
    ["quieter", 35, 30],
    ["louder", 35, 40],
    ["quieter", 7, 5],
    ["quieter", 5, 5],
    ["quieter", 2, 2],
    ["louder", 78, 80],
    ["louder", 80, 80],
    ["louder", 95, 95],
  ];
  for (const [wish, before, after] of volumes) {
    plays({ playing: true, source: "music", volume: before });
    expect({ wish, before, ...(await touch(wish)) }).toMatchObject({ music: "music-kitchen", volume: after });
  }
  expect(asked("hear").map(([, , wish]) => wish)).toEqual(volumes.map(([, , volume]) => ({ volume })));
  expect(await touch("pause")).toMatchObject({ playing: false });
  plays({ playing: false, source: "music", volume: 30 });
  expect(await touch("play")).toMatchObject({ playing: true, volume: 30 });
  expect(
    asked("hear")
      .slice(-2)
      .map(([, music, wish]) => [music, wish]),
  ).toEqual([
    ["music-kitchen", { playing: false }],
    ["music-kitchen", { playing: true }],
  ]);
  plays({ playing: false, volume: 30 });
  expect(await touch("play")).toMatchObject({ code: "E_NOTHING_PLAYS" });
  plays({ playing: true, source: "music", volume: 30 }, false);
  expect(await touch("quieter")).toMatchObject({ code: "E_DEVICE_OFFLINE" });
  const hall = small.token("screen:hall");
  expect(await post("screen-kitchen/sound", hall, { do: "quieter" })).toMatchObject({ code: "E_FORBIDDEN" });
  expect(await post("hall-1/sound", hall, { do: "quieter" })).toMatchObject({ code: "E_ROLE_UNBOUND" });
});

test("water and heat are stopped from any wall, music only from its own", async () => {
  covers("error:E_FORBIDDEN");
  const hall = small.token("screen:hall");
  expect(await post("hall-1/stop", hall, { role: "bath" })).toMatchObject({ status: 200, stopping: ["bath-1"] });
  expect(await post("hall-1/stop", hall, { role: "music" })).toMatchObject({ code: "E_FORBIDDEN" });
  expect(await post("hall-1/stop", hall, { role: "music.kitchen" })).toMatchObject({ code: "E_FORBIDDEN" });
  const kitchen = small.token("screen:kitchen");
  expect(await post("screen-kitchen/stop", kitchen, { role: "music" })).toMatchObject({ stopping: ["music-kitchen"] });
  expect(asked("stop").map(([, thing]) => thing)).toEqual(["bath-1", "music-kitchen"]);
});

test("a stuck pane is slowed down, and Stop still goes through", async () => {
  covers("error:E_RATE");
  const token = small.token("screen:kitchen");
  const codes: (string | undefined)[] = [];
  for (let i = 0; i < 24; i += 1) codes.push((await post("screen-kitchen/events", token, { type: "touched" })).code);
  expect(codes.filter((code) => code === "E_RATE")).toHaveLength(4);
  expect(await post("screen-kitchen/stop", token, { role: "music" })).toMatchObject({ status: 200 });
});

test("a wall's token starts nothing, agrees to nothing and opens nothing", async () => {
  const authorization = `Bearer ${small.token("screen:kitchen")}`;
  for (const [method, path] of [
    ["POST", "/api/v1/scenes/morning/run"],
    ["POST", "/api/v1/holds/bath"],
    ["PUT", "/api/v1/roles/bath"],
    ["GET", "/api/v1/residents"],
    ["POST", "/api/v1/phone/swipe"],
  ] as const)
    expect((await fetch(api.url + path, { method, headers: { authorization } })).status, path).toBe(403);
});
