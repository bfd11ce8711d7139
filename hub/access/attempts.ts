import { fail } from "../core/errors.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import { forgetRow, keepRow } from "./keeps.ts";
import { afterRight, afterTry, isForgotten, type LockOut, lockedUntil, lockOutRules, Tally } from "./lock-outs.ts";
import type { Steady } from "./steady.ts";

/** What a try counts against. */
export type Against = { readonly rule: LockOut; readonly id: string };

/** A try that was counted as wrong; `right` takes that back and gives what is to be written. */
export type Try = { right(): readonly Statement[] };

/** Tries to come in, counted before they are judged: a restart, or a hub that dies meanwhile, forgives none. */
export type Attempts = {
  /** Writes the try down. E_LOCKED_OUT where one of them takes none now. */
  begin(against: readonly Against[]): Promise<Try>;
  /** What takes every try against a resident's own secrets away. */
  forget(resident: string): readonly Statement[];
};

type Kept = Against & { tally: Tally };

const mostSources = 1_000;
const accountRules: ReadonlySet<LockOut> = new Set(["strangers", "known", "pin"]);
const prefix = "tries.";
const keyOf = ({ rule, id }: Against) => `${prefix}${rule}.${id}`;

/** Reads the tries from the ledger. */
export function openAttempts(ledger: Pick<Ledger, "read" | "write">, steady: Steady): Attempts {
  const kept = new Map<string, Kept>();
  const rows = ledger.read.prepare("SELECT id, document FROM access_keeps WHERE substr(id, 1, ?) = ?");
  for (const row of rows.all(prefix.length, prefix)) {
    const id = String(row["id"]);
    const [, rule = "", ...rest] = id.split(".");
    const tally = Tally.safeParse(JSON.parse(String(row["document"])));
    if (isRule(rule) && tally.success) kept.set(id, { rule, id: rest.join("."), tally: tally.data });
  }

  const drop = (keys: readonly string[]): readonly Statement[] =>
    keys.filter((key) => kept.delete(key)).map((key) => forgetRow(key));

  /** Of sources there are as many as a stranger likes: what matters no more goes first, then the oldest. */
  const pruned = (now: number) => {
    const over = [...kept].filter(([, { rule, tally }]) => isForgotten(rule, tally, now)).map(([key]) => key);
    const sources = [...kept].filter(([key, { rule }]) => rule === "source" && !over.includes(key));
    const oldest = sources.toSorted(([, a], [, b]) => a.tally.newest - b.tally.newest).map(([key]) => key);
    return drop([...over, ...oldest.slice(0, Math.max(0, oldest.length - mostSources))]);
  };

  return {
    begin: async (against) => {
      const now = steady.now();
      const until = against.flatMap((one) => lockedUntil(one.rule, kept.get(keyOf(one))?.tally, now) ?? []);
      if (until.length > 0) fail("E_LOCKED_OUT", { until: steady.shown(Math.max(...until)) });
      const counted = against.map((one) => {
        const key = keyOf(one);
        const tally = afterTry(one.rule, kept.get(key)?.tally, now);
        kept.set(key, { ...one, tally });
        return keepRow(key, tally);
      });
      await ledger.write([...counted, ...pruned(now)]);
      return {
        right: () =>
          against.flatMap((one) => {
            const key = keyOf(one);
            const before = kept.get(key);
            if (!before) return [];
            before.tally = afterRight(one.rule, before.tally, now);
            return [keepRow(key, before.tally)];
          }),
      };
    },
    forget: (resident) =>
      drop(
        [...kept]
          .filter(([, { rule, id }]) => accountRules.has(rule) && (id === resident || id.startsWith(`${resident}.`)))
          .map(([key]) => key),
      ),
  };
}

function isRule(name: string): name is LockOut {
  return Object.hasOwn(lockOutRules, name);
}
