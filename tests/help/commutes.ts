import { type Random, seededRandom } from "../../hub/core/random.ts";
import type { Fix } from "../../hub/core/house.ts";
import { type Lesson, lessonsOf } from "../../hub/presence/habits.ts";
import { type TripRecord, withFix } from "../../hub/presence/trips.ts";

/** How somebody travels. */
export const modes = ["walk", "bike", "car", "metro", "bus"] as const;
/** How often their phone says where it is. */
export const phones = ["dense", "minutes", "quarter", "significant", "bursts"] as const;
/** What comes between; most days nothing does. */
export const days = ["plain", "shop", "return", "forgotten", "cancelled"] as const;

/** One fix when it reaches the hub, wall ms; a stray one says a place where nobody was. */
export type Heard = { readonly at: number; readonly fix: Fix; readonly stray: boolean };

/** One way home as the hub comes to hear of it, and as it really was. */
export type Commute = {
  readonly mode: (typeof modes)[number];
  readonly phone: (typeof phones)[number];
  readonly day: (typeof days)[number];
  readonly trip: TripRecord;
  /** In the order they reach the hub, wall ms. */
  readonly heard: readonly Heard[];
  /** Wall ms at the door; absent when the phone never comes, or they never do. */
  readonly arrived?: number;
  readonly cancelled?: number;
  /** What earlier ways of the same resident taught. */
  readonly lessons: readonly Lesson[];
  readonly earlier: number;
};

/** The door everybody comes to. */
export const door = { lat: 31.2, lon: 121.4 };
const metresPerDegree = 111_195.08;
const base = Date.UTC(2026, 0, 5, 9, 30);

type Spot = { readonly x: number; readonly y: number };
type Instant = Spot & { readonly s: number; readonly hidden: boolean };
type Chance = {
  uniform(from: number, to: number): number;
  normal(): number;
  happens(share: number): boolean;
  pick<T extends string>(weights: Readonly<Record<T, number>>): T;
};

/** Who goes home how: the same every day but for chance. */
type Person = {
  readonly mode: Commute["mode"];
  readonly phone: Commute["phone"];
  readonly work: Spot;
  /** Stop or station near work and near home. */
  readonly from: Spot;
  readonly to: Spot;
  readonly mps: number;
  readonly walk_mps: number;
  readonly bend: number;
  readonly says: boolean;
  readonly earlier: number;
};

/** So many ways home of as many residents, the same for the same seed. */
export function* makeCommutes(count: number, seed: number): Generator<Commute> {
  const chance = chanceOf(seededRandom(seed));
  for (let n = 0; n < count; n++) {
    const person = personOf(chance);
    const earlier = Array.from({ length: person.earlier }, (_, i) =>
      lessonsFrom(commuteOf(person, chance, chance.happens(0.1) ? "shop" : "plain", `${n}-${i}`)),
    );
    const day = chance.pick({ plain: 0.74, shop: 0.1, return: 0.06, forgotten: 0.05, cancelled: 0.05 });
    yield { ...commuteOf(person, chance, day, String(n)), lessons: earlier.flat(), earlier: person.earlier };
  }
}

function lessonsFrom({ trip, heard, arrived }: Omit<Commute, "lessons" | "earlier">): readonly Lesson[] {
  const fixes = heard.reduce<readonly Fix[]>((all, { fix }) => withFix(trip, all, fix), []);
  return arrived === undefined ? [] : lessonsOf(fixes, door, trip.opened, arrived);
}

function chanceOf({ next }: Random): Chance {
  return {
    uniform: (from, to) => from + (to - from) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    happens: (share) => next() < share,
    pick: <T extends string>(weights: Readonly<Record<T, number>>) => {
      const rows = Object.entries(weights) as [T, number][];
      let left = next() * rows.reduce((sum, [, weight]) => sum + weight, 0);
      return (rows.find(([, weight]) => (left -= weight) < 0) ?? rows[0] ?? ["" as T])[0];
    },
  };
}

