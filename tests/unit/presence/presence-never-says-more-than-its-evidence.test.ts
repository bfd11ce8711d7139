import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Evidence } from "../../../hub/core/house.ts";
import { attribute, type Known } from "../../../hub/presence/attribution.ts";
import { fuse, unseen, viewOf, type PresenceState } from "../../../hub/presence/fuse.ts";
import { morning, openHouse } from "./a-house.ts";

const sources = [
  "bed.left",
  "bed.entered",
  "bed.occupied",
  "bed.empty",
  "occupancy.occupied",
  "occupancy.empty",
  "screen.touched",
  "screen.near",
  "screen.yes",
  "toothbrush.running",
  "toothbrush.stopped",
  "tap.running",
  "tap.closed",
  "alarm.rang",
  "alarm.snoozed",
  "alarm.stopped",
  "bedroom.left",
  "door.opened",
  "phone.swiped",
  "region.entered",
  "region.left",
  "fix",
  "fix.inside",
  "fix.outside",
  "fix.far",
];
const saysHome = [
  "bed.left",
  "bed.entered",
  "bed.occupied",
  "occupancy.occupied",
  "screen.touched",
  "screen.near",
  "screen.yes",
  "toothbrush.running",
  "tap.running",
  "alarm.snoozed",
  "alarm.stopped",
  "door.opened",
];
const comesHome = [...saysHome, "region.entered", "fix.inside"];

const sightings = fc
  .array(
    fc.record({
      source: fc.constantFrom(...sources),
      at: fc.integer({ min: 0, max: 12 }).map((n) => n * 60_000),
      place: fc.constantFrom("kitchen", "bedroom"),
      confidence: fc.constantFrom(0.5, 0.6, 0.9),
    }),
    { maxLength: 14 },
  )
  .map((rows) =>
    rows.map((row, i): Evidence => ({
      ...row,
      id: `d:${i}`,
      device: "d",
      resident: "ann",
      baseline: false,
      proved: i % 2 === 0,
    })),
  );

const now = 30 * 60_000;
const foldAll = (all: readonly Evidence[]) =>
  all.reduce<PresenceState>((state, evidence) => fuse(state, evidence, now).state, unseen());
const view = (all: readonly Evidence[]) => {
  const { since: _path, ...rest } = viewOf(foldAll(all), now, false);
  return rest;
};

