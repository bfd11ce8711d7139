import * as fc from "fast-check";
import { expect, test } from "vitest";
import { minuteOfDay } from "../../../hub/core/house-day.ts";
import { type NoticeName, notices } from "../../../hub/core/notices.ts";
import {
  mayShow,
  type Pending,
  type Person,
  type Point,
  rowOf,
  type Situation,
  tellNow,
} from "../../../hub/notices/escalation.ts";

const noon = Date.parse("2026-03-04T12:00:00Z");
const names = Object.keys(notices) as NoticeName[];
const hazards = names.filter((name) => notices[name].level === "hazard");
const places = ["hall", "kitchen", "bedroom"];
const minute = fc.integer({ min: 0, max: 1_439 });

const people = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("a", "b", "c", "d"),
    standing: fc.constantFrom("owner" as const, "adult" as const, "child" as const, "guest" as const),
    where: fc.constantFrom("home" as const, "away" as const, "unknown" as const),
    place: fc.option(fc.constantFrom(...places), { nil: undefined }),
    asleep: fc.boolean(),
  }),
  { selector: ({ id }) => id },
) as fc.Arbitrary<Person[]>;
const points = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("w1", "w2", "w3", "p1", "p2", "p3", "p4"),
    place: fc.constantFrom(...places),
    owner: fc.constantFrom("a", "b", "c", "d"),
    live: fc.boolean(),
    pushes: fc.boolean(),
    quiet: fc.option(fc.record({ from: minute, to: minute }), { nil: undefined }),
    shows: fc.boolean(),
  }),
  { selector: ({ id }) => id },
);
const situations: fc.Arbitrary<Situation> = fc.record({
  wall: fc.integer({ min: noon, max: noon + 86_400_000 }),
  zone: fc.constant("UTC"),
  people,
  points: points.map((all) =>
    all.map(({ place, owner, quiet, ...one }): Point => {
      const more = quiet ? { quiet } : {};
      return one.id.startsWith("w")
        ? { ...one, ...more, kind: "wall", place, bedroom: place === "bedroom" }
        : { ...one, ...more, kind: "phone", owner, bedroom: false };
    }),
  ),
});
const noticeOf = (name: fc.Arbitrary<NoticeName>) =>
  fc.record({
    name,
    place: fc.option(fc.constantFrom(...places), { nil: undefined }),
    except: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  });

/** Everybody who is told until then, looked at whenever it says to look again. */
function toldUntil(notice: Pending, begins: Situation, until: number): ReadonlySet<string> {
  const told = new Set<string>();
  let now: number | undefined = begins.wall;
  for (let looks = 0; now !== undefined && now <= until; looks += 1) {
    expect(looks).toBeLessThan(100);
    const { told: ids, again }: ReturnType<typeof tellNow> = tellNow(notice, { ...begins, wall: now });
    for (const id of ids) told.add(id);
    if (again !== undefined) expect(again).toBeGreaterThan(now);
    now = again;
  }
  return told;
}
const isAdult = ({ standing }: Person) => standing === "adult" || standing === "owner";

test("a hazard reaches somebody grown up within three minutes, if any wall or phone of theirs is there", () => {
  fc.assert(
    fc.property(situations, noticeOf(fc.constantFrom(...hazards)), (now, about) => {
      const notice = { ...about, at: now.wall } as Pending;
      const theirs = now.points.filter(({ kind, live, pushes, owner }) =>
        kind === "wall"
          ? live && rowOf(notice.name).walls !== "none"
          : (live || pushes) && now.people.some((one) => isAdult(one) && one.id === owner && one.id !== notice.except),
      );
      fc.pre(theirs.length > 0);
      // A wall hangs where somebody grown up can be; without one in the house nobody is to be reached.
      fc.pre(now.people.some((one) => isAdult(one) && one.id !== notice.except));
      const told = toldUntil(notice, now, now.wall + 180_000);
      expect(theirs.some(({ id }) => told.has(id))).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test("somebody grown up hears of what is urgent within ten minutes, if a phone of theirs is there and may show it", () => {
  fc.assert(
    fc.property(situations, noticeOf(fc.constantFrom(...names)), (now, about) => {
      const notice = { ...about, at: now.wall } as Pending;
      fc.pre(rowOf(notice.name).level === "urgent");
      const theirs = now.points.filter(
        (point) =>
          point.kind === "phone" &&
          (point.live || point.pushes) &&
          point.quiet === undefined &&
          mayShow("urgent", point, now) &&
          now.people.some((one) => isAdult(one) && one.id === point.owner && one.id !== notice.except),
      );
      const told = toldUntil(notice, now, now.wall + 600_000);
      for (const { id } of theirs) expect(told).toContain(id);
    }),
    { numRuns: 1_000 },
  );
});

test("quiet hours hold for all but hazards, and a bedroom at night is told nothing else", () => {
  fc.assert(
    fc.property(situations, noticeOf(fc.constantFrom(...names)), fc.nat(1_000_000), (now, about, ago) => {
      const notice = { ...about, at: now.wall - ago } as Pending;
      fc.pre(rowOf(notice.name).level !== "hazard");
      const at = minuteOfDay(now.wall, now.zone);
      for (const id of tellNow(notice, now).told) {
        const point = now.points.find((one) => one.id === id);
        if (!point) throw new Error("told a screen that is not there");
        const { quiet, bedroom, shows } = point;
        expect(shows).toBe(true);
        if (bedroom) expect(at >= 1_380 || at < 360).toBe(false);
        if (!quiet) continue;
        const inside = quiet.from <= quiet.to ? at >= quiet.from && at < quiet.to : at >= quiet.from || at < quiet.to;
        expect(inside).toBe(false);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("what was handled is told to nobody any more, and nothing is ever told to whom it must not", () => {
  fc.assert(
    fc.property(situations, noticeOf(fc.constantFrom(...names)), fc.nat(1_000_000), (now, about, ago) => {
      const notice = { ...about, at: now.wall - ago } as Pending;
      expect(tellNow({ ...notice, handled: {} }, now)).toEqual({ told: [] });
      const told = new Set(tellNow(notice, now).told);
      for (const { id, kind, owner } of now.points) {
        if (!told.has(id)) continue;
        if (kind === "wall") expect(rowOf(notice.name).walls).not.toBe("none");
        else {
          expect(owner).not.toBe(notice.except);
          const person = now.people.find((one) => one.id === owner);
          const young = person !== undefined && !isAdult(person);
          if (young) expect(rowOf(notice.name)).toMatchObject({ level: "hazard" });
          if (young) expect(person.where).toBe("home");
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
