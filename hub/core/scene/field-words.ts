import type { FieldKind } from "./outline.ts";

/** How a value of a step is chosen, by the last part of its path; `unit` is the key of its unit. */
type FieldRow = { readonly label: string; readonly kind?: FieldKind; readonly unit?: string };

/** The values of steps that people may change. */
export const fieldRows: Readonly<Record<string, FieldRow>> = {
  who: { label: "step.field.who" },
  days: { label: "step.field.days", kind: "days" },
  from: { label: "step.field.from", kind: "time" },
  to: { label: "step.field.to", kind: "time" },
  at: { label: "step.field.at", kind: "time" },
  once: { label: "step.field.once" },
  late: { label: "step.field.late" },
  late_min: { label: "step.field.late_min", unit: "unit.min" },
  s: { label: "step.field.wait_s", unit: "unit.s" },
  for_s: { label: "step.field.for_s", unit: "unit.s" },
  deadline_s: { label: "step.field.deadline_s", unit: "unit.s" },
  source: { label: "step.field.source" },
  mode: { label: "step.field.mode" },
  volume: { label: "step.field.volume", unit: "unit.pct" },
  rise_s: { label: "step.field.rise_s", unit: "unit.s" },
  level_pct: { label: "step.field.level_pct", unit: "unit.pct" },
  target_c: { label: "step.field.target_c", unit: "unit.c" },
  portions: { label: "step.field.portions" },
  playing: { label: "step.field.playing", kind: "yes-no" },
};

/** What a value of a step is called on the phone, by the dotted path of its field; undefined for what is not offered there. */
export function fieldWord(field: string): string | undefined {
  const name = field.split(".").at(-1) ?? "";
  return Object.hasOwn(fieldRows, name) ? fieldRows[name]?.label : undefined;
}
