import type { Standing } from "../core/house.ts";
import { minuteOfDay, nextAt } from "../core/house-day.ts";
import { type NoticeLevel, type NoticeName, type NoticeRow, notices, waits } from "../core/notices.ts";

/** A person as the escalation sees them. */
export type Person = {
  readonly id: string;
  readonly standing: Standing;
  readonly where: "home" | "away" | "unknown";
  readonly place?: string;
  readonly asleep: boolean;
};

/** A wall or a phone as the escalation sees it. */
export type Point = {
  readonly id: string;
  readonly kind: "wall" | "phone";
  /** Where a wall hangs, and whose a phone is. */
  readonly place?: string;
  readonly owner?: string;
  /** It has a live line now. */
  readonly live: boolean;
  /** A push reaches it without a line. */
  readonly pushes: boolean;
  /** Minutes of the day between which only hazards are shown. */
  readonly quiet?: { readonly from: number; readonly to: number };
  /** The household lets it show notices. */
  readonly shows: boolean;
  /** Somebody sleeps where it hangs. */
  readonly bedroom: boolean;
};

/** The house at one instant. */
export type Situation = {
  readonly wall: number;
  readonly zone: string;
  readonly people: readonly Person[];
  readonly points: readonly Point[];
};

/** What the escalation needs of a notice. */
export type Pending = {
  readonly name: NoticeName;
  readonly at: number;
  readonly place?: string;
  /** A resident who must not learn of it. */
  readonly except?: string;
  /** The one resident whose phone is told. */
  readonly only?: string;
  readonly seen?: { readonly by?: string };
  readonly handled?: unknown;
};

/** Who is to be told now, and at which wall time to look again. */
export type Telling = { readonly told: readonly string[]; readonly again?: number };

const night = { from: 23 * 60, to: 6 * 60 };

/** The row of a notice. */
export function rowOf(name: NoticeName): NoticeRow {
  return notices[name];
}

/** Whether a screen may show something of that weight now: hazards always, nothing else in its quiet hours. */
export function mayShow(level: NoticeLevel, point: Point, now: Situation): boolean {
  if (level === "hazard") return true;
  if (!point.shows) return false;
  const minute = minuteAt(now);
  if (point.quiet && within(minute, point.quiet)) return false;
  if (point.kind === "phone" || !point.bedroom) return true;
  const sleeper = now.people.some(({ asleep, where, place }) => asleep && where === "home" && place === point.place);
  return !within(minute, night) && !sleeper;
}

function minuteAt(now: Situation): number {
  const known = minutes.get(now) ?? minuteOfDay(now.wall, now.zone);
  minutes.set(now, known);
  return known;
}

// Of each situation once: every screen and notice asks for it, and the calendar takes its time.
const minutes = new WeakMap<Situation, number>();

/** Who is told of a notice by now. Pure: the same house gives the same answer. */
export function tellNow(notice: Pending, now: Situation): Telling {
  if (notice.handled !== undefined) return { told: [] };
  const { level } = rowOf(notice.name);
  const steps =
    level === "hazard" ? ofHazard(notice, now) : level === "urgent" ? ofUrgent(notice, now) : ofTell(notice, now);
  const passed = now.wall - notice.at;
  const due = steps.filter(({ after_ms }) => after_ms <= Math.max(0, passed));
  const later = steps
    .filter(({ after_ms }) => after_ms > Math.max(0, passed))
    .map(({ after_ms }) => notice.at + after_ms);
  const wanted = new Set(due.flatMap(({ points }) => points));
  const told = [...wanted].filter((point) => mayShow(level, point, now)).map(({ id }) => id);
  const again = [...later, ...(level === "hazard" ? [] : turns([...wanted], now))];
  return { told, ...(again.length > 0 ? { again: Math.min(...again) } : {}) };
}

/** Nobody else has to be asked: somebody has seen it, and of a hazard somebody grown up of whom we know. */
export function acknowledged({ name, seen, handled }: Pending, { people }: Situation): boolean {
  if (handled !== undefined) return true;
  if (rowOf(name).level !== "hazard") return seen !== undefined;
  return people.some((one) => isAdult(one) && one.id === seen?.by);
}

type Step = { readonly after_ms: number; readonly points: readonly Point[] };