describe("fusion", () => {
  test("order, repetition and delay do not change what is concluded", () => {
    const shuffled = sightings.chain((all) =>
      fc.record({
        all: fc.constant(all),
        other: fc
          .tuple(
            fc.shuffledSubarray([...all], { minLength: all.length }),
            all.length ? fc.array(fc.constantFrom(...all)) : fc.constant([]),
          )
          .map(([order, again]) => [...order, ...again]),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ all, other }) => {
        expect(view(other)).toEqual(view(all));
      }),
      { numRuns: 500 },
    );
  });

  test("nobody is home without a sign of it newer than their last leaving, nor anywhere without a sign of that place", () => {
    fc.assert(
      fc.property(sightings, (all) => {
        const { where, place, asleep, because } = view(all);
        const certain = all.filter(({ confidence }) => confidence >= 0.8);
        const leftAt = Math.max(-1, ...certain.filter((e) => e.source === "region.left").map(({ at }) => at));
        if (where === "home") {
          expect(certain.some(({ source, at }) => comesHome.includes(source) && at > leftAt)).toBe(true);
        }
        if (where === "away") {
          expect(certain.some(({ source }) => ["region.left", "fix.far", "fix.outside"].includes(source))).toBe(true);
        }
        if (place !== undefined) {
          expect(where).toBe("home");
          expect(all.some((e) => saysHome.includes(e.source) && e.place === place && e.at > leftAt)).toBe(true);
        }
        if (asleep === "yes") expect(certain.some(({ source }) => /^bed\.(entered|occupied)$/.test(source))).toBe(true);
        const ids = new Set(all.map(({ id }) => id));
        expect(because.every((id) => ids.has(id))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("`changed` is told exactly when a reader would see something else", () => {
    fc.assert(
      fc.property(sightings, (all) => {
        let state = unseen();
        for (const evidence of all) {
          const next = fuse(state, evidence, now);
          const [a, b] = [viewOf(state, now, false), viewOf(next.state, now, false)];
          const differs = (["where", "phase", "place", "asleep"] as const).some((key) => a[key] !== b[key]);
          expect(next.changed).toBe(differs);
          state = next.state;
        }
      }),
    );
  });

  test("arriving and leaving show for ten minutes, approaching only while not home", () => {
    const at = (source: string): Evidence => ({
      id: "d:1",
      source,
      at: 0,
      device: "d",
      resident: "ann",
      confidence: 0.9,
      baseline: false,
    });
    const arrived = foldAll([at("region.entered")]);
    const left = foldAll([at("region.left")]);
    expect([viewOf(arrived, 599_999, true).phase, viewOf(arrived, 600_000, true).phase]).toEqual([
      "just-arrived",
      undefined,
    ]);
    expect([viewOf(left, 599_999, false).phase, viewOf(left, 600_000, false).phase]).toEqual(["just-left", undefined]);
    expect([viewOf(left, 0, true).phase, viewOf(unseen(), 0, true).phase]).toEqual(["approaching", "approaching"]);
  });

  const row = (source: string, id: string, at = 1_000): Evidence => ({
    id,
    source,
    at,
    device: "d",
    place: "bedroom",
    confidence: 0.9,
    baseline: false,
  });

  test("who is away sleeps nowhere that the house knows of", () => {
    expect(view([row("bed.entered", "d:1")])).toMatchObject({ where: "home", asleep: "yes", place: "bedroom" });
    const away = view([row("fix.inside", "d:0", 500), row("bed.entered", "d:1"), row("fix.far", "d:2", 2_000)]);
    expect(away).toMatchObject({ where: "away", asleep: "unknown", because: ["d:2"] });
    expect(away).not.toHaveProperty("place");
  });

  test("a phone that was never home says nothing of who shows up there; one that went out does", () => {
    expect(view([row("bed.entered", "d:1"), row("fix.far", "d:2", 2_000)]).where).toBe("home");
    expect(view([row("fix.far", "d:1"), row("door.opened", "d:2", 2_000), row("fix.far", "d:3", 3_000)]).where).toBe(
      "home",
    );
    const brought = [row("door.opened", "d:1"), row("fix.far", "d:2", 2_000), row("fix.inside", "d:3", 3_000)];
    expect(view([...brought, row("fix.outside", "d:4", 4_000)]).where).toBe("away");
  });

  test("entering and leaving in the same second is away", () => {
    expect(view([row("region.left", "d:1"), row("region.entered", "d:2")]).where).toBe("away");
    expect(view([row("region.entered", "d:1"), row("region.left", "d:2"), row("bed.left", "d:3")]).where).toBe("away");
  });

  test("an empty room is nobody's place any more", () => {
    using house = openHouse();
    house.event("screen-hall", "near");
    expect(house.room.presence("ann").place).toBe("hall");
    house.event("eye-kitchen", "occupied", -1);
    expect(house.room.presence("ann").place).toBe("kitchen");
    house.event("eye-kitchen", "empty", -2);
    expect(house.room.presence("ann")).not.toHaveProperty("place");
    expect(house.room.presence("ann").where).toBe("home");
  });
});

describe("whose a sighting is", () => {
  using house = openHouse();
  const [ann, ben] = house.people;
  if (!ann || !ben) throw new Error("two residents");
  const presence = (where: "home" | "away", asleep: "yes" | "no", place = "bedroom"): Known["presence"] => ({
    where,
    asleep,
    place,
    confidence: 0.9,
    since: 0,
    because: [],
  });
  const eye = { id: "eye", kind: "occupancy", name: "eye", place: "kitchen" };
  const awake = presence("home", "no");

  test("its thing's owner's, before anyone else's", () => {
    const known = [
      { resident: ann, presence: awake },
      { resident: ben, presence: presence("away", "no") },
    ];
    expect(attribute({ ...eye, owner: "ben" }, known, morning)).toEqual({ resident: "ben", confidence: 0.9 });
  });

  test("else the only resident's who is awake at home", () => {
    const others = [presence("away", "no"), presence("home", "yes")];
    for (const other of others) {
      const known = [
        { resident: ann, presence: awake },
        { resident: ben, presence: other },
      ];
      expect(attribute(eye, known, morning)).toEqual({ resident: "ann", confidence: 0.6 });
    }
  });

  test("else the one's who was identified in that place in the last ten minutes, else nobody's", () => {
    const at = (minutes: number, place = "kitchen") => [
      { resident: ann, presence: awake },
      { resident: ben, presence: awake, named: { place, at: morning - minutes * 60_000 } },
    ];
    expect(attribute(eye, at(10), morning)).toEqual({ resident: "ben", confidence: 0.5 });
    expect(attribute(eye, at(10.1), morning)).toEqual({ confidence: 0 });
    expect(attribute(eye, at(1, "hall"), morning)).toEqual({ confidence: 0 });
  });

  test("children and guests are people; one of whom nothing was seen is nobody the house knows", () => {
    const child = { ...ben, standing: "child" as const };
    const guest = { ...ben, id: "guest", standing: "guest" as const };
    const unseenGuest = { resident: guest, presence: { ...awake, where: "unknown" as const } };
    const of = (...known: Known[]) => attribute(eye, known, morning);
    expect(of({ resident: ann, presence: awake }, { resident: child, presence: awake })).toEqual({ confidence: 0 });
    expect(of({ resident: ann, presence: awake }, { resident: guest, presence: awake })).toEqual({ confidence: 0 });
    expect(of({ resident: ann, presence: awake }, unseenGuest)).toEqual({ resident: "ann", confidence: 0.6 });
    expect(of({ resident: child, presence: awake })).toEqual({ resident: "ben", confidence: 0.6 });
  });

  test("whoever was named in a place and left the house since is not who is there", () => {
    const named = { place: "kitchen", at: morning - 60_000 };
    const known = [
      { resident: ann, presence: awake },
      { resident: ben, presence: awake },
      { resident: { ...ben, id: "cat" }, presence: presence("away", "no"), named },
    ];
    expect(attribute(eye, known, morning)).toEqual({ confidence: 0 });
  });

  test("a tap is anybody's, an alarm clock its only sleeper's, a spare brush nobody's", () => {
    const known = [
      { resident: ann, presence: awake },
      { resident: { ...ben, sleeps: "study" }, presence: presence("home", "yes") },
    ];
    const of = (kind: string, place: string) => attribute({ id: "x", kind, name: "x", place }, known, morning);
    expect(of("tap", "bathroom")).toEqual({ resident: "ann", confidence: 0.6 });
    expect(of("alarm-clock", "study")).toEqual({ resident: "ben", confidence: 0.9 });
    expect(of("alarm-clock", "hall")).toEqual({ confidence: 0 });
    expect(of("toothbrush", "bathroom")).toEqual({ confidence: 0 });
  });

  test("a bed or phone without an owner is not given to whoever is home", () => {
    const known = [
      { resident: ann, presence: awake },
      { resident: ben, presence: presence("away", "no") },
    ];
    for (const kind of ["bed", "phone"]) {
      expect(attribute({ id: "x", kind, name: "x", place: "bedroom" }, known, morning)).toEqual({ confidence: 0 });
    }
  });
});
