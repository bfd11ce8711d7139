import type { SteppingClock } from "./core/clock.ts";
import type { Quiet } from "./core/quiet.ts";
import { Answer, type Ask, type Line, wakeAllDue } from "./core/step-link.ts";

/** One process (or the tests' own) whose clock the conductor turns. */
export type Participant = {
  readonly name: string;
  /** Sets the time while nothing is in flight; wakes nobody. */
  set(mono: number): void;
  /** Wakes every sleeper that is due, one at a time, and waits after each until that process is quiet by itself. */
  wake(): Promise<Reading>;
  /** Pushes everything in flight from and to it, then settles. */
  flush(told?: ReadonlySet<string>): Promise<Reading>;
};

/** How much a participant has ever done, when it wants to be woken, and whom a broker in it has sent something since all was calm. */
export type Reading = {
  readonly activity: number;
  readonly due?: number | undefined;
  readonly told?: readonly string[] | undefined;
};

/** Turns all clocks of the house together. */
export type Conductor = {
  /** Virtual milliseconds since the house's clocks were at zero. */
  now(): number;
  /** Wakes everybody due up to `mono`, each instant in turn, and leaves all clocks at `mono`; stops early when aborted. */
  runTo(mono: number, signal?: AbortSignal): Promise<void>;
};

/**
 * Virtual time moves in steps: to the earliest instant anybody sleeps for, one process and in it one sleeper at a
 * time, then a wait until no message is in flight. Within one process a day repeats from its seed; messages of several
 * processes at the same instant come in any order, as they do in a house.
 */
export function makeConductor(participants: () => readonly Participant[], start = 0): Conductor {
  let now = start;
  const readings = new Map<Participant, Reading>();

  const total = () => participants().reduce((sum, p) => sum + (readings.get(p)?.activity ?? 0), 0);
  // Whom the broker has sent nothing has nothing under way; undefined, and everybody is asked, where no broker of ours tells.
  const toldNow = () => {
    const lists = [...readings.values()].flatMap((reading) => (reading.told ? [reading.told] : []));
    return lists.length === 0 ? undefined : new Set(lists.flat());
  };
  const flush = async (told: ReadonlySet<string> | undefined) => {
    const all = participants();
    const answers = await Promise.all(all.map((p) => p.flush(told)));
    for (const gone of [...readings.keys()].filter((p) => !all.includes(p))) readings.delete(gone);
    all.forEach((p, i) => readings.set(p, answers[i] ?? { activity: 0 }));
    return total();
  };
  // One flush brings everything to the broker, the next from the broker to its receivers: two in a row must find nothing.
  const quiesce = async () => {
    let [before, between] = [total(), await flush(toldNow())];
    for (;;) {
      const told = toldNow();
      const after = await flush(told);
      if (after === before && (toldNow()?.size ?? 0) === (told?.size ?? 0)) return;
      [before, between] = [between, after];
    }
  };
  const earliest = () => {
    let due: number | undefined;
    for (const p of participants()) {
      const own = readings.get(p)?.due;
      if (own !== undefined && (due === undefined || own < due)) due = own;
    }
    return due;
  };
  const turn = (to: number) => {
    now = Math.max(now, to);
    for (const p of participants()) p.set(now);
  };
  const wakeEverybody = async () => {
    const before = total();
    for (const p of participants()) {
      for (let due = readings.get(p)?.due; due !== undefined && due <= now; due = readings.get(p)?.due) {
        readings.set(p, await p.wake());
      }
    }
    if (total() !== before) await quiesce();
  };

  return {
    now: () => now,
    runTo: async (target, signal) => {
      await quiesce();
      for (;;) {
        const due = earliest();
        if (signal?.aborted || due === undefined || due > target) break;
        turn(due);
        await wakeEverybody();
      }
      if (!signal?.aborted) turn(target);
    },
  };
}

/** A participant in this process. */
export function localParticipant(name: string, clock: SteppingClock, quiet: Quiet): Participant {
  const settle = async () => ({ activity: await quiet.settle(), due: clock.nextDue(), told: quiet.told() });
  return {
    name,
    set: (mono) => {
      quiet.calm();
      clock.set(mono);
    },
    wake: async () => {
      await wakeAllDue(clock, quiet);
      return settle();
    },
    flush: async (told) => {
      await quiet.flush(told);
      return settle();
    },
  };
}

/** A participant at the other end of a line; `begin` must have been sent. A line that closes answers as quiet for ever. */
export function remoteParticipant(name: string, line: Line, closed: AbortSignal): Participant {
  let next = 0;
  const waiting = new Map<number, (reading: Reading) => void>();
  const silent: Reading = { activity: 0 };
  line.onMessage((message) => {
    const parsed = Answer.safeParse(message);
    if (!parsed.success) return;
    const { answer, activity, due, told } = parsed.data;
    waiting.get(answer)?.({ activity, due, told });
    waiting.delete(answer);
  });
  closed.addEventListener("abort", () => {
    for (const resolve of waiting.values()) resolve(silent);
    waiting.clear();
  });
  const question = (asking: (n: number) => Ask) =>
    new Promise<Reading>((resolve) => {
      if (closed.aborted) return resolve(silent);
      const n = next++;
      waiting.set(n, resolve);
      line.send(asking(n));
    });
  return {
    name,
    set: (mono) => {
      if (!closed.aborted) line.send({ ask: "set", mono } satisfies Ask);
    },
    wake: () => question((n) => ({ ask: "wake", n })),
    flush: (told) => question((n) => ({ ask: "flush", n, ...(told ? { told: [...told] } : {}) })),
  };
}
