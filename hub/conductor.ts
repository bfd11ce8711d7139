import type { SteppingClock } from "./core/clock.ts";
import type { Quiet } from "./core/quiet.ts";
import { Answer, type Ask, type Line } from "./core/step-link.ts";

/** One process (or the tests' own) whose clock the conductor turns. */
export type Participant = {
  readonly name: string;
  /** Sets the time; wakes nobody. */
  set(mono: number): void;
  /** Wakes one due sleeper and waits until that process is quiet by itself. */
  wake(): Promise<Reading>;
  /** Pushes everything in flight from and to it, then settles. */
  flush(): Promise<Reading>;
};

/** How much a participant has ever done and when it wants to be woken. */
export type Reading = { readonly activity: number; readonly due?: number | undefined };

/** Turns all clocks of the house together. */
export type Conductor = {
  /** Virtual milliseconds since the house's clocks were at zero. */
  now(): number;
  /** Wakes everybody due up to `mono`, each instant in turn, and leaves all clocks at `mono`; stops early when aborted. */
  runTo(mono: number, signal?: AbortSignal): Promise<void>;
};

/**
 * Virtual time moves in steps: to the earliest instant anybody sleeps for, one process and in it one sleeper at a
 * time, each process followed by a wait until no message is in flight. The order is the participants' order, so a day repeats from its seed.
 */
export function makeConductor(participants: () => readonly Participant[], start = 0): Conductor {
  let now = start;
  const readings = new Map<Participant, Reading>();

  const total = () => participants().reduce((sum, p) => sum + (readings.get(p)?.activity ?? 0), 0);
  const flush = async () => {
    const all = participants();
    const answers = await Promise.all(all.map((p) => p.flush()));
    for (const gone of [...readings.keys()].filter((p) => !all.includes(p))) readings.delete(gone);
    all.forEach((p, i) => readings.set(p, answers[i] ?? { activity: 0 }));
    return total();
  };
  // Two flushes: the first brings everything to the broker, the second from the broker to its receivers.
  const quiesce = async () => {
    let before = total();
    for (;;) {
      await flush();
      const after = await flush();
      if (after === before) return;
      before = after;
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
  const wakeAllDue = async () => {
    for (const p of participants()) {
      const before = readings.get(p)?.activity;
      for (let due = readings.get(p)?.due; due !== undefined && due <= now; due = readings.get(p)?.due) {
        readings.set(p, await p.wake());
      }
      if (readings.get(p)?.activity !== before) await quiesce();
    }
  };

  return {
    now: () => now,
    runTo: async (target, signal) => {
      await quiesce();
      for (;;) {
        const due = earliest();
        if (signal?.aborted || due === undefined || due > target) break;
        turn(due);
        await wakeAllDue();
      }
      if (!signal?.aborted) turn(target);
    },
  };
}

/** A participant in this process. */
export function localParticipant(name: string, clock: SteppingClock, quiet: Quiet): Participant {
  const settle = async () => ({ activity: await quiet.settle(), due: clock.nextDue() });
  return {
    name,
    set: clock.set,
    wake: () => {
      clock.wakeNext();
      return settle();
    },
    flush: async () => {
      await quiet.flush();
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
    waiting.get(parsed.data.answer)?.({ activity: parsed.data.activity, due: parsed.data.due });
    waiting.delete(parsed.data.answer);
  });
  closed.addEventListener("abort", () => {
    for (const resolve of waiting.values()) resolve(silent);
    waiting.clear();
  });
  const question = (ask: "wake" | "flush") =>
    new Promise<Reading>((resolve) => {
      if (closed.aborted) return resolve(silent);
      const n = next++;
      waiting.set(n, resolve);
      line.send({ ask, n } satisfies Ask);
    });
  return {
    name,
    set: (mono) => {
      if (!closed.aborted) line.send({ ask: "set", mono } satisfies Ask);
    },
    wake: () => question("wake"),
    flush: () => question("flush"),
  };
}
