import type { Clock } from "../hub/core/clock.ts";
import type { EntityState, Part, PartNews, Parts } from "../hub/core/entities.ts";
import { codeOf } from "../hub/core/errors.ts";
import type { OnFault } from "../hub/core/timer.ts";
import type { Driver } from "./drivers/driver.ts";

/** How one output is played by an entity of another maker. */
export type OutletRow = {
  readonly part: string;
  /** What is sent to energise it, each once. */
  on(part: Part): readonly Readonly<Record<string, unknown>>[];
  off(part: Part): Readonly<Record<string, unknown>>;
  isOn(state: EntityState): boolean | undefined;
};

/** One order that nothing takes back: it leaves each time it is wanted, so it must be wanted for one step only. */
export type ImpulseRow = { readonly part: string; readonly order: () => Readonly<Record<string, unknown>> };

/** One output as it says of itself, and what became of our last word to it. */
export type Outlet = {
  readonly there: boolean;
  /** Undefined while it is away or has not told. */
  readonly on: boolean | undefined;
  /** Its last word was news, not a baseline. */
  readonly fresh: boolean;
  /** It was told OFF and has been seen off since: what turns it on now is not ours. */
  readonly settled: boolean;
  /** It was told OFF again and again and does not say that it is. */
  readonly late: boolean;
};

/** The outputs of a hazard made of other makers' entities, as `runHazard` drives them. */
export type Outlets = Pick<Driver, "write"> & {
  seen(output: string): Outlet;
  /** Tells every output OFF once more that should be, whoever turned it on. */
  offAgain(): void;
  /** When one is to be told OFF again, mono ms. */
  next(): number | undefined;
  /** Must hear all news of the parts before the machine does. */
  heard(news: PartNews): void;
};

type Told = {
  wanted: boolean;
  at: number;
  times: number;
  heard: number;
  everOn: boolean;
  settled: boolean;
  tried: boolean;
};

const againMs = 2_000;
const quickTimes = 5;
const patientMs = 30_000;

/** Drives outputs over entities: ON leaves once for each time it is wanted, OFF again until it is seen. */
export function driveOutlets(
  { clock, parts, fault }: { readonly clock: Clock; readonly parts: Parts; readonly fault: OnFault },
  rows: Readonly<Record<string, OutletRow>>,
): Outlets {
  const told = new Map<string, Told>();
  const news = new Map<string, { count: number; fresh: boolean }>();
  const heardOf = (part: string) => news.get(part)?.count ?? 0;
  const dueOf = ({ at, times }: Told) => at + (times < quickTimes ? againMs : patientMs);
  const onOf = (row: OutletRow) => {
    const read = parts.get(row.part)?.read();
    return read && row.isOn(read.state);
  };
  const falling = (row: OutletRow): Told => ({
    wanted: false,
    at: -Infinity,
    times: 0,
    heard: heardOf(row.part),
    everOn: false,
    settled: false,
    tried: false,
  });

  const settle = (row: OutletRow, own: Told) => {
    // One that never tells what does not change is believed when it was asked often enough.
    const told = parts.get(row.part)?.assumed !== true && (heardOf(row.part) > own.heard || !own.everOn);
    const news = told || own.times >= quickTimes;
    if (!own.wanted && own.times > 0 && news && onOf(row) === false) own.settled = true;
    return own.settled;
  };
  /** It may only be said to be away, and hear this. */
  const lastWord = (row: OutletRow, part: Part, own: Told) => {
    if (own.tried) return;
    own.tried = true;
    try {
      part.order(row.off(part), "anyway");
    } catch (error) {
      // Where it cannot be reached at all nothing is wrong that has not been told.
      if (codeOf(error) !== "E_DEVICE_OFFLINE" && codeOf(error) !== "E_NOT_FOUND") fault(error);
    }
  };
  const follow = (row: OutletRow, own: Told) => {
    if (settle(row, own)) return;
    const part = parts.get(row.part);
    if (!part?.available()) {
      if (part && own.everOn) lastWord(row, part, own);
      // Owed to it as soon as it is there again.
      own.times = 0;
      return;
    }
    if (own.times > 0 && clock.mono() < dueOf(own)) return;
    if (own.times === 0) own.heard = heardOf(row.part);
    own.times += 1;
    own.at = clock.mono();
    try {
      part.order(row.off(part));
    } catch (error) {
      // Nothing that falls may keep another from falling.
      fault(error);
    }
    // What is off as it is first told is off: what turns it on from here on is not ours.
    settle(row, own);
  };
  const rise = (name: string, row: OutletRow) => {
    if (told.get(name)?.wanted) return;
    const part = parts.get(row.part);
    // Noted before it leaves: whatever became of it, OFF follows.
    told.set(name, { ...falling(row), wanted: true, everOn: true, at: clock.mono() });
    for (const order of part ? row.on(part) : []) part?.order(order, "once");
  };
  const fall = (name: string, row: OutletRow) => {
    const before = told.get(name);
    const own = before && !before.wanted ? before : { ...falling(row), everOn: before?.everOn ?? false };
    told.set(name, own);
    follow(row, own);
  };
  const rowOf = (name: string): OutletRow => {
    const row = rows[name];
    if (!row) throw new Error(`no output ${name}`);
    return row;
  };
  return {
    write: (name, on) => (on ? rise(name, rowOf(name)) : fall(name, rowOf(name))),
    seen: (name) => {
      const row = rowOf(name);
      const own = told.get(name);
      const there = parts.get(row.part)?.available() ?? false;
      const settled = own !== undefined && settle(row, own);
      const late = own !== undefined && !own.wanted && !settled && own.times >= quickTimes;
      return {
        there,
        on: there ? onOf(row) : undefined,
        fresh: news.get(row.part)?.fresh ?? false,
        settled,
        late: late && clock.mono() - own.at >= againMs,
      };
    },
    offAgain: () => {
      for (const [name, own] of told) {
        if (own.wanted) continue;
        Object.assign(own, { settled: false, times: 0 });
        follow(rowOf(name), own);
      }
    },
    next: () => {
      const open = [...told].filter(([name, own]) => {
        const there = parts.get(rowOf(name).part)?.available() ?? false;
        return !own.wanted && !own.settled && there;
      });
      const now = clock.mono();
      const due = open.map(([, own]) =>
        now < own.at + againMs ? own.at + againMs : Math.max(now + againMs, dueOf(own)),
      );
      return due.length === 0 ? undefined : Math.min(...due);
    },
    heard: ({ part, fresh }) => {
      const before = news.get(part);
      news.set(part, { count: (before?.count ?? 0) + 1, fresh });
    },
  };
}

/** Sends impulses over entities; what cannot be sent throws, and nothing is sent again. */
export function driveImpulses(parts: Parts, rows: Readonly<Record<string, ImpulseRow>>): Pick<Driver, "write"> {
  return {
    write: (name, on) => {
      const row = rows[name];
      if (on && row) parts.get(row.part)?.order(row.order(), "once");
    },
  };
}

/** Takes one input after the other: what an order makes a part tell at once waits until the order is carried out. */
export function inTurn<I>(take: (input: I) => void, fault: OnFault): (input: I) => void {
  const waiting: I[] = [];
  let busy = false;
  return (input) => {
    waiting.push(input);
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        try {
          take(next);
        } catch (error) {
          fault(error);
        }
      }
    } finally {
      busy = false;
    }
  };
}