function personOf(chance: Chance): Person {
  const { uniform } = chance;
  const mode = chance.pick({ walk: 0.12, bike: 0.14, car: 0.3, metro: 0.26, bus: 0.18 });
  const km = { walk: [1, 4], bike: [3, 9], car: [6, 30], metro: [5, 11], bus: [3, 10] }[mode];
  const far = uniform(km[0] ?? 1, km[1] ?? 2) * 1000;
  const turn = uniform(0, 2 * Math.PI);
  const work = { x: far * Math.cos(turn), y: far * Math.sin(turn) };
  const around = (spot: Spot, from: number, to: number): Spot => {
    const [r, t] = [uniform(from, to), uniform(0, 2 * Math.PI)];
    return { x: spot.x + r * Math.cos(t), y: spot.y + r * Math.sin(t) };
  };
  const near = { walk: 0, bike: 50, car: 250, metro: 600, bus: 350 }[mode];
  return {
    mode,
    phone: chance.pick({ dense: 0.3, minutes: 0.25, quarter: 0.15, significant: 0.2, bursts: 0.1 }),
    work,
    from: around(work, near / 3, near),
    to: around({ x: 0, y: 0 }, near / 3, near),
    mps: { walk: uniform(1.15, 1.55), bike: uniform(3.2, 5.5), car: uniform(7, 13), metro: uniform(9, 12), bus: 6 }[
      mode
    ],
    walk_mps: uniform(1.1, 1.5),
    bend: uniform(0.1, 0.35),
    says: chance.happens(0.3),
    earlier: chance.happens(0.5) ? Math.round(uniform(1, 8)) : 0,
  };
}

function commuteOf(
  person: Person,
  chance: Chance,
  day: Commute["day"],
  id: string,
): Omit<Commute, "lessons" | "earlier"> {
  const { uniform } = chance;
  const track = trackOf(person, chance, day);
  const end_s = track.at(-1)?.s ?? 0;
  const opened = base;
  const said = person.says ? Math.round((end_s / 60) * uniform(0.75, 1.25)) : undefined;
  const trip: TripRecord = {
    v: 1,
    id,
    resident: "lin",
    opened,
    expires: opened + 7_200_000,
    ...(said !== undefined && said > 0 && { said_min: said }),
  };
  const lies: readonly Instant[] = [
    { ...person.work, s: -120, hidden: false },
    { ...person.work, s: 7_200, hidden: false },
  ];
  const fixes = day === "forgotten" ? sampled(lies, "minutes", chance) : sampled(track, person.phone, chance);
  const stopped = day === "cancelled" ? uniform(0.2, 0.9) * end_s : undefined;
  const heard = fixes.filter(({ at }) => stopped === undefined || at < opened + stopped * 1000);
  return {
    mode: person.mode,
    phone: person.phone,
    day,
    trip,
    heard,
    ...(stopped !== undefined && { cancelled: opened + Math.round(stopped * 1000) }),
    ...(stopped === undefined && day !== "forgotten" && { arrived: opened + Math.round(end_s * 1000) }),
  };
}

/** Where they really are, from before the swipe to the door. */
function trackOf(person: Person, chance: Chance, day: Commute["day"]): readonly Instant[] {
  const { uniform, happens } = chance;
  const { mode, work, from, to, walk_mps: walk, bend } = person;
  const track: Instant[] = [{ ...work, s: -120, hidden: false }];
  const here = () => track.at(-1) ?? { ...work, s: 0, hidden: false };
  const wait = (s: number, hidden = false) => void track.push({ ...here(), s: here().s + s, hidden });
  const straight = (spot: Spot, mps: number, { rough = 0.15, hidden = false, stops = 0 } = {}) => {
    const start = here();
    const pieces = Math.max(1, Math.round(Math.hypot(spot.x - start.x, spot.y - start.y) / (mps * 20)));
    let pace = 0;
    for (let i = 1; i <= pieces; i++) {
      pace = pace * 0.8 + chance.normal() * rough * 0.6;
      if (happens(stops)) wait(uniform(10, 60), hidden);
      const [x, y] = [start.x + ((spot.x - start.x) * i) / pieces, start.y + ((spot.y - start.y) * i) / pieces];
      const way_m = Math.hypot(x - here().x, y - here().y);
      track.push({ x, y, s: here().s + way_m / (mps * Math.exp(pace)), hidden });
    }
  };
  /** By a bent road: two corners beside the straight line. */
  const go = (spot: Spot, mps: number, how: { rough?: number; stops?: number } = {}) => {
    const start = here();
    const [dx, dy] = [spot.x - start.x, spot.y - start.y];
    for (const part of [1 / 3, 2 / 3]) {
      const aside = bend * uniform(-1, 1);
      straight({ x: start.x + dx * part - dy * aside, y: start.y + dy * part + dx * aside }, mps, how);
    }
    straight(spot, mps, how);
  };
  const home = { x: 0, y: 0 };
  const shop = { x: work.x * 0.25 + uniform(-500, 500), y: work.y * 0.25 + uniform(-500, 500) };
  const ride = (spot: Spot) => {
    if (mode === "walk") return go(spot, person.mps, { stops: 0.02 });
    if (mode === "bike") return go(spot, person.mps, { rough: 0.2, stops: 0.05 });
    if (mode === "bus") return go(spot, person.mps, { rough: 0.3, stops: 0.2 });
    if (mode === "car")
      return go(spot, person.mps * (happens(0.2) ? uniform(0.45, 0.8) : 1), { rough: 0.5, stops: 0.06 });
    // Under the ground there is no fix at all, twenty minutes at most.
    const far = Math.hypot(spot.x - here().x, spot.y - here().y);
    straight(spot, Math.max(person.mps, far / 1020), { rough: 0.05, hidden: true });
  };
  wait(120 + uniform(-60, 240));
  if (day === "return") {
    go({ x: work.x * 0.7, y: work.y * 0.7 }, mode === "walk" || mode === "metro" ? walk * 1.2 : person.mps);
    go(work, mode === "walk" || mode === "metro" ? walk * 1.2 : person.mps);
    wait(uniform(180, 480));
  }
  if (mode !== "walk") go(from, walk);
  if (mode === "bus") wait(uniform(60, 540));
  if (mode === "metro") wait(uniform(30, 180), true);
  const wants = day === "shop";
  if (wants && (mode === "car" || mode === "bike" || mode === "walk")) {
    ride(shop);
    wait(uniform(300, 900));
  }
  ride(to);
  if (mode === "car") wait(uniform(20, 150));
  if (wants && (mode === "metro" || mode === "bus")) wait(uniform(300, 900));
  if (mode !== "walk") go(home, walk);
  return track;
}

