import { z } from "zod";
import type { Params } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import { refusals } from "./look.ts";

/** What became of a pulse. */
export const Outcome = z.enum(["confirmed", "failed", "unknown", "unused"]);
/** See the schema of the same name. */
export type Outcome = z.infer<typeof Outcome>;

/** One thing the door writes down; in ids of reasons only, never a name, a code or a score. */
export const Entry = z.discriminatedUnion("is", [
  z.object({
    is: z.literal("verdict"),
    decision: z.enum(["open", "ask", "keep"]),
    by: z.string().optional(),
    ask: z.string().optional(),
    why: z.array(z.string()),
    evidence: z.array(z.string()),
    /** All adults are to see it. */
    notify: z.boolean(),
    alert: z.literal("duress").optional(),
  }),
  z.object({
    is: z.literal("released"),
    by: z.enum(["keypad", "key", "inside", "hand"]),
    /** By a code of the lock's own, outside the hours its owner has. */
    outside: z.boolean(),
    notify: z.boolean(),
  }),
  z.object({ is: z.literal("outcome"), of: z.number(), outcome: Outcome, code: z.string().optional() }),
  z.object({ is: z.literal("refused"), what: z.enum([...refusals, "tap"]), count: z.number(), notify: z.boolean() }),
  z.object({ is: z.literal("wrong"), what: z.enum(["code", "locked"]), notify: z.boolean() }),
  z.object({ is: z.literal("eyes-off"), why: z.enum(["failures", "spoof"]), until: z.number(), notify: z.boolean() }),
  z.object({ is: z.literal("code"), what: z.enum(["set", "removed"]), use: z.enum(["open", "duress"]) }),
  z.object({ is: z.literal("left-open") }),
]);
/** See the schema of the same name. */
export type Entry = z.infer<typeof Entry>;

/** One line of the door's book as it is shown. */
export type DoorLine = {
  readonly seq: number;
  readonly at: number;
  readonly sentence: Sentence;
  readonly decision: "open" | "ask" | "keep" | "note";
  /** Kinds of evidence, never a score. */
  readonly evidence: readonly string[];
  /** Adults should see it. */
  readonly notice: boolean;
  readonly alert?: "duress";
  readonly outcome?: Outcome;
};

/** A line's sentence. `who` is a resident's id; undefined for nobody known, or somebody who lives here no more. */
export function sentenceOf(entry: Entry, who: string | undefined, silent: boolean): Sentence {
  const say = (key: string, params: Params = {}) => ({
    key,
    params: who === undefined ? params : { ...params, resident: who },
  });
  switch (entry.is) {
    case "verdict":
      return verdictOf(entry, who, silent, say);
    case "released":
      if (entry.by === "key") return say("door.audit.released-key");
      if (entry.by === "inside") return say("door.audit.released-inside");
      if (entry.by === "hand") return say("door.audit.released-hand");
      if (who === undefined) return say("door.audit.released-keypad");
      return say(entry.outside ? "door.audit.keypad-outside" : "door.audit.keypad");
    case "outcome":
      return say(outcomes[entry.outcome]);
    case "refused":
      return say("door.audit.refused", { what: `door.refused.${entry.what}`, count: entry.count });
    case "wrong":
      return say(entry.what === "code" ? "door.audit.wrong-code" : "door.audit.wrong-locked");
    case "eyes-off":
      return say("door.audit.eyes-off", { why: `door.why.${entry.why}`, until: entry.until });
    case "code":
      // Which of the two codes it is would be the worst thing to tell.
      if (entry.what === "set") return say(who === undefined ? "door.audit.code-set-gone" : "door.audit.code-set");
      return say(who === undefined ? "door.audit.code-removed-gone" : "door.audit.code-removed");
    case "left-open":
      return say("door.audit.left-open");
  }
}

const outcomes: Readonly<Record<Outcome, string>> = {
  confirmed: "door.audit.outcome.confirmed",
  failed: "door.audit.outcome.failed",
  unknown: "door.audit.outcome.unknown",
  unused: "door.audit.outcome.unused",
};

function verdictOf(
  { decision, why: [first = "unknown", second], ask = "credential", alert }: Extract<Entry, { is: "verdict" }>,
  who: string | undefined,
  silent: boolean,
  say: (key: string, params?: Params) => Sentence,
): Sentence {
  const why = `door.why.${first}`;
  if (alert !== undefined && !silent) return say(decision === "open" ? "door.audit.duress" : "door.audit.duress-shut");
  if (decision === "ask") return say("door.audit.asked", { why, ask: `door.ask.${ask}` });
  if (decision === "keep") return say("door.audit.kept", { why });
  if (who === undefined) return say("door.audit.opened-gone");
  if (second === undefined) return say("door.audit.opened", { why });
  return say("door.audit.opened-also", { why, also: `door.why.${second}` });
}

/** What kind of decision a line was. */
export function decisionOf(entry: Entry): DoorLine["decision"] {
  if (entry.is === "released") return "open";
  return entry.is === "verdict" ? entry.decision : "note";
}

/** The line for signals that were not believed. */
export function refusedEntry(what: string, count: number): Entry {
  const known = refusals.find((one) => one === what) ?? "tap";
  const grave = known === "replay" || known === "tamper" || known === "flood" || known === "signature";
  return { is: "refused", what: known, count, notify: grave };
}
