import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diffOf } from "../../../hub/api/diff.ts";
import type { LiveCard } from "../../../hub/core/engage/cards.ts";
import type { SwipePlan } from "../../../hub/api/house.ts";
import type { Me, Sight } from "../../../hub/api/sight.ts";
import { valuesOf } from "../../../hub/api/snapshot.ts";
import { makeStream } from "../../../hub/api/stream.ts";
import type { DoorView } from "../../../hub/core/door.ts";
import { applied, liveParts, type LiveValues } from "../../../hub/core/live.ts";

const bath = fc.record(
  { phase: fc.constantFrom("off", "fill", "ready"), level_pct: fc.nat(100), water_c: fc.nat(45), fault: fc.string() },
  { requiredKeys: [] },
);
const card = fc.record({ card: fc.string(), shows: fc.dictionary(fc.string(), fc.nat()) }, { requiredKeys: [] });
const instant = fc.constantFrom("2026-03-04T07:00:00.000Z", "2026-03-05T07:00:00.000Z", "soon");
const alarm = fc.record({ ringing: fc.boolean(), next: instant, since: instant }, { requiredKeys: [] });
const machine = fc.record(
  { phase: fc.constantFrom("off", "running"), progress_pct: fc.nat(100), loaded: fc.boolean() },
  { requiredKeys: [] },
);
const music = fc.record(
  { playing: fc.boolean(), title: fc.string(), headlines: fc.array(fc.string(), { maxLength: 7 }), since: instant },
  { requiredKeys: [] },
);
const brush = fc.record({ running: fc.boolean(), duration_s: fc.nat(120) }, { requiredKeys: [] });
const climate = fc.record(
  { on: fc.boolean(), mode: fc.constantFrom("cool", "heat"), room_c: fc.nat(35), trouble: fc.string() },
  { requiredKeys: [] },
);
const door: fc.Arbitrary<DoorView> = fc.record(
  {
    phase: fc.constantFrom("shut", "looking", "asking", "open"),
    ask: fc.constantFrom("look", "pin"),
    until: fc.nat(),
    bolt: fc.constantFrom("locked", "unlocked"),
    trouble: fc.constant("E_EYES_OFF"),
    at: fc.nat(),
  },
  { requiredKeys: ["phase", "at"] },
);
const plan: fc.Arbitrary<SwipePlan> = fc.record(
  {
    climate: fc.record(
      {
        mode: fc.constantFrom("cool", "heat"),
        target_c: fc.nat(30),
        why: fc.record({ key: fc.string(), params: fc.dictionary(fc.string(), fc.nat()) }),
      },
      { requiredKeys: ["why"] },
    ),
    bath: fc.constantFrom("permitted", "not-ready"),
    door: fc.constantFrom("eyes", "none"),
  },
  { requiredKeys: [] },
);
const me: fc.Arbitrary<Me> = fc.record({
  resident: fc.constant({ id: "ada", name: "Ada", language: "en" }),
  phone: fc.constant("phone-a"),
  presence: fc.record({
    where: fc.constantFrom("home", "away", "unknown"),
    asleep: fc.constant("no"),
    confidence: fc.constant(1),
    since: fc.nat(),
    because: fc.constant([]),
  }),
  plan,
});
const trip = fc.record(
  {
    id: fc.constant("t"),
    resident: fc.constant("ada"),
    opened: fc.nat(),
    expires: fc.nat(),
    evidence: fc.constant("none" as const),
    eta_min: fc.nat(120),
    eta_at: fc.nat(),
    eta_low_min: fc.nat(120),
    distance_m: fc.nat(),
  },
  { requiredKeys: ["id", "resident", "opened", "expires", "evidence"] },
);
const offer: LiveCard = {
  id: "card",
  kind: "offer",
  brand: "oatfield",
  from: "Oatfield",
  category: "breakfast",
  title: "Oats",
  body: "Whole oats.",
  hash: "hash",
  because: { key: "everybody", params: {} },
  at: 5,
};
const sight: fc.Arbitrary<Sight> = fc.record({
  home: fc.constantFrom(undefined, { name: "Elm", zone: "UTC", language: "en" as const, lat: 50, lon: 10 }),
  house: fc.constant("virtual" as const),
  place: fc.option(fc.record({ id: fc.constant("hall"), name: fc.string() }), { nil: undefined }),
  me: fc.option(me, { nil: undefined }),
  bedroom: fc.boolean(),
  whose: fc.constant(["ada"]),
  screen: fc.option(thing("screen", card), { nil: undefined }),
  settings: fc.constantFrom(
    undefined,
    { look: "dark" as const },
    { look: "light" as const, unhurried: true, idle: ["photos" as const, "clock" as const] },
  ),
  cards: fc.constantFrom([], [offer]),
  photos: fc.constantFrom([], ["one", "two"]),
  eating: fc.boolean(),
  bath: fc.option(fc.record({ thing: thing("bath", bath), held: fc.boolean() }), { nil: undefined }),
  climate: fc.option(fc.record({ thing: thing("climate", climate), held: fc.boolean() }), { nil: undefined }),
  door: fc.option(door, { nil: undefined }),
  alarm: fc.option(
    fc.record({
      thing: thing("alarm", alarm),
      snooze_min: fc.nat(30),
      moved: fc.constantFrom({}, { skipped: 1_000 }, { later_min: 15 }),
    }),
    { nil: undefined },
  ),
  breakfast: fc.option(fc.record({ thing: thing("machine", machine), held: fc.boolean() }), { nil: undefined }),
  music: fc.option(fc.record({ thing: thing("music", music), held: fc.boolean() }), { nil: undefined }),
  brushes: fc.array(thing("brush", brush), { maxLength: 2 }),
  trips: fc.array(trip as never, { maxLength: 2 }),
  runs: fc.constant([]),
  faults: fc.constant([]),
  notices: fc.constant([]),
  since: fc.constant(0),
});

