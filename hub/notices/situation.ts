import type { Home, Presence } from "../core/house.ts";
import type { Lines } from "./lines.ts";
import type { Person, Point, Situation } from "./escalation.ts";
import type { Push } from "./push.ts";
import type { Household, QuietHours, ScreenView, Touchpoints } from "./touchpoints.ts";

/** What the house is read by, at one instant, for who is told of a notice. */
export type SituationFrom = {
  readonly wall: () => number;
  readonly home: () => Pick<Home, "zone"> | undefined;
  readonly household: Household;
  readonly presence: (resident: string) => Presence;
  readonly screens: Touchpoints;
  readonly lines: Lines;
  readonly push: Push;
};

/** Reads the people and screens of the house as the escalation sees them. */
export function situationNow(from: SituationFrom): Situation {
  const { wall, home, household, presence, screens, lines, push } = from;
  const residents = household.all("resident");
  const people = residents.map(({ id, standing }): Person => {
    const { where, place, asleep } = presence(id);
    return { id, standing, where, asleep: asleep === "yes", ...(place === undefined ? {} : { place }) };
  });
  const bedrooms = new Set(residents.map(({ sleeps }) => sleeps));
  const points = screens.list().map((view) => pointOf(view, bedrooms, { lines, push }));
  return { wall: wall(), zone: home()?.zone ?? "UTC", people, points };
}

function pointOf(
  view: ScreenView,
  bedrooms: ReadonlySet<string>,
  { lines, push }: Pick<SituationFrom, "lines" | "push">,
): Point {
  const { id, kind, place, owner, quiet, rights } = view;
  return {
    id,
    kind,
    ...(place === undefined ? {} : { place }),
    ...(owner === undefined ? {} : { owner }),
    live: lines.expected(id),
    pushes: kind === "phone" && push.reaches(id),
    ...(quiet ? { quiet: minutesOf(quiet) } : {}),
    shows: rights.includes("notices"),
    bedroom: place !== undefined && bedrooms.has(place),
  };
}

function minutesOf({ from, to }: QuietHours): { readonly from: number; readonly to: number } {
  return { from: minute(from), to: minute(to) };
}

function minute(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
