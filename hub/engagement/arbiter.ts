import type { Touchpoint } from "../core/engage/lists.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import type { Standing } from "../core/house.ts";
import { type Caps, type CapReason, overCap, type Reached, type Wanted } from "./caps.ts";

/** What goes before a brand, in its order: the household's own say, safety, a scene; then the house's own cards. */
export type Before = "paused" | "alarm" | "unlock" | "hazard" | "fault" | "scene";

/** A person as the arbiter sees them. */
export type Somebody = {
  readonly id: string;
  readonly standing: Standing;
  readonly where: "home" | "away" | "unknown";
  readonly asleep: boolean;
};

/** Minutes since midnight; `from` after `to` spans it. */
export type Hours = { readonly from: number; readonly to: number };

/** A screen as the arbiter sees it; `is` is undefined at a door, in a hall, a bath or a child's room: nothing there, ever. */
export type CardPoint = {
  readonly id: string;
  readonly is: Touchpoint | undefined;
  /** Whose phone it is. */
  readonly owner?: string;
  /** Who sleeps beside it. */
  readonly sleepers: readonly string[];
  readonly quiet?: Hours;
  /** The household lets it show cards, and ask. */
  readonly shows: boolean;
  readonly asks: boolean;
  /** How many cards it has shown today, whoever they were for. */
  readonly today?: number;
};

/** The house at one instant. */
export type HouseNow = {
  readonly wall: number;
  readonly zone: string;
  readonly before: readonly Before[];
  /** Residents who paused everything. */
  readonly paused: readonly string[];
  /** Somebody is in the house whom nobody asked. */
  readonly shielded: boolean;
  /** The house day on which the weather was last shown. */
  readonly weather: string | undefined;
  readonly people: readonly Somebody[];
  /** Quiet hours beside the house's own. */
  readonly quiet: readonly Hours[];
};

/** One card that would be shown: what it is, whose, and where its grant and its maker let it be. */
export type Candidate = Wanted & {
  readonly resident: string;
  readonly touchpoints: readonly Touchpoint[];
  readonly personal: boolean;
};

/** Why a card is not shown, at all or on one screen. */
export type Denial =
  | Before
  | CapReason
  | "quiet"
  | "weather"
  | "no-grant"
  | "complaint"
  | "nobody"
  | "touchpoint"
  | "shared"
  | "personal"
  | "rights";

/** Nothing of a brand between these times, whatever anybody sets; and the same in minutes. */
export const nights = { from: "21:00", to: "08:00" } as const;
/** See `nights`. */
export const nightly: Hours = { from: 21 * 60, to: 8 * 60 };

/** What the arbiter says: the screens it is shown on, or why nowhere. */
export type Ruling = { readonly points: readonly string[] } | { readonly denied: Denial };

/**
 * Whether and where a card may be shown: household before safety before scene before the house's own before brands.
 * What is denied is dropped. Pure: the same house gives the same answer.
 */
export function rule(
  card: Candidate & { readonly granted: boolean; readonly complained: boolean },
  points: readonly CardPoint[],
  now: HouseNow,
  reached: Reached,
  caps: Caps,
): Ruling {
  const stopped = stopping(card, now);
  if (stopped !== undefined) return { denied: stopped };
  if (!card.granted) return { denied: "no-grant" };
  if (card.complained) return { denied: "complaint" };
  const over = overCap(card, reached, caps, now);
  if (over !== undefined) return { denied: over };
  // A wall that many look at is not spoken from more often than one person may be.
  const full = ({ is, today = 0 }: CardPoint) => is !== "phone" && today >= caps.cards_day;
  const said = points.map((point) => ({
    id: point.id,
    no: unfit(card, point, now) ?? (full(point) ? ("cap-cards" as const) : undefined),
  }));
  const open = said.filter(({ no }) => no === undefined).map(({ id }) => id);
  if (open.length > 0) return { points: open };
  return { denied: said.find(({ no }) => no !== "touchpoint")?.no ?? "touchpoint" };
}

/** Whether a card that was placed on a screen is still to be seen there: by the house as it is now, without any cap. */
export function remains(card: Candidate, point: CardPoint, now: HouseNow): boolean {
  return stopping(card, now) === undefined && unfit(card, point, now) === undefined;
}

/** Minutes of the day in such hours. */
export function within(minute: number, { from, to }: Hours): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function stopping(card: Candidate, now: HouseNow): Denial | undefined {
  if (now.paused.includes(card.resident)) return "paused";
  const [first] = now.before;
  if (first !== undefined) return first;
  const person = now.people.find(({ id }) => id === card.resident);
  if (!person || !isGrown(person)) return "nobody";
  const minute = minuteOfDay(now.wall, now.zone);
  if ([nightly, ...now.quiet].some((hours) => within(minute, hours))) return "quiet";
  if (now.weather !== houseDay(now.wall, now.zone)) return "weather";
  return undefined;
}

function unfit(card: Candidate, point: CardPoint, now: HouseNow): Denial | undefined {
  if (point.is === undefined || !card.touchpoints.includes(point.is)) return "touchpoint";
  if (!point.shows || (card.kind === "question" && !point.asks)) return "rights";
  if (point.quiet && within(minuteOfDay(now.wall, now.zone), point.quiet)) return "quiet";
  if (point.is === "phone") return point.owner === card.resident ? undefined : "touchpoint";
  if (point.is === "bedside" && !point.sleepers.includes(card.resident)) return "touchpoint";
  return besideOthers(card, now);
}

/** What a wall may show is what whoever stands before it may read. */
function besideOthers({ resident, personal }: Candidate, { people, shielded }: HouseNow): Denial | undefined {
  const home = people.filter(({ where }) => where !== "away");
  const own = home.find(({ id }) => id === resident);
  if (own?.where !== "home" || own.asleep) return "nobody";
  if (shielded || home.some((one) => !isGrown(one))) return "shared";
  return personal && home.length > 1 ? "personal" : undefined;
}

function isGrown({ standing }: Pick<Somebody, "standing">): boolean {
  return standing === "owner" || standing === "adult";
}