/** At once where somebody is and where it happens, and on the phones of those who are there; soon everywhere. */
function ofHazard(notice: Pending, now: Situation): readonly Step[] {
  const { walls, phones, adults } = candidates(notice, now);
  const home = adults.filter(({ where }) => where !== "away");
  const there = walls.filter(
    ({ place }) =>
      place !== undefined &&
      (place === notice.place || now.people.some((one) => one.where === "home" && one.place === place)),
  );
  const theirs = phonesOf(home, phones);
  const spared = rowOf(notice.name).adults ? [] : phonesOf(spectators(notice, now), phones);
  const all = [...walls, ...phonesOf(adults, phones)];
  const { everywhere = false } = rowOf(notice.name);
  const reached = !everywhere && home.length > 0 && [...there, ...theirs].some(reachable);
  const first = { after_ms: 0, points: [...there, ...theirs, ...spared, ...(reached ? [] : all)] };
  return acknowledged(notice, now) ? [first] : [first, { after_ms: waits.hazard_ms, points: all }];
}

/** Children and guests learn of a hazard where they are themselves. */
function spectators({ place }: Pending, { people }: Situation): readonly Person[] {
  return people.filter(
    (one) =>
      !isAdult(one) && one.where === "home" && (one.place === undefined || place === undefined || one.place === place),
  );
}

/** The walls first while somebody grown up is awake at home, then one phone after the other, then all. */
function ofUrgent(notice: Pending, now: Situation): readonly Step[] {
  const { walls, phones, adults } = candidates(notice, now);
  const shown = { after_ms: 0, points: walls };
  if (acknowledged(notice, now)) return [shown];
  const all = phonesOf(adults, phones);
  if (!adults.some(({ where }) => where === "home")) return [shown, { after_ms: 0, points: all }];
  const awake = adults.some(({ where, asleep }) => where === "home" && !asleep);
  const watched = awake && walls.some((point) => point.live && mayShow("urgent", point, now));
  const first_ms = watched ? waits.walls_ms : 0;
  const canHear = (person: Person) =>
    phonesOf([person], phones).some((point) => reachable(point) && mayShow("urgent", point, now));
  const [first, next] = adults.filter(canHear);
  return [
    shown,
    { after_ms: first_ms, points: first ? phonesOf([first], phones) : all },
    { after_ms: first_ms + waits.person_ms, points: next ? phonesOf([next], phones) : all },
    { after_ms: first_ms + 2 * waits.person_ms, points: all },
  ];
}

function ofTell(notice: Pending, now: Situation): readonly Step[] {
  const { walls, phones, adults } = candidates(notice, now);
  return [{ after_ms: 0, points: [...walls, ...phonesOf(adults, phones)] }];
}

function candidates(notice: Pending, now: Situation) {
  const { level, walls: where } = rowOf(notice.name);
  const { points, people } = now;
  const awakeIn = (place: string | undefined) =>
    people.some((one) => isAdult(one) && one.where === "home" && !one.asleep && one.place === place);
  const fits = ({ place, bedroom }: Point) =>
    place === notice.place || level === "hazard" || (where === "house" && (!bedroom || awakeIn(place)));
  return {
    walls: where === "none" ? [] : points.filter((point) => point.kind === "wall" && fits(point)),
    phones: points.filter(({ kind, owner }) => kind === "phone" && owner !== undefined && concerns(owner, notice)),
    adults: people.filter((one) => isAdult(one) && concerns(one.id, notice)).toSorted((a, b) => turn(a) - turn(b)),
  };
}

function concerns(resident: string, { except, only = resident }: Pending): boolean {
  return resident === only && resident !== except;
}

function isAdult({ standing }: Person): boolean {
  return standing === "owner" || standing === "adult";
}

/** Whoever is home and awake is asked first. */
function turn({ where, asleep }: Person): number {
  return where === "away" ? 3 : where === "unknown" ? 2 : asleep ? 1 : 0;
}

function phonesOf(people: readonly Person[], phones: readonly Point[]): readonly Point[] {
  return people.flatMap(({ id }) => phones.filter(({ owner }) => owner === id));
}

function reachable({ live, pushes, kind }: Point): boolean {
  return live || (kind === "phone" && pushes);
}

/** The next times at which one of these screens may begin or cease to show it. */
function turns(points: readonly Point[], { wall, zone }: Situation): readonly number[] {
  const minutes = new Set(
    points.flatMap(({ quiet, bedroom }) => [
      ...(quiet ? [quiet.from, quiet.to] : []),
      ...(bedroom ? [night.from, night.to] : []),
    ]),
  );
  return [...minutes].map((minute) => nextAt(wall + 1, zone, minute));
}

function within(minute: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
