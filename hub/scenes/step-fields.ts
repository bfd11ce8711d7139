import { z } from "zod";
import type { Sentence } from "../core/events.ts";
import { readRole, roles, type RoleRow } from "../core/roles.ts";
import { fieldRows } from "../core/scene/field-words.ts";
import type { GraphNode } from "../core/scene/graph.ts";
import type { Field } from "../core/scene/outline.ts";
import { readReference } from "../core/scene/parameters.ts";
import { isEntry } from "../core/scene/plain.ts";
import { choiceWords } from "./step-words.ts";

/** Ends and choices of a value, as its schema says. */
type Limits = { readonly min?: number; readonly max?: number; readonly values?: readonly string[] };

/** The values of a step that people may change; what a setting or the day decides is not among them. */
export function fieldsOf(step: GraphNode, residents: readonly string[]): readonly Field[] {
  switch (step.type) {
    case "lintel-moment": {
      const { who, days, from, to, once, late, late_min } = step.properties;
      return [
        choice("who", who, ["anyone", "adults", ...residents]),
        choice("days", days, ["any", "working", "free"]),
        ...(from === undefined ? [] : [made("from", from)]),
        ...(to === undefined ? [] : [made("to", to)]),
        ...(once === undefined ? [] : [choice("once", once, ["per-day", "per-trip", "always"])]),
        choice("late", late, ["run", "skip", "ask"]),
        ...(late === "run" ? [made("late_min", late_min, { min: 0, max: 720 })] : []),
      ].flatMap((field) => field ?? []);
    }
    case "lintel-guard":
      return step.properties.all.flatMap((condition, i) => conditionFields(condition, `all.${i}`));
    case "lintel-wait": {
      const { until, deadline_s } = step.properties;
      const deadline = made("deadline_s", deadline_s, { min: 1, max: 86_400 });
      const own = ((): readonly (Field | undefined)[] => {
        if (until.is === "clock") return [made("until.at", until.at)];
        if (until.is === "duration") return [made("until.s", until.s, { min: 1, max: 86_400 })];
        return until.is === "state" ? until.all.flatMap((one, i) => conditionFields(one, `until.all.${i}`)) : [];
      })();
      return [...own, deadline].flatMap((field) => field ?? []);
    }
    case "lintel-join":
      return [made("deadline_s", step.properties.deadline_s, { min: 1, max: 86_400 })].flatMap((field) => field ?? []);
    case "lintel-act": {
      const { role, verb, with: given } = step.properties;
      const limits = limitsOf(role, verb);
      return Object.entries(given).flatMap(([name, value]) => {
        if (readReference(value).from !== "constant") return [];
        const known = limits.get(name);
        if (!known) return [];
        return known.values
          ? (choice(`with.${name}`, value, known.values) ?? [])
          : (made(`with.${name}`, value, known) ?? []);
      });
    }
    case "lintel-say":
      return [];
  }
}

function conditionFields(condition: object, path: string): readonly Field[] {
  return Object.entries(condition as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    if (!["from", "to", "for_s"].includes(name)) return [];
    if (typeof value !== "number" && typeof value !== "string") return [];
    return made(`${path}.${name}`, value, name === "for_s" ? { min: 0, max: 86_400 } : {}) ?? [];
  });
}

function rowOf(property: string) {
  const name = property.split(".").at(-1) ?? "";
  return Object.hasOwn(fieldRows, name) ? fieldRows[name] : undefined;
}

function made(property: string, value: Field["value"], { min, max }: Limits = {}): Field | undefined {
  const row = rowOf(property);
  if (!row) return undefined;
  const kind = row.kind ?? (typeof value === "number" ? "number" : typeof value === "boolean" ? "yes-no" : "text");
  return {
    property,
    label: { key: row.label, params: {} },
    kind,
    value,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(row.unit !== undefined && { unit: row.unit }),
  };
}

function choice(property: string, value: Field["value"], values: readonly string[]): Field | undefined {
  const field = made(property, value);
  return field && { ...field, kind: field.kind === "days" ? "days" : "choice", choices: values.map(choiceOf) };
}

function choiceOf(value: string): { readonly value: string; readonly says: Sentence } {
  const key = Object.hasOwn(choiceWords, value) ? choiceWords[value] : undefined;
  const says = key === undefined ? { key: "step.choice.resident", params: { resident: value } } : { key, params: {} };
  return { value, says };
}

/** The ends and choices of a verb's parameters, as the table of roles has them. */
function limitsOf(address: string, verb: string): ReadonlyMap<string, Limits> {
  const role = readRole(address);
  const row: RoleRow | undefined = role && roles[role.role];
  const schema = row && Object.hasOwn(row.verbs, verb) ? row.verbs[verb] : undefined;
  const properties: unknown = schema && z.toJSONSchema(schema, { io: "input" })["properties"];
  return new Map(isEntry(properties) ? Object.entries(properties).map(([name, one]) => [name, limitsIn(one)]) : []);
}

function limitsIn(property: unknown): Limits {
  if (!isEntry(property)) return {};
  const { minimum, maximum, enum: values } = property;
  return {
    ...(typeof minimum === "number" && { min: minimum }),
    ...(typeof maximum === "number" && { max: maximum }),
    ...(Array.isArray(values) && { values: values.filter((value) => typeof value === "string") }),
  };
}
