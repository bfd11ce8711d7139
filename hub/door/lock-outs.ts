import { z } from "zod";
import type { Clock } from "../core/clock.ts";

/** Something that is not taken for a while; wall ms and how long it was to last. */
export const Off = z.strictObject({ until: z.number(), ms: z.number() });
/** See the schema of the same name. */
export type Off = z.infer<typeof Off>;

/** Wrong codes of one screen, or of the whole house, since the last right one. */
export const WrongCodes = z.strictObject({ wrong: z.number().int(), newest: z.number(), off: Off.optional() });
/** See the schema of the same name. */
export type WrongCodes = z.infer<typeof WrongCodes>;

/** Looks that knew nobody, and how often eyes were put off for it. */
export const FailedLooks = z.strictObject({
  failed: z.array(z.number()),
  level: z.number().int(),
  why: z.enum(["failures", "spoof"]).optional(),
  off: Off.optional(),
});
/** See the schema of the same name. */
export type FailedLooks = z.infer<typeof FailedLooks>;

const codesBeforeOff = 5;
const firstOffMs = 60_000;
const longestOffMs = 86_400_000;
/** Wrong codes are forgotten when nobody has tried for this long. */
const codesForgottenMs = 7 * 86_400_000;

/** Wrong codes of the last day over the whole house: no right code forgives one of them. */
export const WrongToday = z.strictObject({ wrong: z.array(z.number()), off: Off.optional() });
/** See the schema of the same name. */
export type WrongToday = z.infer<typeof WrongToday>;

const mostToday = 50;

/** One more wrong code today: at fifty codes are off for a day, whatever right ones were typed in between. */
export function afterWrongToday(before: WrongToday | undefined, now: number): WrongToday {
  const wrong = [...(before?.wrong ?? []).filter((at) => Math.abs(now - at) < longestOffMs), now];
  if (wrong.length < mostToday) return { wrong, ...(before?.off && { off: before.off }) };
  return { wrong: [], off: { until: now + longestOffMs, ms: longestOffMs } };
}

const looksBeforeOff = 5;
const looksWithinMs = 600_000;
const eyesOffMs = [300_000, 900_000, 3_600_000] as const;
const spoofOffMs = 900_000;
const levelForgottenMs = 86_400_000;

/** One more wrong code: five put codes off for a minute, each further one for twice as long, up to a day. */
export function afterWrongCode(before: WrongCodes | undefined, now: number): WrongCodes {
  const past = before && now - before.newest <= codesForgottenMs ? before.wrong : 0;
  const wrong = past + 1;
  if (wrong < codesBeforeOff) return { wrong, newest: now };
  const ms = Math.min(longestOffMs, firstOffMs * 2 ** Math.min(20, wrong - codesBeforeOff));
  return { wrong, newest: now, off: { until: now + ms, ms } };
}

/** One more look that knew nobody: five within ten minutes put eyes off for 5, then 15, then 60 minutes. */
export function afterFailedLook(before: FailedLooks | undefined, now: number): FailedLooks {
  const quiet = before?.off !== undefined && now - before.off.until > levelForgottenMs;
  const level = quiet ? 0 : (before?.level ?? 0);
  const failed = [...(before?.failed ?? []).filter((at) => now - at < looksWithinMs && at <= now), now];
  const still = before?.off && { off: before.off, ...(before.why && { why: before.why }) };
  if (failed.length < looksBeforeOff) return { failed, level, ...still };
  const ms = eyesOffMs[Math.min(level, eyesOffMs.length - 1)] ?? spoofOffMs;
  // Failures never end what an attack began.
  if (before?.off && before.off.until > now + ms) return { failed: [], level: level + 1, ...still };
  return { failed: [], level: level + 1, why: "failures", off: { until: now + ms, ms } };
}

/** A spoof, a tampered camera or a repeated message: eyes are off for a quarter of an hour at least. */
export function afterSpoof(before: FailedLooks | undefined, now: number): FailedLooks {
  const { failed = [], level = 0, off } = before ?? {};
  const longer = off && off.until > now + spoofOffMs && off.ms > spoofOffMs;
  return { failed, level, why: "spoof", off: longer ? off : { until: now + spoofOffMs, ms: spoofOffMs } };
}

/** Counts a lock-out on the clock that never jumps; one from before a restart lasts no longer than it was to. */
export function makeCountdown(clock: Pick<Clock, "wall" | "mono">) {
  let ends = Number.NEGATIVE_INFINITY;
  return {
    set: (off: Off | undefined) => {
      ends = off ? clock.mono() + Math.min(Math.max(0, off.until - clock.wall()), off.ms) : Number.NEGATIVE_INFINITY;
    },
    /** Wall ms at which it ends, as the clock shows it now; undefined when it is over. */
    until: (): number | undefined => {
      const left = ends - clock.mono();
      return left > 0 ? Math.ceil(clock.wall() + left) : undefined;
    },
  };
}

/** See `makeCountdown`. */
export type Countdown = ReturnType<typeof makeCountdown>;
