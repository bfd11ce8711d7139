import { z } from "zod";

/** What a room does when its AC is off, cooling, or heating. */
export type Regime = "off" | "cool" | "heat";

/** One stretch of time in one regime: how fast the room changed, and how much warmer it was outside. */
const Stretch = z.strictObject({ rate: z.number(), diff: z.number() });
/** See the schema of the same name. */
export type Stretch = z.infer<typeof Stretch>;

/** What was seen of a room, the newest stretches of each regime; rates in K a minute. */
export const Thermals = z.strictObject({
  v: z.literal(1),
  off: z.array(Stretch).max(12),
  cool: z.array(Stretch).max(12),
  heat: z.array(Stretch).max(12),
});
/** See the schema of the same name. */
export type Thermals = z.infer<typeof Thermals>;

/** A room of which nothing is known yet. */
export const unseen: Thermals = { v: 1, off: [], cool: [], heat: [] };

const remembered = 12;
/** What rooms with an AC made for them do, until this one has shown its own: K a minute, at equal temperatures. */
const usual: Readonly<Record<Regime, number>> = { off: 0.005, cool: -0.11, heat: 0.13 };
/** No room is quicker or slower than this; what says so is no measurement. */
const bounds: Readonly<Record<Regime, readonly [number, number]>> = {
  off: [-0.1, 0.1],
  cool: [-0.6, -0.01],
  heat: [0.01, 0.6],
};
const usualLeak = 0.002_4;
const leakBounds: readonly [number, number] = [0.000_5, 0.01];
const apartEnough_k = 2;
const fastest = 1;

/** Remembers one stretch more; one that no room could show is left out. */
export function seen(thermals: Thermals, regime: Regime, stretch: Stretch): Thermals {
  if (!Number.isFinite(stretch.rate) || !Number.isFinite(stretch.diff) || Math.abs(stretch.rate) > fastest)
    return thermals;
  return { ...thermals, [regime]: [...thermals[regime], stretch].slice(-remembered) };
}

/** How fast the room follows the weather: the middle of all slopes between stretches of the AC at rest (Theil-Sen). */
function leakOf({ off }: Thermals): number {
  const slopes = off.flatMap((a, i) =>
    off
      .slice(i + 1)
      .flatMap((b) => (Math.abs(a.diff - b.diff) >= apartEnough_k ? (a.rate - b.rate) / (a.diff - b.diff) : [])),
  );
  if (slopes.length < 3) return usualLeak;
  return clamp(median(slopes), leakBounds);
}

type Shown = { readonly leak: number; readonly base: Readonly<Record<Regime, number>> };

// A way home is thought through in many short steps, and the screens ask at each change of the house.
const known = new WeakMap<Thermals, Shown>();

function shownBy(thermals: Thermals): Shown {
  const before = known.get(thermals);
  if (before) return before;
  const leak = leakOf(thermals);
  const base = (regime: Regime) => {
    const own = thermals[regime].map((stretch) => stretch.rate - leak * stretch.diff);
    return own.length === 0 ? usual[regime] : clamp(median(own), bounds[regime]);
  };
  const shown = { leak, base: { off: base("off"), cool: base("cool"), heat: base("heat") } };
  known.set(thermals, shown);
  return shown;
}

/** How fast the room changes in a regime with so much more outside, K a minute: the middle of what it has shown. */
export function rateAt(thermals: Thermals, regime: Regime, diff: number): number {
  const { leak, base } = shownBy(thermals);
  return base[regime] + leak * diff;
}

/** Minutes the AC needs from one temperature to another with this weather; undefined where it would never get there. */
export function minutesTo(
  thermals: Thermals,
  mode: "cool" | "heat",
  { from, to, outdoor_c }: { readonly from: number; readonly to: number; readonly outdoor_c: number },
): number | undefined {
  const sign = mode === "cool" ? -1 : 1;
  if ((to - from) * sign <= 0) return 0;
  const parts = 8;
  const step = (to - from) / parts;
  let minutes = 0;
  for (let part = 0; part < parts; part++) {
    const rate = rateAt(thermals, mode, outdoor_c - (from + step * (part + 0.5)));
    if (rate * sign <= 0.005) return undefined;
    minutes += step / rate;
  }
  return minutes;
}

/** Where the room will be after so many minutes with the AC at rest; never past the weather by itself, nor far. */
export function driftedTo(thermals: Thermals, room_c: number, outdoor_c: number, minutes: number): number {
  let room = room_c;
  for (let left = Math.min(minutes, 120); left > 0; left -= 10)
    room += rateAt(thermals, "off", outdoor_c - room) * Math.min(10, left);
  return clamp(room, [room_c - 3, room_c + 3]);
}

/** Whether the room has shown often enough how it answers this mode. */
export function knows(thermals: Thermals, mode: "cool" | "heat"): boolean {
  return thermals[mode].length >= 2;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function clamp(value: number, [least, most]: readonly [number, number]): number {
  return Math.min(most, Math.max(least, value));
}
