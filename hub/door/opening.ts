import { z } from "zod";
import { codeOf, type ErrorCode } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import type { Audit } from "./audit.ts";
import { keepRow, type Statement } from "./keeps.ts";
import { type DoorParts, doorRole } from "./needs.ts";
import type { DoorEvidence, Verdict } from "./policy.ts";
import type { Strike } from "./strike.ts";

/** Whether it opened, and why not. */
export type DoorAnswer = { readonly open: boolean; readonly code?: ErrorCode; readonly until?: number };

/** A decision to open, and what must still be true when it is on the disk. */
export type ToOpen = {
  readonly verdict: Verdict;
  readonly evidence: readonly DoorEvidence[];
  /** What makes its id: the look, the code's typing, the phone's challenge. */
  readonly cause: string;
  /** What stands or falls with it. */
  readonly rows: readonly Statement[];
  /** Asked once more as the pulse is about to leave. */
  readonly still: () => boolean;
  /** No pulse of it later than this, wall ms, though it waits in a broker. */
  readonly until?: number;
};

/** What is kept from the decision until the lock has shown what it did. */
export const Opening = z.strictObject({ seq: z.number().int(), id: z.string() });
/** Where it is kept. */
export const openingId = "opening";

const pulseMs = 5_000;
const leavesWithinMs = 5_000;

/** One decision, one write, one pulse; what was stored and did not leave is written down as failed. None while the last is on its way or holds the bolt back. */
export function makeOpening(
  { store, bus, household, things, clock }: DoorParts,
  audit: Audit,
  strike: Strike,
  onFault: (error: unknown) => void,
): (order: ToOpen) => Promise<DoorAnswer> {
  let pulsed = Number.NEGATIVE_INFINITY;
  return async ({ verdict, evidence, cause, rows, still, until = Number.POSITIVE_INFINITY }) => {
    const lock = things.role(doorRole);
    if (!lock) return { open: false, code: "E_ROLE_UNBOUND" };
    const { thing, address } = lock;
    const id = `door.${derivedId(household.home()?.id ?? "", address, cause)}`;
    const begun = clock.mono();
    const opened = (at: number) => {
      const place = things.thing(thing)?.place;
      try {
        store.work(() => bus.emit("door.opened", { id, at, device: thing, place, resident: verdict.who }));
      } catch (error) {
        onFault(error);
      }
    };
    const back = lock.state["bolt"] === "unlocked" || strike.waits();
    if (back && begun - pulsed < pulseMs && still()) {
      await audit.add(entryOf(verdict, evidence), verdict.who, () => rows);
      opened(Math.floor(clock.wall()));
      return { open: true };
    }
    const seq = await audit.add(entryOf(verdict, evidence), verdict.who, (seq) => [
      ...rows,
      keepRow(openingId, { seq, id }),
      {
        sql: "INSERT INTO hazards (id, thing, verb, at) VALUES (?, ?, ?, ?)",
        params: [id, thing, "unlock", Math.floor(clock.wall())],
      },
    ]);
    strike.follow({ id, thing, seq });
    const now = things.role(doorRole);
    const late = clock.mono() - begun > leavesWithinMs;
    const code: ErrorCode | undefined =
      now?.thing !== thing || !now.ready ? "E_DEVICE_OFFLINE" : late || !still() ? "E_STALE" : undefined;
    const fails = (why: ErrorCode): DoorAnswer => {
      strike.answered({ v: 1, id, outcome: "refused", code: why });
      return { open: false, code: why };
    };
    if (code !== undefined) return fails(code);
    const at = Math.floor(clock.wall());
    const command = {
      id,
      thing,
      role: address,
      verb: "unlock",
      with: { for_ms: pulseMs },
      class: "S3",
      deadline: Math.min(at + pulseMs, until),
    } as const;
    try {
      store.work(() => things.policy(command, "stored"));
    } catch (error) {
      return fails(codeOf(error));
    }
    if (!strike.waits()) return { open: false, code: "E_DEVICE_FAILED" };
    pulsed = clock.mono();
    // In the same tick, and in a work of its own: what goes wrong with the news takes no pulse back.
    opened(at);
    return { open: true };
  };
}

/** What the book says of a decision: reasons and kinds of evidence, nobody's name. */
export function entryOf({ decision, by, ask, reasons, notify, alert }: Verdict, evidence: readonly DoorEvidence[]) {
  return {
    is: "verdict" as const,
    decision,
    ...(by !== undefined && { by }),
    ...(ask !== undefined && { ask }),
    why: reasons.map(({ key }) => key.slice(key.lastIndexOf(".") + 1)),
    evidence: [...new Set(evidence.map(({ kind }) => kind))],
    notify,
    ...(alert !== undefined && { alert }),
  };
}
