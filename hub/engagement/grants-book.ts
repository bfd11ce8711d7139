import type { Bus } from "../bus/bus.ts";
import { makeTurns } from "../core/in-turn.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { ChainEntry, ChainWriter, Grant } from "./grant.ts";
import { dropGrant, grantRow, type KeptGrant, readGrants } from "./grants-rows.ts";

/** What becomes of one grant: a new one has no `before`, one that is taken out no `after`. */
export type Change = { readonly before?: KeptGrant; readonly after?: KeptGrant };

/** Changes of grants, with what is written down of them and what else stands or falls with them. */
export type Deed = {
  readonly changes: readonly Change[];
  readonly entries: readonly ChainEntry[];
  readonly rows: readonly Statement[];
};

/** Nothing to do. */
export const nothing: Deed = { changes: [], entries: [], rows: [] };

/** Several deeds as one. */
export function together(deeds: readonly Deed[]): Deed {
  return {
    changes: deeds.flatMap(({ changes }) => changes),
    entries: deeds.flatMap(({ entries }) => entries),
    rows: deeds.flatMap(({ rows }) => rows),
  };
}

/** The grants as they would be after some changes. */
export function after(all: readonly KeptGrant[], changes: readonly Change[]): readonly KeptGrant[] {
  const next = new Map(all.map((one) => [one.id, one]));
  for (const change of changes) {
    if (change.after) next.set(change.after.id, change.after);
    else if (change.before) next.delete(change.before.id);
  }
  return [...next.values()];
}

/** Every grant of the house, in memory as in the ledger. */
export type GrantsBook = {
  all(): readonly KeptGrant[];
  get(id: string): KeptGrant | undefined;
  /** Whether a grant is about to end: from the tap on it lets nothing happen, before the disk knows. */
  ending(id: string): boolean;
  /** One change after the other: each is worked out on what the one before left. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Does a deed, in one write; to be called inside a turn. */
  do(deed: Deed): Promise<void>;
};

/** Opens the grants. */
export function openGrantsBook(from: {
  readonly ledger: Pick<Ledger, "read">;
  readonly chain: ChainWriter;
  readonly bus: Pick<Bus, "emit">;
  readonly unread: (id: string) => void;
}): GrantsBook {
  const { chain, bus } = from;
  const grants = new Map(readGrants(from.ledger.read, from.unread).map((one) => [one.id, one]));
  // Never cleared where a write failed: what somebody took back stays taken back.
  const ending = new Set<string>();
  let list: readonly KeptGrant[] | undefined;
  const all = () => (list ??= [...grants.values()]);
  return {
    all,
    get: (id) => grants.get(id),
    ending: (id) => ending.has(id),
    turn: makeTurns(),
    do: async ({ changes, entries, rows }) => {
      if (changes.length + entries.length + rows.length === 0) return;
      for (const change of changes) if (change.before && change.after?.state !== "given") ending.add(change.before.id);
      await chain.write(entries, [...changes.map(rowOf), ...rows]);
      const seen = new Map<string, Pick<Grant, "resident" | "brand">>();
      for (const change of changes) {
        const { after: next, before } = change;
        if (next) grants.set(next.id, next);
        else if (before) grants.delete(before.id);
        if (next?.state === "given" || next?.state === "suspended") ending.delete(next.id);
        const { resident, brand } = next ?? before ?? { resident: "", brand: "" };
        seen.set(`${resident}|${brand}`, { resident, brand });
      }
      list = undefined;
      for (const changed of seen.values()) bus.emit("consent.changed", changed);
    },
  };
}

function rowOf({ before, after: next }: Change): Statement {
  if (next) return grantRow(next, before);
  return dropGrant(before?.id ?? "");
}
