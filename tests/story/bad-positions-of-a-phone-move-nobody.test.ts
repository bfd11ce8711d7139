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
    "E_WRONG_KEY",
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
    covers("error:E_WRONG_KEY");
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
    const heard = house.timeline().length;
    const topic = payload().includes("transition") ? `${phone}/event` : phone;
    expect(await send(house, "phone-lin", topic, payload(), { retain: true })).toBe("acknowledged");
    expect((await faultsOf(house)).length).toBe(told);
    expect(await runsOf(house)).toBe(0);
    expect(house.timeline().slice(heard)).toEqual([]);
  });

  test.skipIf(leftOut).each(["waypoint", "waypoints", "status", "step", "beacon", "dump", "cmd", "info"])(
    "what an app sends on …/%s is taken, and says nothing of where anybody is",
    async (topic) => {
      covers("topic:owntracks.other");
      await house.to(1_000);
      const before = rowsOf(house);
      const told = (await faultsOf(house)).length;
      const payload = json({ _type: topic === "step" ? "steps" : topic, desc: "home", ...home, rad: 100, tst: tst() });
      expect(await send(house, "phone-lin", `${phone}/${topic}`, payload)).toBe("acknowledged");
      expect([rowsOf(house), (await faultsOf(house)).length]).toEqual([before, told]);
    },
  );

  test.skipIf(leftOut).each([
    ["a position on another continent", () => location(tst(), { lat: -33.9, lon: 18.4 })],
    ["a position of accuracy zero", () => location(tst(), { lat: 31, acc: 0 })],
    ["a position vaguer than a city", () => location(tst(), { lat: 31, acc: 20_000 })],
    ["a crossing home from another city", () => crossing(tst(), { lat: 31 })],
    ["positions that jump about", () => location(tst(), { lat: 40 - (tst() % 2) * 20 })],
  ])("%s is no arrival, opens no way home and makes no phone near", async (_what, payload) => {
    for (let i = 0; i < 3; i++) {
      await house.to(1_000);
      const message = payload();
      const topic = message.includes("transition") ? `${phone}/event` : phone;
      expect(await send(house, "phone-lin", topic, message)).toBe("acknowledged");
    }
    expect(await runsOf(house)).toBe(0);
    expect((await house.ask("GET", "/api/v1/trips")).body).toMatchObject({ items: [] });
    expect(house.timeline().filter((line) => /arrived|approaching|heading-home/.test(line))).toEqual([]);
  });

  test.skipIf(leftOut)("a second swipe while she is on the way is the same way home", async () => {
    await house.to(1_000);
    const swiped = (id: string, more: object) =>
      send(
        house,
        "phone-lin",
        "lintel/device/phone-lin/event",
        json({ v: 1, id, at: new Date(house.clock.wall()).toISOString(), type: "swiped", ...more }),
      );
    expect(await swiped("first", { eta_min: 50 })).toBe("acknowledged");
    const ways = async () => ((await house.ask("GET", "/api/v1/trips")).body as { items: { id: string }[] }).items;
    const [open] = await ways();
    await house.to(10_000);
    expect(await swiped("second", { eta_min: 5 })).toBe("acknowledged");
    expect(await ways()).toMatchObject([{ id: open?.id }]);
    const at = new Date(house.clock.wall()).toISOString();
    const cancelled = json({ v: 1, id: "cancel", at, type: "cancelled" });
    expect(await send(house, "phone-lin", "lintel/device/phone-lin/event", cancelled)).toBe("acknowledged");
    expect(await ways()).toEqual([]);
    expect(house.timeline().filter((line) => line.includes("heading-home"))).toHaveLength(1);
  });

  test.skipIf(leftOut)("a hundred kilobytes of old positions at once open no way home", async () => {
    covers("topic:owntracks.event");
    await house.to(1_000);
    const runs = await runsOf(house);
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
    expect(await runsOf(house)).toBe(runs);
    expect((await house.ask("GET", "/api/v1/trips")).body).toMatchObject({ items: [] });
    const { body } = await house.ask("GET", "/api/v1/presence/lin");
    expect(JSON.stringify(body)).not.toContain("30.");
  });

  test.skipIf(leftOut)("and then she comes home, and is greeted once", async () => {
    covers("moment:arrived", "moment:approaching");
    await house.to(1_000);
    expect(await send(house, "phone-lin", `${phone}/event`, crossing(tst(), { event: "leave" }))).toBe("acknowledged");
    await house.to(1_800_000);
    expect(await send(house, "phone-lin", `${phone}/event`, crossing(tst()))).toBe("acknowledged");
    await house.to(2_000);
    const heard = (key: string) => house.timeline().filter((line) => line.endsWith(` tell.${key}`)).length;
    expect(heard("approaching")).toBe(1);
    // Where a camera watches the door, the phone alone has arrived only when it has stayed.
    await house.to(600_000);
    expect(heard("arrived")).toBe(1);
  });
});
