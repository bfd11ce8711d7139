import type { BedsideWish, House, MovedRing } from "./api/house.ts";
import { daysAfter, houseDay } from "./core/house-day.ts";
import { fail } from "./core/errors.ts";
import type { HouseholdDocument } from "./core/house.ts";
import { wallOf } from "./core/instant.ts";
import type { AheadFrom } from "./ahead.ts";
import { ringsOf } from "./residents/rings.ts";

/** What the rings of those who sleep in a place are moved in. */
export type BedsideFrom = Pick<AheadFrom, "clock"> & {
  readonly residents: Pick<AheadFrom["residents"], "home" | "all" | "put" | "revision">;
  readonly calendar: Pick<AheadFrom["calendar"], "working">;
  readonly oneDays: { later(resident: string, day: string): number };
  readonly ahead: Pick<House["ahead"], "arrange">;
};

type Sleeper = HouseholdDocument<"resident">;
type Ring = { readonly at: number; readonly day: string };

// A wall offers only what rings within a day.
const dayMs = 24 * 3_600_000;
const lookAhead_days = 3;
const step_min = 15;
const latest_min = 120;

/** The next ring at a bed, moved by a hand there: left out, put off by a quarter of an hour, or as always again. */
export function bedsideAlarms({ clock, residents, calendar, oneDays, ahead }: BedsideFrom): House["bedsides"] {
  const now = () => clock.wall();
  const zone = () => residents.home()?.zone ?? "UTC";
  const sleepersAt = (place: string) =>
    residents.all("resident").filter(({ sleeps, alarm }) => sleeps === place && alarm.on);
  const later = ({ id }: Sleeper, day: string) => oneDays.later(id, day);

  const first = (one: Sleeper, skip: readonly string[]): Ring | undefined => {
    const house = { zone: zone(), now: now(), working: calendar.working, days: lookAhead_days };
    const alarm = { ...one.alarm, skip: [...skip] };
    const [ring] = ringsOf(alarm, { ...house, later: (day) => later(one, day) });
    if (ring === undefined) return undefined;
    const at = wallOf(ring);
    return { at, day: houseDay(at, zone()) };
  };
  const next = (one: Sleeper) => first(one, one.alarm.skip);
  /** The ring that stays quiet though it would be the next one. */
  const skipped = (one: Sleeper): Ring | undefined => {
    if (one.alarm.skip.length === 0) return undefined;
    const ring = first(one, []);
    return ring && one.alarm.skip.includes(ring.day) ? ring : undefined;
  };
  const moved = (place: string): MovedRing => {
    const sleepers = sleepersAt(place);
    const [quiet] = sleepers.flatMap((one) => skipped(one)?.at ?? []).toSorted((a, b) => a - b);
    if (quiet !== undefined) return quiet - now() < dayMs ? { skipped: quiet } : {};
    const today = houseDay(now(), zone());
    const late = sleepers.filter((one) => [today, daysAfter(today, 1)].some((day) => later(one, day) > 0));
    const minutes = late.map((one) => later(one, next(one)?.day ?? today)).filter((min) => min > 0);
    return minutes.length === 0 ? {} : { later_min: Math.max(...minutes) };
  };

  const keep = async (one: Sleeper, skip: readonly string[], actor: string) => {
    const today = houseDay(now(), zone());
    const alarm = { ...one.alarm, skip: skip.filter((day) => day >= today) };
    await residents.put("resident", { ...one, alarm }, actor, residents.revision("resident", one.id));
  };
  const putOff = (one: Sleeper, day: string, by_min: number, actor: string) =>
    ahead.arrange("morning", one.id, { do: "later", by_min, day }, { actor, resident: undefined });

  const asAlways = async (sleepers: readonly Sleeper[], actor: string) => {
    for (const one of sleepers) {
      const quiet = skipped(one);
      if (quiet)
        await keep(
          one,
          one.alarm.skip.filter((day) => day !== quiet.day),
          actor,
        );
      const ring = quiet ?? next(one);
      if (ring && later(one, ring.day) > 0) await putOff(one, ring.day, 0, actor);
    }
  };
  const arrange = async (place: string, wish: BedsideWish, actor: string) => {
    const sleepers = sleepersAt(place);
    if (wish === "unskip") return asAlways(sleepers, actor);
    const quiet = sleepers.some((one) => skipped(one) !== undefined);
    // What stays quiet already does: a second touch leaves the day after it alone.
    if (quiet && wish === "skip") return;
    const rings = sleepers.flatMap((one) => {
      const ring = next(one);
      return ring ? [{ one, ...ring }] : [];
    });
    const [soonest] = rings.toSorted((a, b) => a.at - b.at);
    if (!soonest || quiet) return fail("E_NOTHING_LATER");
    const meant = rings.filter(({ day }) => day === soonest.day);
    if (wish === "skip") for (const { one, day } of meant) await keep(one, [...one.alarm.skip, day], actor);
    else {
      const by_min = later(soonest.one, soonest.day) + step_min;
      if (by_min > latest_min) fail("E_NOTHING_LATER");
      await putOff(soonest.one, soonest.day, by_min, actor);
    }
  };
  return { moved, arrange };
}
