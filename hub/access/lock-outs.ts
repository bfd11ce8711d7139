import { z } from "zod";

/** Tries of one account, one source, or the whole house; instants are steady ms. */
export const Tally = z.strictObject({
  /** Wrong ones in a row. */
  wrong: z.number().int(),
  newest: z.number(),
  /** Every wrong one that a window still counts, oldest first: no right one forgives it. */
  recent: z.array(z.number()),
  /** Nothing is taken before. */
  off: z.number().optional(),
});
/** See the schema of the same name. */
export type Tally = z.infer<typeof Tally>;

type Window = { readonly ms: number; readonly most: number };
type Rule = { readonly free: number; readonly forgottenMs: number; readonly windows: readonly Window[] };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const firstOffMs = minute;
const longestOffMs = day;

/** How many wrong tries each is given: by strangers, at a browser or seat the account knows, by PIN at one seat, from one source, in all. */
export const lockOutRules = {
  strangers: { free: 5, forgottenMs: 7 * day, windows: [{ ms: hour, most: 10 }] },
  known: { free: 5, forgottenMs: 7 * day, windows: [{ ms: hour, most: 10 }] },
  // A hundred in thirty days of some 880,000 codes: less than 0.2 % a year, whatever else its owner types.
  pin: {
    free: 5,
    forgottenMs: 7 * day,
    windows: [
      { ms: hour, most: 10 },
      { ms: 30 * day, most: 100 },
    ],
  },
  source: { free: 10, forgottenMs: day, windows: [{ ms: hour, most: 20 }] },
  house: { free: 20, forgottenMs: hour, windows: [{ ms: hour, most: 60 }] },
} as const satisfies Readonly<Record<string, Rule>>;

/** The name of a row of the table. */
export type LockOut = keyof typeof lockOutRules;

/** Until when nothing is taken, or undefined. */
export function lockedUntil(name: LockOut, tally: Tally | undefined, now: number): number | undefined {
  if (!tally) return undefined;
  const { windows }: Rule = lockOutRules[name];
  const full = windows.map(({ ms, most }) => (tally.recent.at(-most) ?? Number.NEGATIVE_INFINITY) + ms);
  const until = Math.max(tally.off ?? Number.NEGATIVE_INFINITY, ...full);
  return until > now ? until : undefined;
}

/** One more try, taken for a wrong one until it is judged; from the last free one on each doubles the time off. */
export function afterTry(name: LockOut, before: Tally | undefined, now: number): Tally {
  const { free, forgottenMs, windows }: Rule = lockOutRules[name];
  const past = before && now - before.newest <= forgottenMs ? before.wrong : 0;
  const wrong = past + 1;
  const longest = Math.max(...windows.map(({ ms }) => ms));
  const recent = [...(before?.recent ?? []).filter((at) => now - at < longest), now];
  if (wrong < free) return { wrong, newest: now, recent };
  const ms = Math.min(longestOffMs, firstOffMs * 2 ** Math.min(20, wrong - free));
  return { wrong, newest: now, recent, off: now + ms };
}

/** The try of that instant was right: it counts no more. An account starts anew; a source and the house only lose this one. */
export function afterRight(name: LockOut, tally: Tally, at: number): Tally {
  const mine = tally.recent.lastIndexOf(at);
  const recent = tally.recent.filter((_, i) => i !== mine);
  const shared = name === "source" || name === "house";
  const wrong = shared ? Math.max(0, tally.wrong - 1) : 0;
  const still = shared && tally.off !== undefined && wrong >= lockOutRules[name].free;
  return { wrong, newest: tally.newest, recent, ...(still && tally.off !== undefined ? { off: tally.off } : {}) };
}

/** Whether anything of it matters any more. */
export function isForgotten(name: LockOut, tally: Tally, now: number): boolean {
  const { forgottenMs, windows }: Rule = lockOutRules[name];
  const longest = Math.max(forgottenMs, ...windows.map(({ ms }) => ms));
  return now - tally.newest > longest && lockedUntil(name, tally, now) === undefined;
}
