import { readFileSync } from "node:fs";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import type { SceneHouse } from "../../../hub/core/scene/house.ts";

/** One node of a drawing. */
export type Drawn = Record<string, unknown>;

/** A shipped scene document as it stands in its file. */
export function shipped(name: string): SceneDocument {
  return JSON.parse(shippedText(name));
}

/** The text of a shipped scene's file. */
export function shippedText(name: string): string {
  return readFileSync(`flows/${name}.json`, "utf8");
}

/** A tab with the given nodes, and settings of the bath. */
export function scene(nodes: readonly Drawn[], tab: Drawn = {}): Drawn[] {
  const env = [
    { name: "LINTEL_SCENE", type: "str", value: "trial" },
    { name: "bath_c", type: "num", value: "40" },
    { name: "bath_enabled", type: "bool", value: "true" },
  ];
  return [{ id: "t", type: "tab", label: "Trial", disabled: false, info: "", env, ...tab }, ...nodes];
}

let place = 0;

/** A node of any type at some place of the tab. */
export function node(id: string, type: string, to: readonly (readonly string[])[], own: Drawn = {}): Drawn {
  place += 20;
  return { id, type, z: "t", x: place, y: place, wires: to, ...own };
}

/** A Lintel node whose key is its id. */
export function lintel(id: string, type: string, to: readonly (readonly string[])[], own: Drawn = {}): Drawn {
  return node(id, `lintel-${type}`, to, { key: id, schema: 1, ...own });
}

/** A moment node. */
export const moment = (id: string, ...to: string[]): Drawn => lintel(id, "moment", [to], { moment: "woke" });
/** A guard that looks at something, by its pass and blocked wires. */
export const guard = (id: string, pass: string[], blocked: string[] = []): Drawn =>
  lintel(id, "guard", [pass, blocked], { all: [{ is: "ready", role: "bath" }] });
/** An act on the bath. */
export const bath = (id: string, verb: string, to: string[] = [], own: Drawn = {}): Drawn =>
  lintel(id, "act", [to, []], {
    role: "bath",
    verb,
    with: verb === "warm" ? { target_c: "setting:bath_c" } : {},
    ...own,
  });
/** An act that harms nobody. */
export const clear = (id: string, ...to: string[]): Drawn =>
  lintel(id, "act", [to, []], { role: "screen.hall", verb: "clear", with: {} });
/** A wait for a minute. */
export const wait = (id: string, ...to: string[]): Drawn =>
  lintel(id, "wait", [to, []], { until: { is: "duration", s: 60 }, deadline_s: 120 });

/** The faults of a document, as `CODE node field problem`. */
export function faultsOf(document: unknown, house?: SceneHouse): string[] {
  return compile(document, house).faults.map(({ code, severity, node: at, field, params }) =>
    [severity === "warning" ? `(${code})` : code, at, field, params["problem"] ?? params["lacks"]]
      .filter(Boolean)
      .join(" "),
  );
}
