import { houseDay, houseDayBounds } from "../core/house-day.ts";
import type { Presence, Trip } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import type { MomentName } from "../core/moments.ts";
import type { Expected } from "./habits.ts";
import type { Cue } from "./simulate.ts";
import type { SimWorld, WorldChange } from "./sim-world.ts";

/** The days to come as a dry run hears them, and what was expected behind each moment, by its id. */
export type PreviewCues = { readonly cues: readonly Cue[]; readonly expected: ReadonlyMap<string, Expected> };

const atTable_ms = 25 * 60_000;
const way_ms = 2 * 3_600_000;
const usualWay_min = 45;

/** Makes cues of what is expected; what would have been by now, or has come today, is not expected any more. */
export function cuesOf(
  world: SimWorld,
  days: readonly string[],
  expect: (resident: string, day: string) => readonly Expected[],
  came: ReadonlySet<string>,
): PreviewCues {
  const cues: Cue[] = [];
  const expected = new Map<string, Expected>();
  const gone = new Map<string, boolean>();
  for (const day of days) {
    const begins = houseDayBounds(day, world.home.zone)?.from ?? world.at;
    if (begins > world.at) cues.push(...nightOf(world, begins));
    gone.clear();
    for (const { id } of world.residents) {
      const list = expect(id, day);
      for (const one of list) {
        if (one.at <= world.at || came.has(`${id} ${one.kind} ${day}`)) continue;
        const away = gone.get(id) ?? (begins > world.at ? sleptElsewhere(world, id) : isAway(world, id));
        if (away && indoors.has(one.kind)) continue;
        if (one.kind === "left") gone.set(id, true);
        if (one.kind === "arrived") gone.set(id, false);
        const moment = momentOf(one, list, world);
        expected.set(moment.id, one);
        cues.push(...changesAt(one, list, world), moment, ...changesAfter(one, world));
      }
    }
  }
  return { cues: cues.toSorted((a, b) => a.at - b.at), expected };
}

const isAway = ({ presence }: SimWorld, id: string): boolean => presence[id]?.where === "away";

// Who went out today comes home for the night; who did not come home last night is not expected for the next.
function sleptElsewhere(world: SimWorld, id: string): boolean {
  const { zone } = world.home;
  const today = houseDayBounds(houseDay(world.at, zone), zone)?.from ?? world.at;
  return isAway(world, id) && (world.presence[id]?.since ?? world.at) < today;
}

/** What comes only to somebody who is home. */
export const indoors: ReadonlySet<MomentName> = new Set([
  "woke",
  "brushing",
  "at-table",
  "leaving",
  "left",
  "good-night",
]);

function momentOf({ kind, resident, day, at, place }: Expected, list: readonly Expected[], world: SimWorld) {
  const trip = tripOf(kind, resident, day, list, world);
  return {
    is: "moment" as const,
    at,
    moment: kind,
    resident,
    id: derivedId("expected", kind, resident, day),
    ...(place !== undefined && { place }),
    ...(trip !== undefined && { trip: trip.id }),
  };
}

/** How the house stands differently when the moment comes. */
function changesAt(one: Expected, list: readonly Expected[], world: SimWorld): readonly Cue[] {
  const { kind, resident, at } = one;
  const becomes = (presence: Partial<Presence>): Cue => worldAt(at, { is: "presence", resident, presence });
  const { eating } = world;
  const sleeps = world.residents.find(({ id }) => id === resident)?.sleeps ?? "";
  const trip = tripOf(kind, resident, one.day, list, world);
  const home = (place: string | undefined) =>
    becomes({ where: "home", asleep: "no", ...(place !== undefined && { place }) });
  if (kind === "woke" || kind === "good-night") return [home(sleeps)];
  if (kind === "at-table" && eating !== undefined) return [home(eating), seat(at, eating, true)];
  if (kind === "left") return [becomes({ where: "away", asleep: "no" })];
  if (kind === "heading-home" && trip) return [worldAt(at, { is: "trip", trip })];
  if (kind !== "arrived") return [];
  const over = trip && worldAt(at, { is: "trip", trip: { ...trip, ended: at, reason: "arrived" } });
  return [...(over ? [over] : []), home(one.place)];
}

function changesAfter({ kind, resident, at }: Expected, world: SimWorld): readonly Cue[] {
  if (kind === "at-table" && world.eating !== undefined) return [seat(at + atTable_ms, world.eating, false)];
  if (kind !== "good-night") return [];
  return [worldAt(at + atTable_ms, { is: "presence", resident, presence: { asleep: "yes" } })];
}

/** Each day begins with who is home in bed, and with every device as it stands now: people ready them as they did. */
function nightOf(world: SimWorld, at: number): readonly Cue[] {
  const asleep = world.residents.flatMap(({ id, sleeps }) =>
    sleptElsewhere(world, id)
      ? []
      : [worldAt(at, { is: "presence", resident: id, presence: { where: "home", asleep: "yes", place: sleeps } })],
  );
  return [...asleep, ...world.roles.map(({ address, state }) => worldAt(at, { is: "role", address, state }))];
}

function seat(at: number, place: string, occupied: boolean): Cue {
  return worldAt(at, { is: "place", place, occupied });
}

function worldAt(at: number, change: WorldChange): Cue {
  return { is: "world", at, change };
}

/** The way home a moment is on: the one that is open now, or one that is expected. */
function tripOf(
  kind: MomentName,
  resident: string,
  day: string,
  list: readonly Expected[],
  world: SimWorld,
): Trip | undefined {
  if (kind !== "heading-home" && kind !== "approaching" && kind !== "arrived") return undefined;
  const open = world.trips.find((trip) => trip.resident === resident && trip.ended === undefined);
  if (open && kind !== "heading-home") return open;
  const begins = list.find((one) => one.kind === "heading-home");
  if (!begins) return undefined;
  const ends = list.find((one) => one.kind === "arrived");
  const eta_min = ends ? Math.round((ends.at - begins.at) / 60_000) : usualWay_min;
  const opened = begins.at;
  const id = derivedId("expected", "way", resident, day);
  return { id, resident, opened, expires: opened + way_ms, eta_min, eta_at: opened, evidence: "strong" };
}
