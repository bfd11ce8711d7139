import type { Clock } from "../core/clock.ts";
import { forgetRow, keepRow, type Keeps, type Statement } from "./keeps.ts";
import {
  afterFailedLook,
  afterSpoof,
  afterWrongCode,
  afterWrongToday,
  type Countdown,
  FailedLooks,
  makeCountdown,
  WrongCodes,
  WrongToday,
} from "./lock-outs.ts";

/** How often somebody has tried; each change gives the statements that keep it, for the caller's own write. */
export type Attempts = {
  /** Until when codes are not taken at this screen, wall ms; undefined while they are. */
  codesOff(screen: string): number | undefined;
  wrongCode(screen: string): readonly Statement[];
  rightCode(screen: string): readonly Statement[];
  eyesOff(): { readonly why: "failures" | "spoof"; readonly until: number } | undefined;
  failedLook(): readonly Statement[];
  spoofed(): readonly Statement[];
  knownLook(): readonly Statement[];
};

const eyesId = "eyes";
const codes = "codes.";
/** Every screen together: trying at many helps nobody. */
const house = "house";
const todayId = "codes-today";

/** Opens what is kept of attempts: a restart forgives nothing. */
export function openAttempts(keeps: Keeps, clock: Pick<Clock, "wall" | "mono">): Attempts {
  const now = () => Math.floor(clock.wall());
  const wrongs = new Map<string, { tally: WrongCodes; readonly off: Countdown }>();
  for (const id of keeps.ids(codes)) {
    const tally = keeps.get(id, WrongCodes);
    if (tally) keepWrong(id.slice(codes.length), tally);
  }
  function keepWrong(who: string, tally: WrongCodes) {
    const off = wrongs.get(who)?.off ?? makeCountdown(clock);
    off.set(tally.off);
    wrongs.set(who, { tally, off });
  }
  const nameOf = (screen: string) => `at.${screen}`;
  let today = keeps.get(todayId, WrongToday);
  const dayOff = makeCountdown(clock);
  dayOff.set(today?.off);
  const keepToday = (): Statement => {
    const before = today?.off?.until;
    today = afterWrongToday(today, now());
    if (today.off?.until !== before) dayOff.set(today.off);
    return keepRow(todayId, today);
  };

  let looks = keeps.get(eyesId, FailedLooks);
  const eyes = makeCountdown(clock);
  eyes.set(looks?.off);
  const keepLooks = (next: FailedLooks): readonly Statement[] => {
    const same = looks?.off !== undefined && looks.off === next.off;
    looks = next;
    if (!same) eyes.set(next.off);
    return [keepRow(eyesId, next)];
  };

  return {
    codesOff: (screen) => {
      const offs = [dayOff, ...[nameOf(screen), house].flatMap((who) => wrongs.get(who)?.off ?? [])];
      const ends = offs.flatMap((off) => off.until() ?? []);
      return ends.length > 0 ? Math.max(...ends) : undefined;
    },
    wrongCode: (screen) => {
      const rows = [nameOf(screen), house].map((who) => {
        const tally = afterWrongCode(wrongs.get(who)?.tally, now());
        keepWrong(who, tally);
        return keepRow(`${codes}${who}`, tally);
      });
      return [...rows, keepToday()];
    },
    rightCode: (screen) =>
      [nameOf(screen), house].flatMap((who) => (wrongs.delete(who) ? [forgetRow(`${codes}${who}`)] : [])),
    eyesOff: () => {
      const until = eyes.until();
      return until === undefined ? undefined : { why: looks?.why ?? "failures", until };
    },
    failedLook: () => keepLooks(afterFailedLook(looks, now())),
    spoofed: () => keepLooks(afterSpoof(looks, now())),
    knownLook: () => {
      // Only failures are forgiven by being known: what looked like an attack runs its time.
      if (!looks || eyes.until() !== undefined) return [];
      looks = undefined;
      return [forgetRow(eyesId)];
    },
  };
}
