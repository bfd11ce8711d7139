import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectFault, faultsOf, rowsOf, runsOf, send } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { join } from "../help/mqtt-client.ts";

type Part = "about" | "status" | "state" | "event" | "did";
type Bad = readonly [what: string, code: string, part: Part, payload: (at: string, ahead: string) => string | Buffer];

const json = JSON.stringify;
const topic = (part: string, id = "bed-lin") => `lintel/device/${id}/${part}`;
const about = { v: 1, boot: "b1", kind: "bed", name: "Bed", can: {}, class: "S0", sw: "1" };
const deep = `${'{"a":'.repeat(12)}1${"}".repeat(12)}`;

/** What the hub itself refuses, whatever the broker: it is acknowledged, for it will never become better. */
const refusedByTheHub: readonly Bad[] = [
  ["a state that is no JSON", "E_NOT_JSON", "state", () => "{"],
  ["an event of nothing at all", "E_NOT_JSON", "event", () => ""],
  ["an event in broken UTF-8", "E_NOT_JSON", "event", () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  [
    "an event nested too deep",
    "E_TOO_DEEP",
    "event",
    (at) => `{"v":1,"id":"e","at":"${at}","type":"left","x":${deep}}`,
  ],
  ["a state that is a list", "E_WRONG_TYPE", "state", () => "[1]"],
  ["a wrong type in a key of the kind", "E_WRONG_TYPE", "state", (at) => json({ v: 1, boot: "b", at, occupied: "no" })],
  [
    "a time without its milliseconds",
    "E_WRONG_TYPE",
    "event",
    () => json({ v: 1, id: "e", at: "2026-03-04T06:00:00Z", type: "left" }),
  ],
  [
    "a day that is in no calendar",
    "E_WRONG_TYPE",
    "event",
    () => json({ v: 1, id: "e", at: "2026-02-30T06:00:00.000Z", type: "left" }),
  ],
  ["an event without an id", "E_WRONG_TYPE", "event", (at) => json({ v: 1, at, type: "left" })],
  [
    "an event with an endless id",
    "E_WRONG_TYPE",
    "event",
    (at) => json({ v: 1, id: "e".repeat(9_000), at, type: "left" }),
  ],
  ["an event this kind does not have", "E_WRONG_TYPE", "event", (at) => json({ v: 1, id: "e", at, type: "swiped" })],
  [
    "an event named like a part of every object",
    "E_WRONG_TYPE",
    "event",
    (at) => json({ v: 1, id: "e", at, type: "constructor" }),
  ],
  [
    "keys hidden in __proto__",
    "E_WRONG_TYPE",
    "event",
    (at) => `{"v":1,"id":"e","at":"${at}","__proto__":{"type":"left"}}`,
  ],
  [
    "an event from ten minutes ahead",
    "E_FUTURE",
    "event",
    (_, ahead) => json({ v: 1, id: "ahead", at: ahead, type: "left" }),
  ],
  [
    "a state from ten minutes ahead",
    "E_FUTURE",
    "state",
    (_, ahead) => json({ v: 1, boot: "b1", at: ahead, occupied: true }),
  ],
  ["an event of a newer protocol", "E_NEWER", "event", (at) => json({ v: 2, id: "e", at, type: "left" })],
  ["a device that says it is another kind", "E_WRONG_TYPE", "about", () => json({ ...about, kind: "bath" })],
  ["a device of a kind nobody knows", "E_KIND_UNKNOWN", "about", () => json({ ...about, kind: "toaster" })],
  ["a status that is neither", "E_WRONG_TYPE", "status", () => "asleep"],
  ["an answer nobody understands", "E_WRONG_TYPE", "did", () => json({ v: 1, id: "c", outcome: "perhaps" })],
];

const happened = (house: TestHouse) => house.timeline().filter((line) => !line.includes(" error."));
const instant = (house: TestHouse, later = 0) => new Date(house.clock.wall() + later).toISOString();

describe.each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("a bad message %s", (_, external) => {
  const leftOut = external && noMosquitto !== undefined;
  let house: TestHouse;
  let before: string;
  beforeAll(async () => {
    if (leftOut) return;
    house = await startHouse({ at: "2026-03-04T07:00:00+08:00", external, without: ["bed-lin"] });
    // Until the alarm clocks have been told their rings, the house still changes by itself.
    await house.to(2_000);
    before = rowsOf(house);
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  test.skipIf(leftOut).each(refusedByTheHub)(
    "%s is %s, and nothing has changed",
    async (_what, code, part, payload) => {
      covers("error:E_NOT_JSON", "error:E_TOO_DEEP", "error:E_WRONG_TYPE", "error:E_FUTURE", "error:E_NEWER");
      covers("error:E_KIND_UNKNOWN", "event:fault.raised");
      await house.to(1_000);
      const bytes = payload(instant(house), instant(house, 600_000));
      expect(await send(house, "bed-lin", topic(part), bytes)).toBe("acknowledged");
      await expectFault(house, code, "bed-lin");
      expect(rowsOf(house)).toBe(before);
      expect(happened(house)).toEqual([]);
      expect(Object.hasOwn(Object.prototype, "type")).toBe(false);
    },
  );

  test.skipIf(leftOut)("a payload of 17 kB is E_TOO_BIG, whoever refuses it", async () => {
    covers("error:E_TOO_BIG");
    await house.to(1_000);
    const state = json({ v: 1, boot: "b1", at: instant(house), occupied: true, pad: "x".repeat(17_000) });
    const sent = await send(house, "bed-lin", topic("state"), state);
    expect(sent).toBe(external ? "acknowledged" : "closed");
    await expectFault(house, "E_TOO_BIG", "bed-lin");
    expect(rowsOf(house)).toBe(before);
  });

  test.skipIf(leftOut)("a packet of more than 64 kB closes its connection before it is read", async () => {
    await house.to(1_000);
    expect(await send(house, "bed-lin", topic("state"), Buffer.alloc(70_000, 65))).toBe("closed");
    // The broker has seen no more than an address; Mosquitto tells its own log.
    if (!external) await expectFault(house, "E_TOO_BIG", "127.0.0.1");
    expect(rowsOf(house)).toBe(before);
  });

  test.skipIf(leftOut).each([
    ["the topic of another bed", topic("event", "bed-bo")],
    ["a command to a screen", topic("do", "screen-bedside-lin")],
    ["the hub's own status", "lintel/hub/status"],
    ["a moment", "lintel/moment"],
    ["another phone's position", "owntracks/phone-bo/iphone"],
  ])("what a bed may not say is E_FORBIDDEN: %s", async (_what, forbidden) => {
    covers("error:E_FORBIDDEN");
    await house.to(1_000);
    const event = json({ v: 1, id: "forged", at: instant(house), type: "left" });
    // Mosquitto acknowledges what it drops: MQTT 3.1.1 has no other answer.
    expect(await send(house, "bed-lin", forbidden, event)).toBe(external ? "acknowledged" : "closed");
    if (!external) await expectFault(house, "E_FORBIDDEN", "bed-lin");
    expect(rowsOf(house)).toBe(before);
  });

  test.skipIf(leftOut).each(["hub", "bed-bo", "nobody", "#", ""])(
    "the forged client id %j gets no connection",
    async (forged) => {
      await house.to(1_000);
      const { port, password } = house.login("bed-lin");
      const url = `mqtt://127.0.0.1:${port}`;
      await expect(join({ url }, forged, { password })).rejects.toThrow();
      await house.rest();
      // Without a name MQTT itself refuses, before anybody is asked.
      if (!external && forged) await expectFault(house, "E_FORBIDDEN", forged);
      if (external) return expect(rowsOf(house)).toBe(before);
      // By the name of another with one's own secret: the id decides, not the user name.
      await expect(join({ url }, "bed-bo", { username: "bed-lin", password })).rejects.toThrow();
      expect(rowsOf(house)).toBe(before);
    },
  );

  test.skipIf(leftOut)("an answer to a command nobody sent is left where it is", async () => {
    await house.to(1_000);
    const told = (await faultsOf(house)).length;
    await send(house, "bed-lin", topic("did"), json({ v: 1, id: "nobody-sent-this", outcome: "done" }));
    expect(rowsOf(house)).toBe(before);
    expect((await faultsOf(house)).length).toBe(told);
  });

  test.skipIf(leftOut)(
    "an event that comes late starts nothing, is no fault, and why says how old it was",
    async () => {
      await house.to(1_000);
      const told = (await faultsOf(house)).length;
      await send(
        house,
        "bed-lin",
        topic("event"),
        json({ v: 1, id: "late", at: instant(house, -11_000), type: "left" }),
      );
      expect(await runsOf(house)).toBe(0);
      expect(happened(house)).toEqual([]);
      expect((await faultsOf(house)).length).toBe(told);
      const { body } = await house.ask("GET", "/api/v1/why/morning?resident=lin");
      expect(body).toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({
            moment: "woke",
            sentence: { key: "why.too-old", params: { age_s: 11, fresh_s: 10 }, text: expect.any(String) },
          }),
        ]),
      });
    },
  );

  test.skipIf(leftOut)(
    "what informs may know more than we do: unknown keys are left out, and nothing of them is kept",
    async () => {
      await house.to(1_000);
      const told = (await faultsOf(house)).length;
      const state = `{"v":1,"boot":"b1","at":"${instant(house)}","occupied":true,"weight_kg":70,"__proto__":{"card":"x"},"constructor":1}`;
      await send(house, "bed-lin", topic("about"), json({ ...about, colour: "red" }), { retain: true });
      await send(house, "bed-lin", topic("state"), state, { retain: true });
      const { body } = await house.ask("GET", "/api/v1/things/bed-lin");
      expect(body).toMatchObject({ state: { occupied: true } });
      expect(Object.keys((body as { state: object }).state).toSorted()).toEqual(["at", "boot", "occupied", "v"]);
      expect((await faultsOf(house)).length).toBe(told);
      expect(await runsOf(house)).toBe(0);
    },
  );

  test.skipIf(leftOut)(
    "after all of this the morning comes, and the same event a hundred times is one morning",
    async () => {
      covers("moment:woke", "topic:device.event");
      await house.to(1_000);
      const { port, password } = house.login("bed-lin");
      const bed = await join({ url: `mqtt://127.0.0.1:${port}` }, "bed-lin", { password });
      const left = json({ v: 1, id: "the-morning", at: instant(house), type: "left" });
      await Promise.all(Array.from({ length: 100 }, () => bed.say(topic("event"), left)));
      await bed.end();
      await house.to(2_000);
      expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", shows: { name: "Lin" } });
      expect(await runsOf(house)).toBe(1);
      expect(happened(house).filter((line) => line.endsWith("tell.woke"))).toHaveLength(1);
    },
  );

  test.skipIf(leftOut)("a device that has left the household is not heard any more", async () => {
    covers("error:E_NOT_FOUND");
    await house.to(1_000);
    expect((await house.ask("DELETE", "/api/v1/devices/bed-lin")).status).toBeLessThan(300);
    await house.rest();
    const then = rowsOf(house);
    const event = json({ v: 1, id: "gone", at: instant(house), type: "left" });
    const sent = send(house, "bed-lin", topic("event"), event);
    if (external) {
      // Its password stays in Mosquitto's file until that is written anew.
      expect(await sent).toBe("acknowledged");
      await expectFault(house, "E_NOT_FOUND", "bed-lin");
    } else {
      await expect(sent).rejects.toThrow(/Not authorized/);
      await expectFault(house, "E_FORBIDDEN", "bed-lin");
    }
    expect(rowsOf(house)).toBe(then);
  });
});
