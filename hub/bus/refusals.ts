import type { Clock } from "../core/clock.ts";
import { codeOf, LintelError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";

const quietMs = 10_000;
const remembered = 1_000;

/** Who was refused: a client that has shown its credential, or only what somebody says, an address or a name. */
export type Refused = { readonly client: string } | { readonly said: string };

/** What the broker refused, counted and told. */
export type Refusals = {
  /** Tells one refusal; the log hears of the same from the same one once in ten seconds, with its count. */
  tell(who: Refused, error: unknown, msg: string): void;
  /** Refusals so far. */
  count(): number;
};

/** Keeps the log readable while somebody hammers on the broker; `named` hears of every refusal that has a code. */
export function makeRefusals(
  log: Log,
  clock: Clock,
  named: (who: Refused, error: LintelError) => void = () => undefined,
): Refusals {
  const recent = new Map<string, { at: number; more: number }>();
  const told = new WeakSet<object>();
  let count = 0;
  return {
    tell: (who, error, msg) => {
      if (error instanceof Error && told.has(error)) return;
      if (error instanceof Error) told.add(error);
      count += 1;
      if (error instanceof LintelError) named(who, error);
      const from = "client" in who ? who.client : who.said;
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
