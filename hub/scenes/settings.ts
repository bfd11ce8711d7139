import { fail } from "../core/errors.ts";
import { checkParameters } from "../core/scene/check-parameters.ts";
import type { Report } from "../core/scene/faults.ts";
import type { Graph } from "../core/scene/graph.ts";
import { readReference } from "../core/scene/parameters.ts";
import { ownSetting, type SettingRow, settingRow, unfitValue } from "../core/scene/setting-words.ts";
import { readRole, roles, type RoleRow } from "../core/roles.ts";
import type { Value } from "../core/world.ts";

/** One setting as it stands for somebody; sentences and units are keys yet. */
export type SettingView = SettingRow & {
  readonly name: string;
  readonly value: Value;
  readonly by: "resident" | "household" | "scene";
  /** What counts where the resident has chosen nothing. */
  readonly preset: Value;
  readonly once?: Value;
};

/** What was chosen, by whom: each reads one setting by name. */
export type Chosen = {
  readonly household: (name: string) => Value | undefined;
  readonly resident?: (name: string) => Value | undefined;
  readonly once?: Readonly<Record<string, Value>>;
};

/** The settings of a scene, in the order of its document: the scene's own < the household's < the resident's; `once` stands beside. */
export function settingsOf(graph: Graph, chosen: Chosen): readonly SettingView[] {
  return [...graph.settings].flatMap(([name, own]) => {
    const known = settingRow(graph.scene, name, own);
    if (!known) return [];
    // What a household made itself is judged by its whole scene.
    const row: SettingRow =
      known.says === ownSetting && (graph.class === "S2" || graph.class === "S3") ? { ...known, hazard: {} } : known;
    const [theirs, house] = [chosen.resident?.(name), chosen.household(name)];
    const preset = chosen.resident ? (house ?? own) : own;
    const by = theirs === undefined ? (house === undefined ? "scene" : "household") : "resident";
    const once = chosen.once?.[name];
    return [{ ...row, name, value: theirs ?? house ?? own, by, preset, ...(once !== undefined && { once }) }];
  });
}

/** Checks values for settings of a scene: by their rows, then by every act that uses them. E_SCENE_PARAMETER. */
export function checkSettings(graph: Graph, set: Readonly<Record<string, Value>>): void {
  for (const [name, value] of Object.entries(set)) {
    const preset = graph.settings.get(name);
    const row = preset === undefined ? undefined : settingRow(graph.scene, name, preset);
    const problem = row ? unfitValue(row, value) : "unknown-setting";
    if (problem) fail("E_SCENE_PARAMETER", { problem, setting: name });
  }
  const merged = new Map<string, Value>([...graph.settings, ...Object.entries(set)]);
  for (const { type, properties, key } of graph.nodes.values()) {
    if (type !== "lintel-act") continue;
    const orders = [properties, ...(properties.undo ? [properties.undo] : [])];
    for (const { verb, with: flat } of orders) {
      const used = Object.values(flat).map(readReference);
      const name = used.find((one) => one.from === "setting" && Object.hasOwn(set, one.name));
      if (name) withinLimits(properties.role, verb, flat, { merged, node: key, name: nameIn(name) });
    }
  }
}

function nameIn(reference: ReturnType<typeof readReference>): string {
  return reference.from === "constant" ? "" : reference.name;
}

// What the device's own verb refuses is refused here, before anything is kept: no setting widens a hazard's limits.
function withinLimits(
  role: string,
  verb: string,
  flat: Readonly<Record<string, Value>>,
  known: { readonly merged: ReadonlyMap<string, Value>; readonly node: string; readonly name: string },
): void {
  const read = readRole(role);
  const row: RoleRow | undefined = read && roles[read.role];
  const schema = row && Object.hasOwn(row.verbs, verb) ? row.verbs[verb] : undefined;
  if (!schema) return;
  const report: Report = () => fail("E_SCENE_PARAMETER", { problem: "setting-range", setting: known.name });
  checkParameters(schema, flat, known.merged, report, { node: known.node, field: "with" });
}
