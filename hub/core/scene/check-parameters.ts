import type { z } from "zod";
import { facts } from "../facts.ts";
import type { Value } from "../world.ts";
import { clip, type Report } from "./faults.ts";
import { nestParameters, readReference } from "./parameters.ts";

// What the hub alone adds to a hazard (core/roles Care): a flow that wrote it would vouch for itself.
const hubAlone: ReadonlySet<string> = new Set(["care"]);

/** Checks parameters by the verb's schema; a fact's value is known only at run time, so only its name is checked. */
export function checkParameters(
  schema: z.ZodType,
  flat: Readonly<Record<string, Value>>,
  settings: ReadonlyMap<string, Value>,
  report: Report,
  at: { readonly node: string; readonly field: string },
): void {
  const values: [string, Value][] = [];
  const later = new Set<string>();
  for (const [name, value] of Object.entries(flat)) {
    const tell = (problem: string) =>
      report(
        "E_SCENE_PARAMETER",
        { node: at.node, field: `${at.field}.${name}` },
        { problem, value: clip(String(value)) },
      );
    const [head = name] = name.split(".");
    if (hubAlone.has(head)) tell("hub-alone");
    else if (head !== name && Object.hasOwn(flat, head)) tell("twice");
    else {
      const known = lookUp(value, settings);
      if (known === "unknown") tell(`unknown-${readReference(value).from}`);
      else values.push([name, known.value]);
      if (known === "unknown" || known.later) later.add(name);
    }
  }
  const result = schema.safeParse(nestParameters(Object.fromEntries(values)));
  for (const issue of result.error?.issues ?? []) {
    const path = issue.path.map(String).join(".");
    const keys = issue.code === "unrecognized_keys" ? issue.keys.map((key) => (path ? `${path}.${key}` : key)) : [path];
    for (const key of keys) {
      if (issue.code !== "unrecognized_keys" && issue.code !== "invalid_key" && later.has(key)) continue;
      const spot = { node: at.node, field: key ? `${at.field}.${key}` : at.field };
      report("E_SCENE_PARAMETER", spot, { problem: clip(issue.message) });
    }
  }
}

function lookUp(value: Value, settings: ReadonlyMap<string, Value>): { value: Value; later: boolean } | "unknown" {
  const reference = readReference(value);
  if (reference.from === "constant") return { value, later: false };
  if (reference.from === "fact") return Object.hasOwn(facts, reference.name) ? { value: 0, later: true } : "unknown";
  const setting = settings.get(reference.name);
  return setting === undefined ? "unknown" : { value: setting, later: false };
}
