import type { AskedEdit, FieldShown, StepShown } from "../../hub/core/scene-edit-answers.ts";
import type { SettingShown } from "../../hub/core/scene-answers.ts";
import type { Value } from "../../hub/core/world.ts";

/** A condition that may be asked of a step. */
type MayAsk = StepShown["may_ask"][number];

/** What somebody wants of one step, before they have said so. */
export type Wanted = {
  readonly values: Readonly<Record<string, Value>>;
  readonly disabled: boolean;
  /** Conditions to leave out, by their place. */
  readonly without: readonly number[];
  readonly asks: readonly MayAsk[];
};

/** A step as it is. */
export function asItIs({ disabled }: Pick<StepShown, "disabled">): Wanted {
  return { values: {}, disabled, without: [], asks: [] };
}

/** What changes between a step and what somebody wants of it, in the order in which it can be done. */
export function editsOf({ key, disabled, fields }: StepShown, wanted: Wanted): readonly AskedEdit[] {
  const set = fields.flatMap(({ property, value }): AskedEdit[] => {
    const to = wanted.values[property];
    return to === undefined || to === value ? [] : [{ is: "set", key, property, value: to }];
  });
  // From the last to the first: what is left out moves only what comes after it.
  const removed = wanted.without.toSorted((a, b) => b - a);
  return [
    ...set,
    ...removed.map((remove): AskedEdit => ({ is: "condition", key, remove })),
    ...wanted.asks.map(({ condition }): AskedEdit => ({ is: "condition", key, add: condition })),
    ...(wanted.disabled === disabled ? [] : [{ is: "node", key, disabled: wanted.disabled } as const]),
  ];
}

const kinds: Readonly<Record<Exclude<FieldShown["kind"], "text">, SettingShown["kind"]>> = {
  choice: "choice",
  days: "choice",
  number: "number",
  time: "time",
  "yes-no": "switch",
};

/** A value of a step in the form of a setting; undefined for a text, which is typed. */
export function settingOf(field: FieldShown): SettingShown | undefined {
  const { property, label, kind, value, choices, min, max, unit } = field;
  if (kind === "text") return undefined;
  return {
    name: property,
    says: label,
    kind: kinds[kind],
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max, step: stepOf(min ?? 0, max, value) }),
    ...(unit === undefined ? {} : { unit }),
    ...(choices ? { choices } : {}),
    value,
    by: "scene",
    default: value,
  };
}

const fewest = 60;

/** So fine that what it is now is one of its steps, and otherwise so coarse that a thumb finds each. */
function stepOf(min: number, max: number, value: Value): number {
  const now = typeof value === "number" ? value : min;
  const fits = (step: number) => Math.abs((now - min) / step - Math.round((now - min) / step)) < 1e-6;
  const coarse = [60, 30, 10, 5, 1, 0.5, 0.1].find((step) => (max - min) / step >= fewest && fits(step));
  return coarse ?? [1, 0.5, 0.1].find(fits) ?? 0.1;
}

// As people say how long something is, seconds; a thumb on a day's worth of seconds finds none of them.
const lengths_s = [
  0, 5, 10, 15, 30, 60, 90, 120, 180, 300, 600, 900, 1_200, 1_800, 2_700, 3_600, 5_400, 7_200, 10_800, 14_400, 28_800,
  43_200, 86_400,
];
const widest = 120;

/** How long something of a step may be, as values of it, what it is now among them; undefined for what is no length. */
export function lengthsOf({ property, kind, value, min = 0, max = widest }: FieldShown): readonly Length[] | undefined {
  const [, unit] = /(?:^|[._])(s|min)$/.exec(property) ?? [];
  if (kind !== "number" || typeof value !== "number" || unit === undefined || max - min <= widest) return undefined;
  const seconds = unit === "min" ? 60 : 1;
  const fitting = lengths_s.map((length) => length / seconds).filter((one) => Number.isInteger(one));
  const all = [...new Set([...fitting.filter((one) => one >= min && one <= max), value])];
  return all.toSorted((a, b) => a - b).map((one) => ({ value: one, ...lengthIn(one * seconds) }));
}

/** A length as a value of its step, and in the words that fit it: `phone.flow.<unit>`. */
export type Length = { readonly value: number; readonly n: number; readonly unit: "s" | "min" | "h" };

function lengthIn(s: number): Pick<Length, "n" | "unit"> {
  if (s >= 7_200 && s % 1_800 === 0) return { n: s / 3_600, unit: "h" };
  return s >= 120 && s % 30 === 0 ? { n: s / 60, unit: "min" } : { n: s, unit: "s" };
}

/** The step that a suggestion would stand behind, where it is still there. */
export function behind<T extends { readonly key: string }>(steps: readonly T[], key: string): T | undefined {
  return steps.find((step) => step.key === key);
}

/** Ways out of a step that are not the one it is there for, each with the word under which what follows it stands. */
const otherwise: ReadonlySet<string> = new Set(["blocked", "failed", "expired", "partial"]);

/** The key of what leads to a step, where it is not simply next. */
export function leadsTo({ after }: Pick<StepShown, "after">): string | undefined {
  return after && otherwise.has(after.output) ? `phone.flow.if.${after.output}` : undefined;
}
