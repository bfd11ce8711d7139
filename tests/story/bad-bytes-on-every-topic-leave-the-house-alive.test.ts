import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsOf, send } from "../help/bad-input.ts";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";
import { join, type TestClient } from "../help/mqtt-client.ts";

const long = process.env["LINTEL_LONG"] === "1";
const bursts = long ? 1_000 : 40;
const begin = "2026-03-04T07:00:00+08:00";
const fuzzed = ["bed-lin", "phone-lin", "screen-hall", "bath"] as const;

const escaped: unknown[] = [];
const escape = (reason: unknown) => void escaped.push(reason);
beforeAll(() => void process.on("unhandledRejection", escape));
afterAll(() => void process.off("unhandledRejection", escape));

const parts = ["about", "status", "state", "event", "did"] as const;
const instant = fc.oneof(
  fc.integer({ min: -20_000, max: 20_000 }).map((ms) => new Date(Date.parse(begin) + ms).toISOString()),
  fc.constantFrom("", "now", "9999-12-31T23:59:59.999Z", "2026-03-04T00:00:00.000+08:00"),
);
const odd = fc.oneof(
  fc.constantFrom(null, "", 0, -1, 1e308, true, [], {}, "__proto__", "x".repeat(5_000)),
  fc.jsonValue(),
);
/** Messages that are nearly right, with one thing or another wrong. */
const nearly = fc.record(
  {
    v: fc.constantFrom(1, 1, 1, 2, "1"),
    id: fc.constantFrom("a", "b", "", "constructor"),
    boot: fc.constantFrom("b1", "b2"),
    at: instant,
    type: fc.constantFrom(
      "left",
      "entered",
      "swiped",
      "cancelled",
      "touched",
      "armed",
      "fault",
      "stop-pressed",
      "toString",
    ),
    occupied: fc.oneof(fc.boolean(), odd),
    phase: fc.constantFrom("off", "fill", "ready", "fault", "boiling"),
    level_pct: fc.oneof(fc.double({ noNaN: true }), odd),
    water_c: fc.double({ noNaN: true }),
    litres: fc.constant(1),
    energy_kwh: fc.constant(1),
    interrupted: fc.boolean(),
    fault: fc.string(),
    code: fc.string(),
    outcome: fc.constantFrom("accepted", "done", "refused", "failed", "stopped", "eaten"),
    kind: fc.constantFrom("bed", "bath", "screen", "phone", "valueOf"),
    name: fc.string(),
    can: fc.oneof(fc.constant({}), odd),
    class: fc.constantFrom("S0", "S2", "S9"),
    sw: fc.constant("1"),
    eta_min: fc.oneof(fc.integer(), odd),
    _type: fc.constantFrom("location", "transition", "lwt", "encrypted", "card"),
    lat: fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), odd),
    lon: fc.double({ min: -200, max: 200, noNaN: true }),
    tst: fc.oneof(
      fc.integer({ min: -200, max: 200 }).map((s) => Date.parse(begin) / 1000 + s),
      odd,
    ),
    acc: fc.oneof(fc.double({ noNaN: true }), odd),
    event: fc.constantFrom("enter", "leave", "near"),
    desc: fc.constantFrom("home", "work", "__proto__"),
    extra: odd,
  },
  { requiredKeys: [] },
);
const message = fc.oneof(
  { weight: 5, arbitrary: nearly.map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constantFrom("online", "offline", "", "null", "[]").map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(16_384, 91)) },
);
const burst = fc.array(
  fc.record({
    from: fc.constantFrom(...fuzzed),
    part: fc.constantFrom<string>(...parts, "owntracks", "crossing", "waypoints"),
    message,
    retain: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

function topicOf(from: string, part: string): string {
  if (part === "owntracks") return `owntracks/${from}/any`;
  if (part === "waypoints") return `owntracks/${from}/any/waypoints`;
  return part === "crossing" ? `owntracks/${from}/any/event` : `lintel/device/${from}/${part}`;
}

test(
  "whatever devices say on every topic they have, the house lives, its faults are few and short, and the next morning works",
  { timeout: long ? 600_000 : 60_000 },
  async () => {
    covers("topic:device.about", "topic:device.status", "topic:device.state", "topic:device.event", "topic:device.did");
    covers("topic:owntracks.fix", "topic:owntracks.event", "topic:owntracks.other");
    await using house = await startHouse({ at: begin, without: [...fuzzed, "bed-bo"] });
    const clients = new Map<string, TestClient>();
    for (const id of fuzzed) {
      const { port, password } = house.login(id);
      clients.set(id, await join({ url: `mqtt://127.0.0.1:${port}` }, id, { password }));
    }
    let said = 0;
    await fc.assert(
      fc.asyncProperty(burst, async (messages) => {
        // Every one is acknowledged: what is bad will never become better.
        await Promise.all(
          messages.map(async ({ from, part, message: bytes, retain }) => {
            const keep = retain && part !== "event" && part !== "did";
            await clients.get(from)?.say(topicOf(from, part), bytes, { retain: keep });
          }),
        );
        said += messages.length;
        await house.to(50);
        expect((await house.ask("GET", "/api/v1/health")).status).toBe(200);
      }),
      { numRuns: bursts, endOnFailure: true },
    );
    for (const client of clients.values()) await client.end();
    expect(said).toBeGreaterThan(bursts);
    const faults = await faultsOf(house);
    expect(faults.length).toBeLessThanOrEqual(2 * fuzzed.length);
    for (const fault of faults) {
      expect(JSON.stringify(fault).length).toBeLessThan(1_000);
      expect(fault.code, JSON.stringify(fault)).not.toBe("E_INTERNAL");
    }
    expect(escaped).toEqual([]);
    const at = new Date(house.clock.wall()).toISOString();
    const left = JSON.stringify({ v: 1, id: "bo-left", at, type: "left" });
    expect(await send(house, "bed-bo", "lintel/device/bed-bo/event", left)).toBe("acknowledged");
    await house.to(2_000);
    expect(await house.shows("screen-bedside-bo")).toMatchObject({ card: "morning", shows: { name: "Bo" } });
  },
);