function thing<T extends Readonly<Record<string, unknown>>>(kind: string, state: fc.Arbitrary<T>) {
  const base = {
    id: fc.constant(`${kind}-1`),
    kind: fc.constant(kind),
    name: fc.constant(kind),
    place: fc.constant("hall"),
  };
  return fc.record({ ...base, online: fc.boolean(), at: fc.nat(), state });
}

test("a picture and the changes after it are the later picture, however the house went on", () => {
  fc.assert(
    fc.property(fc.array(sight, { minLength: 1, maxLength: 12 }), fc.nat(11), (sights, from) => {
      let now = 0;
      const read = (): LiveValues => valuesOf(sights[now] ?? (sights[0] as Sight), liveParts);
      const stream = makeStream("e", "hall", read, () => now);
      const pictures = [stream.snapshot()];
      for (now = 1; now < sights.length; now += 1) {
        stream.look();
        pictures.push(stream.snapshot());
      }
      const early = pictures[Math.min(from, pictures.length - 1)] ?? stream.snapshot();
      const missed = stream.since(early.epoch, early.seq) ?? [];
      expect(missed.reduce(applied, early.values)).toEqual(stream.snapshot().values);
      expect(early.seq + missed.length).toBe(stream.snapshot().seq);
    }),
  );
});

test("nothing changed is no message, and what is gone is named", () => {
  expect(diffOf({ "bath.phase": "fill" }, { "bath.phase": "fill" })).toBeUndefined();
  expect(diffOf({ "bath.phase": "fill", "bath.fault": "x" }, { "bath.phase": "off" })).toEqual({
    set: { "bath.phase": "off" },
    unset: ["bath.fault"],
  });
});

test("a stream that no longer has what was missed says so", () => {
  let n = 0;
  const stream = makeStream(
    "e",
    "hall",
    () => ({ "bath.level_pct": n }),
    () => 0,
  );
  for (n = 1; n <= 300; n += 1) stream.look();
  expect(stream.since("e", 10)).toBeUndefined();
  expect(stream.since("e", 299)).toHaveLength(1);
  expect(stream.since("e", 301)).toBeUndefined();
  expect(stream.since("other", 300)).toBeUndefined();
});
