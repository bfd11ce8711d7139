import type { LintCode } from "../marketing/lint-words.ts";
import type { Fault, Kind } from "./shapes.ts";

/** One thing the linter looks at: some of its codes, told as one. */
export type CheckId =
  | "price"
  | "hurry"
  | "ends"
  | "sponsor"
  | "alike"
  | "points"
  | "reasons"
  | "languages"
  | "closed"
  | "personal"
  | "house"
  | "rule"
  | "filled";

const checks: readonly { readonly id: CheckId; readonly of: readonly Kind[]; readonly codes: readonly LintCode[] }[] = [
  { id: "price", of: ["offer"], codes: ["fee-hidden", "price-differs", "not-free", "price-by-household"] },
  { id: "hurry", of: ["offer", "question", "reward"], codes: ["urgency", "countdown"] },
  { id: "ends", of: ["offer", "reward"], codes: ["end-missing", "end-late", "special-month"] },
  { id: "sponsor", of: ["offer"], codes: ["sponsor-unknown"] },
  // Every card of every brand is drawn by the house: a brand cannot make its yes larger.
  { id: "alike", of: ["offer", "question"], codes: [] },
  { id: "points", of: ["offer", "question", "reward"], codes: ["reward-for-consent", "points-differ"] },
  { id: "reasons", of: ["offer", "question"], codes: ["reason-empty", "reason-same"] },
  { id: "closed", of: ["question"], codes: ["answers-not-closed", "answer-reserved", "validity-short"] },
  { id: "personal", of: ["question"], codes: ["topic-personal"] },
  { id: "languages", of: ["offer", "question", "reward"], codes: ["untranslated"] },
  { id: "house", of: ["offer", "question", "reward"], codes: ["url", "markup", "control"] },
  {
    id: "rule",
    of: ["offer", "rules"],
    codes: [
      "feature-unknown",
      "rule-too-big",
      "too-deep",
      "too-long",
      "action-unfinished",
      "bands-order",
      "band-empty",
      "show-unknown",
      "weight-none",
    ],
  },
  { id: "filled", of: ["offer", "question", "rules", "reward"], codes: ["missing", "malformed"] },
];

/** How one of them stands: right, or what is wrong with it. */
export type Check = { readonly id: CheckId; readonly faults: readonly Fault[] };

/** Every check of something on the shelf: what is wrong first, then what is right. */
export function checksOf(kind: Kind, faults: readonly Fault[]): readonly Check[] {
  const told = checks
    .filter(({ of }) => of.includes(kind))
    .map(({ id, codes }) => ({ id, faults: faults.filter(({ code }) => codes.includes(code)) }));
  const known = told.flatMap((check) => check.faults);
  const rest = faults.filter((one) => !known.includes(one));
  const whole = told.map((check) => (check.id === "filled" ? { ...check, faults: [...check.faults, ...rest] } : check));
  return [...whole.filter((check) => check.faults.length > 0), ...whole.filter((check) => check.faults.length === 0)];
}

/** Each sentence once, with every place it stands at. */
export function sentencesOf(
  faults: readonly Fault[],
): readonly { readonly text: string; readonly at: readonly string[] }[] {
  const by = new Map<string, string[]>();
  for (const { text, at } of faults) by.set(text, [...(by.get(text) ?? []), at]);
  return [...by].map(([text, at]) => ({ text, at: [...new Set(at)] }));
}