/** What a phone tells of it, with its errors, and when it reaches the hub. */
function sampled(track: readonly Instant[], phone: Commute["phone"], chance: Chance): Commute["heard"] {
  const { uniform, happens } = chance;
  const heard: Heard[] = [];
  const [first, last] = [track[0]?.s ?? 0, track.at(-1)?.s ?? 0];
  const every: Record<Commute["phone"], () => number> = {
    dense: () => uniform(20, 60),
    minutes: () => uniform(60, 180),
    quarter: () => 900,
    significant: () => uniform(240, 420),
    bursts: () => uniform(40, 80),
  };
  let batch = uniform(120, 480);
  let told: Spot | undefined;
  let piece = 0;
  for (let s = first + uniform(0, phone === "quarter" ? 600 : 120); s < last; s += every[phone]()) {
    while ((track[piece + 1]?.s ?? Infinity) < s) piece++;
    const [a, b] = [track[piece], track[piece + 1]];
    if (!a || !b || b.hidden) continue;
    const share = (s - a.s) / Math.max(b.s - a.s, 1e-9);
    const spot = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    const moved = told ? Math.hypot(spot.x - told.x, spot.y - told.y) : Infinity;
    if (phone === "significant" && (moved < 500 || happens(0.15))) continue;
    told = spot;
    if (s > batch) batch = s + uniform(240, 480);
    const late_s = phone === "bursts" ? batch - s : happens(0.05) ? uniform(20, 90) : uniform(1, 4);
    const at = base + Math.round(s * 1000);
    const stray = happens(0.01);
    heard.push({ at: at + Math.round(late_s * 1000), stray, fix: fixAt(spot, at, stray, chance) });
  }
  return heard.toSorted((a, b) => a.at - b.at);
}

function fixAt(spot: Spot, at: number, strays: boolean, chance: Chance): Fix {
  const { uniform, normal } = chance;
  const kind = chance.pick({ sky: 0.8, street: 0.15, cell: 0.04, lost: 0.01 });
  const range = { sky: [5, 30], street: [30, 100], cell: [100, 500], lost: [500, 2000] }[kind];
  const accuracy_m = Math.round(uniform(range[0] ?? 5, range[1] ?? 30));
  const stray = strays ? uniform(300, 2000) : 0;
  const [turn, sd] = [uniform(0, 2 * Math.PI), accuracy_m / 1.51];
  const x = spot.x + normal() * sd + stray * Math.cos(turn);
  const y = spot.y + normal() * sd + stray * Math.sin(turn);
  const lat = door.lat + y / metresPerDegree;
  const lon = door.lon + x / (metresPerDegree * Math.cos((door.lat * Math.PI) / 180));
  return { lat, lon, accuracy_m, at };
}
