import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectFault, faultsOf, rowsOf, runsOf, send } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { join } from "../help/mqtt-client.ts";

const json = JSON.stringify;
const home = { lat: 30.2489, lon: 120.1551 };
const phone = "owntracks/phone-lin/iphone";
const location = (tst: unknown, more: object = {}) =>
  json({ _type: "location", tid: "li", acc: 10, ...home, tst, ...more });
const crossing = (tst: unknown, more: object = {}) =>
  json({ _type: "transition", event: "enter", desc: "Home", acc: 10, ...home, tst, wtst: 1, ...more });

type Bad = readonly [what: string, code: string, payload: (tst: number) => string | Buffer];
const refused: readonly Bad[] = [
  ["a latitude in words", "E_WRONG_TYPE", (tst) => location(tst, { lat: "30.2" })],
  ["a latitude of 200 degrees", "E_WRONG_TYPE", (tst) => location(tst, { lat: 200 })],
  ["a longitude beyond the world", "E_WRONG_TYPE", (tst) => location(tst, { lon: 1e308 })],
  ["a position without a time", "E_WRONG_TYPE", () => location(undefined)],
  ["a time of nothing", "E_WRONG_TYPE", () => location(null)],
  ["a time that is no number", "E_WRONG_TYPE", () => location("now")],
  ["a negative time", "E_WRONG_TYPE", () => location(-1)],
  ["a time beyond all calendars", "E_WRONG_TYPE", () => location(1e15)],
  ["a position from ten minutes ahead", "E_FUTURE", (tst) => location(tst + 600)],
  ["a crossing from ten minutes ahead", "E_FUTURE", (tst) => crossing(tst + 600)],
  ["a crossing that is neither in nor out", "E_WRONG_TYPE", (tst) => crossing(tst, { event: "near" })],
  [
    "an encrypted message, for which the house has no key",
    "E_WRONG_TYPE",
    () => json({ _type: "encrypted", data: "x" }),
  ],
  ["a message without a type", "E_WRONG_TYPE", (tst) => json({ ...home, tst })],
  [
    "a type hidden in __proto__",
    "E_WRONG_TYPE",
    (tst) => `{"__proto__":{"_type":"location"},"lat":30,"lon":120,"tst":${tst}}`,
  ],
  ["a list of positions", "E_WRONG_TYPE", (tst) => `[${location(tst)}]`],
  ["regions nested without end", "E_TOO_DEEP", (tst) => location(tst, { x: [[[[[[[[[[1]]]]]]]]]] })],
  ["a picture instead of a position", "E_NOT_JSON", () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff])],
];

describe.each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("a phone that sends nonsense %s", (_, external) => {
  const leftOut = external && noMosquitto !== undefined;
  let house: TestHouse;
  let before: string;
  const tst = () => Math.floor(house.clock.wall() / 1000);
  beforeAll(async () => {
    if (leftOut) return;
    house = await startHouse({ at: "2026-03-04T17:30:00+08:00", external, without: ["phone-lin", "bed-lin"] });
    // Until the alarm clocks have been told their rings, the house still changes by itself.
    await house.to(2_000);
    before = rowsOf(house);
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  test.skipIf(leftOut).each(refused)("%s is %s and moves nobody", async (_what, code, payload) => {
    covers("topic:owntracks.fix", "error:E_WRONG_TYPE", "error:E_FUTURE", "error:E_TOO_DEEP", "error:E_NOT_JSON");
    await house.to(1_000);
    expect(await send(house, "phone-lin", phone, payload(tst()))).toBe("acknowledged");
    await expectFault(house, code, "phone-lin");
    expect(rowsOf(house)).toBe(before);
  });

  test.skipIf(leftOut).each([
    ["nothing at all (the app clears what it had retained)", () => ""],
    ["a card", () => json({ _type: "card", name: "Lin" })],
    ["a kind of message nobody knows yet", () => json({ _type: "teleport", ...home })],
    ["the phone's own will", () => json({ _type: "lwt", tst: tst() })],
    ["the place where the equator meets Greenwich", () => location(tst(), { lat: 0, lon: 0 })],
    ["a crossing of years ago", () => crossing(1)],
    ["a crossing that was retained", () => crossing(tst() - 200)],
  ])("%s is no fault and changes nothing", async (_what, payload) => {
    await house.to(1_000);
    const told = (await faultsOf(house)).length;
    const topic = payload().includes("transition") ? `${phone}/event` : phone;
    expect(await send(house, "phone-lin", topic, payload(), { retain: true })).toBe("acknowledged");
    expect((await faultsOf(house)).length).toBe(told);
    expect(await runsOf(house)).toBe(0);
    expect(house.timeline().filter((line) => !line.includes(" error."))).toEqual([]);
  });

  test.skipIf(leftOut)("a hundred kilobytes of old positions at once open no way home", async () => {
    covers("topic:owntracks.event");
    await house.to(1_000);
    const { port, password } = house.login("phone-lin");
    const sender = await join({ url: `mqtt://127.0.0.1:${port}` }, "phone-lin", { password });
    const now = tst();
    const backlog = Array.from({ length: 1_000 }, (_, n) =>
      location(now - 7_200 + n * 7, { lat: 30.5 - n * 0.0003, batt: n % 100 }),
    );
    expect(Buffer.byteLength(backlog.join(""))).toBeGreaterThan(90_000);
    const crossings = Array.from({ length: 200 }, (_, n) =>
      crossing(now - 7_200 + n * 30, { event: n % 2 ? "enter" : "leave" }),
    );
    await Promise.all([
      ...backlog.map((fix) => sender.say(phone, fix)),
      ...crossings.map((event) => sender.say(`${phone}/event`, event)),
    ]);
    await sender.end();
    await house.rest();
    expect(await runsOf(house)).toBe(0);
    expect((await house.ask("GET", "/api/v1/trips")).body).toMatchObject({ items: [] });
    const { body } = await house.ask("GET", "/api/v1/presence/lin");
    expect(JSON.stringify(body)).not.toContain("30.");
  });

  test.skipIf(leftOut)("and then she comes home, and the door screen greets her", async () => {
    covers("moment:arrived");
    await house.to(1_000);
    expect(await send(house, "phone-lin", `${phone}/event`, crossing(tst(), { event: "leave" }))).toBe("acknowledged");
    await house.to(1_800_000);
    expect(await send(house, "phone-lin", `${phone}/event`, crossing(tst()))).toBe("acknowledged");
    await house.to(2_000);
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
  });
});
