import * as fc from "fast-check";
import { expect, test } from "vitest";
import { houseDay, minuteOfDay } from "../../../hub/core/house-day.ts";
import { daysAfter } from "../../../hub/core/house-day.ts";
import { type CardPoint, type HouseNow, rule } from "../../../hub/engagement/arbiter.ts";
import { type Contact, lowest, type Reaction, secondsOf } from "../../../hub/engagement/caps.ts";

const long = process.env["LINTEL_LONG"] === "1";
const runs = long ? 10_000 : 500;
const hour = 3_600_000;

const zones = ["Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "UTC"];
const categories = ["breakfast", "climate", "bath"] as const;
const brands = ["oatfield", "northwind", "stillwater"];

/** One opportunity: so long after the one before, a card of this kind, and what a hand does with it if it comes. */
const step = fc.record({
  after_min: fc.integer({ min: 5, max: 20 * 60 }),
  brand: fc.constantFrom(...brands),
  category: fc.constantFrom(...categories),
  kind: fc.constantFrom(
    "offer" as const,
    "offer" as const,
    "question" as const,
    "callback" as const,
    "recovery" as const,
  ),
  about: fc.constantFrom("one", "two"),
  asks: fc.boolean(),
  seconds: fc.integer({ min: 3, max: 40 }),
  personal: fc.boolean(),
  hand: fc.constantFrom("no" as const, "no" as const, "yes" as const, undefined),
  weather: fc.boolean(),
  guest: fc.boolean(),
  other: fc.boolean(),
  home: fc.boolean(),
  before: fc.constantFrom([], [], [], ["alarm" as const], ["scene" as const], ["paused" as const]),
});
const schedule = fc.record({
  zone: fc.constantFrom(...zones),
  // Round both changes of the clocks.
  begins: fc.constantFrom(
    ...["2026-03-05", "2026-03-26", "2026-10-22", "2026-10-29", "2026-06-01"].map((day) => Date.parse(day)),
  ),
  steps: fc.array(step, { minLength: 20, maxLength: 120 }),
  house: fc.record({ cards_day: fc.integer({ min: 0, max: 5 }), attention_s: fc.integer({ min: 20, max: 90 }) }),
  own: fc.record({ questions_week: fc.integer({ min: 0, max: 5 }), category_day: fc.integer({ min: 1, max: 3 }) }),
  brandCaps: fc.record({
    perday: fc.integer({ min: 1, max: 2 }),
    perweek: fc.integer({ min: 1, max: 7 }),
    total: fc.integer({ min: 1, max: 20 }),
  }),
});

const points: readonly CardPoint[] = [
  { id: "hall", is: undefined, sleepers: [], shows: true, asks: true },
  { id: "kitchen", is: "wall", sleepers: [], shows: true, asks: true },
  { id: "bedside", is: "bedside", sleepers: ["lin"], shows: true, asks: false, quiet: { from: 12 * 60, to: 14 * 60 } },
  { id: "phone", is: "phone", owner: "lin", sleepers: [], shows: true, asks: true },
  { id: "phone-bo", is: "phone", owner: "bo", sleepers: [], shows: true, asks: true },
];

type Came = Contact & { readonly points: readonly string[]; readonly now: HouseNow; readonly personal: boolean };

/** Lives a schedule by the arbiter, and gives what came. */
function lived({
  zone,
  begins,
  steps,
  house,
  own,
  brandCaps,
}: typeof schedule extends fc.Arbitrary<infer S> ? S : never) {
  const came: Came[] = [];
  const reactions: Reaction[] = [];
  const caps = lowest(house, own);
  let wall = begins;
  for (const { after_min, hand, weather, guest, other, home, before, asks, ...rest } of steps) {
    wall += after_min * 60_000;
    const card = { ...rest, asks: rest.kind === "offer" && asks };
    const somebody = (id: string, standing: "adult" | "child", here: boolean) =>
      ({ id, standing, where: here ? "home" : "away", asleep: false }) as const;
    const now: HouseNow = {
      wall,
      zone,
      before,
      paused: [],
      shielded: false,
      quiet: [],
      weather: weather ? houseDay(wall, zone) : undefined,
      people: [somebody("lin", "adult", home), somebody("bo", "adult", other), somebody("mei", "child", guest)],
    };
    const wanted = {
      ...card,
      ...(card.kind === "offer" ? { caps: brandCaps } : {}),
      resident: "lin",
      touchpoints: ["wall", "bedside", "phone"] as const,
      granted: true,
      complained: false,
    };
    const ruling = rule(wanted, points, now, { contacts: came, reactions }, caps);
    if (!("points" in ruling)) continue;
    came.push({ ...card, at: wall, points: ruling.points, now });
    if (hand) reactions.push({ at: wall + 60_000, category: card.category, is: hand });
  }
  return { came, reactions, caps };
}

test(
  "over any schedule of brands, screens, zones and changes of the clock no cap is ever broken",
  { timeout: 1_800_000 },
  () => {
    let shown = 0;
    fc.assert(
      fc.property(schedule, (plan) => {
        const { came, reactions, caps } = lived(plan);
        const { zone, brandCaps } = plan;
        shown += came.length;
        const dayOf = (one: Contact) => houseDay(one.at, zone);
        const most = (list: readonly Contact[], days: number) =>
          Math.max(
            0,
            ...list.map(
              (one) =>
                list.filter((other) => dayOf(other) >= daysAfter(dayOf(one), 1 - days) && other.at <= one.at).length,
            ),
          );
        expect(most(came, 1)).toBeLessThanOrEqual(Math.min(2, caps.cards_day));
        const asked = came.filter(({ kind, asks }) => kind === "question" || asks);
        expect(most(asked, 1)).toBeLessThanOrEqual(1);
        expect(most(asked, 7)).toBeLessThanOrEqual(Math.min(3, caps.questions_week));
        for (const one of came) {
          const sum = came
            .filter((other) => dayOf(other) === dayOf(one))
            .reduce((all, { seconds }) => all + seconds, 0);
          expect(sum).toBeLessThanOrEqual(Math.min(60, caps.attention_s));
        }
        for (const category of categories)
          expect(
            most(
              came.filter((one) => one.category === category),
              1,
            ),
          ).toBeLessThanOrEqual(caps.category_day);
        for (const brand of brands) {
          const theirs = came.filter((one) => one.brand === brand);
          const offers = theirs.filter(({ kind }) => kind === "offer");
          // Whatever came before it counts for an offer, too.
          for (const one of offers) {
            const earlier = theirs.filter(({ at }) => at <= one.at);
            expect(earlier.filter((other) => dayOf(other) === dayOf(one)).length).toBeLessThanOrEqual(brandCaps.perday);
            expect(earlier.filter((other) => dayOf(other) >= daysAfter(dayOf(one), -6)).length).toBeLessThanOrEqual(
              brandCaps.perweek,
            );
          }
          for (const about of ["one", "two"])
            expect(offers.filter((one) => one.about === about).length).toBeLessThanOrEqual(brandCaps.total);
        }
        for (const { at, now, points: on, personal, kind } of came) {
          const minute = minuteOfDay(at, zone);
          expect(minute >= 8 * 60 && minute < 21 * 60).toBe(true);
          expect(now.before).toEqual([]);
          expect(now.weather).toBe(houseDay(at, zone));
          expect(on).not.toContain("hall");
          expect(on).not.toContain("phone-bo");
          const others = now.people.filter(({ id, where }) => id !== "lin" && where === "home");
          const walls = on.filter((id) => id !== "phone");
          if (others.some(({ id }) => id === "mei") || now.people[0]?.where !== "home") expect(walls).toEqual([]);
          if (personal && others.length > 0) expect(walls).toEqual([]);
          if (kind === "question" || (minute >= 12 * 60 && minute < 14 * 60)) expect(on).not.toContain("bedside");
        }
        checkDecay(came, reactions);
      }),
      { numRuns: runs, ...(long ? {} : { seed: 7 }) },
    );
    expect(shown).toBeGreaterThan(runs);
  },
);

/** After a third refusal in a row nothing of that category for thirty days; after a second half as much. */
function checkDecay(came: readonly Came[], reactions: readonly Reaction[]): void {
  for (const category of categories) {
    let refusals: number[] = [];
    for (const { at, is } of reactions.filter((one) => one.category === category)) {
      if (is === "yes") refusals = [];
      else refusals = at - (refusals.at(-1) ?? at) >= 30 * 24 * hour ? [at] : [...refusals, at];
      if (refusals.length < 3) continue;
      const muted = came.filter((one) => one.category === category && one.at > at && one.at < at + 30 * 24 * hour);
      expect(muted).toEqual([]);
      refusals = [];
    }
  }
}

test("a text costs what reading it costs, in every writing", () => {
  expect(secondsOf("")).toBe(2);
  expect(secondsOf("a".repeat(200))).toBe(12);
  expect(secondsOf("字".repeat(80))).toBe(12);
});
