import type { ChainEntry, Grant, Permission } from "./grant.ts";
import { type Gate, mayLeave } from "./gate.ts";
import type { OutboxRow } from "./outbox-rows.ts";

/** What is asked before an event goes in and before it goes out; `gate` and `joins` are handed in so that a test can take either away. */
export type JudgeNeeds = {
  readonly permission: Permission;
  readonly isChild: (resident: string) => boolean;
  readonly gate?: Gate;
  /** Whether the rows that are taken are held against their grants in the same write. */
  readonly joins?: boolean;
};

/** What is said of one event or one row of the outbox. */
export type Judge = {
  readonly joins: boolean;
  /** Why an event may not go in. */
  refusal(text: string, grant: Grant | undefined, resident: string | null): ReturnType<Gate>;
  /** What stands in the way of a row that is due: something for good, something for now, or nothing. */
  ofRow(row: OutboxRow): "goes" | "waits" | { readonly never: string };
};

/** What may change by itself again: it waits. Everything else never leaves and goes at once. */
const passing: readonly string[] = ["paused", "state", "not-yet"];

/** Makes the judge of the outbox. */
export function makeJudge({ permission, isChild, gate = mayLeave, joins = true }: JudgeNeeds): Judge {
  const refusal: Judge["refusal"] = (text, grant, resident) =>
    gate(text, grant, {
      at: permission.now(),
      paused: permission.paused(resident ?? undefined),
      child: resident !== null && isChild(resident),
    });
  return {
    joins,
    refusal,
    ofRow: (row) => {
      const why = refusal(row.event, permission.grant(row.consent), row.resident);
      if (why !== undefined && passing.includes(why)) return "waits";
      if (why !== undefined) return { never: why };
      if (joins && row.type !== "consent.withdrawn" && !permission.allows(row.consent, row.epoch)) return "waits";
      return "goes";
    },
  };
}

/** What the chain says of an event that was held back. */
export function gatedEntry(brand: string, why: string, resident: string | null): ChainEntry {
  return { kind: "gated", said: { brand, why, events: 1 }, ...(resident === null ? {} : { resident }) };
}
