import type { Clock } from "../core/clock.ts";
import { codeOf } from "../core/errors.ts";
import type { Log } from "./log.ts";

const quietMs = 10_000;
const remembered = 1_000;

/** What the broker refused, counted and told. */
export type Refusals = {
  /** Tells one refusal of a client or address; the same from the same one is told once in ten seconds, with its count. */
  tell(from: string, error: unknown, msg: string): void;
  /** Refusals so far. */
  count(): number;
};

/** Keeps the log readable while somebody hammers on the broker. */
export function makeRefusals(log: Log, clock: Clock): Refusals {
  const recent = new Map<string, { at: number; more: number }>();
  const told = new WeakSet<object>();
  let count = 0;
  return {
    tell: (from, error, msg) => {
      if (error instanceof Error && told.has(error)) return;
      if (error instanceof Error) told.add(error);
      count += 1;
      const key = `${from} ${codeOf(error)} ${msg}`;
      const before = recent.get(key);
      if (before && clock.mono() - before.at < quietMs) {
        before.more += 1;
        return;
      }
      if (recent.size >= remembered) recent.clear();
      recent.set(key, { at: clock.mono(), more: 0 });
      log.warn(msg, { from, error, ...(before?.more ? { more: before.more } : {}) });
    },
    count: () => count,
  };
}
