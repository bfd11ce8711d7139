import { Slug } from "../ids.ts";
import type { Value } from "../world.ts";
import { clip, type Report } from "./faults.ts";
import { SettingName } from "./terms.ts";
import { isEntry, type Entry } from "./plain.ts";

/** The `env` entry of a tab that names its scene. */
export const sceneVariable = "LINTEL_SCENE";
/** The `env` entry of a tab that says how many seconds a message may stay with ordinary nodes. */
const bridgeVariable = "LINTEL_BRIDGE_S";

const bridgeSeconds = { usual: 10, most: 600 };

/** What a tab's `env` says. */
type TabSettings = {
  readonly scene: string;
  readonly bridge_s: number;
  readonly settings: ReadonlyMap<string, Value>;
};

/** Reads which scene a tab is, how long a bridge may take, and its settings with their defaults. */
export function readSettings(tab: Entry, report: Report): TabSettings {
  const settings = new Map<string, Value>();
  let scene: string | undefined;
  let bridge_s: number | undefined;
  const env = tab["env"];
  if (env !== undefined && !Array.isArray(env)) report("E_SCENE_BROKEN", { field: "env" }, { problem: "not-a-list" });
  for (const row of Array.isArray(env) ? env : []) {
    const name: unknown = isEntry(row) ? row["name"] : undefined;
    const field = `env.${clip(name)}`;
    const value = isEntry(row) ? readDefault(row["type"], row["value"]) : undefined;
    if (name === sceneVariable) {
      if (scene !== undefined) report("E_SCENE_BROKEN", { field }, { problem: "twice" });
      else if (typeof value === "string" && Slug.safeParse(value).success) scene = value;
    } else if (name === bridgeVariable) {
      if (bridge_s !== undefined) report("E_SCENE_BROKEN", { field }, { problem: "twice" });
      else if (isBridgeSeconds(value)) bridge_s = value;
      else report("E_SCENE_BROKEN", { field }, { problem: "bridge-seconds" });
    } else if (typeof name !== "string" || !SettingName.safeParse(name).success)
      report("E_SCENE_BROKEN", { field }, { problem: "setting-name" });
    else if (settings.has(name)) report("E_SCENE_BROKEN", { field }, { problem: "twice" });
    else if (value === undefined) report("E_SCENE_BROKEN", { field }, { problem: "setting-value" });
    else settings.set(name, value);
  }
  if (scene === undefined) report("E_SCENE_BROKEN", { field: `env.${sceneVariable}` }, { problem: "no-scene" });
  return { scene: scene ?? "", bridge_s: bridge_s ?? bridgeSeconds.usual, settings };
}

function isBridgeSeconds(value: Value | undefined): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= bridgeSeconds.most;
}

/** A default as the editor stores it: a number or a truth value may be written as text. */
function readDefault(type: unknown, value: unknown): Value | undefined {
  if (type === "str" && typeof value === "string" && value.length <= 200) return value;
  if (type === "num") {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  }
  if (type === "bool")
    return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
  return undefined;
}

/** A default as the editor stores it, the other way round. */
export function writeDefault(name: string, value: Value): Entry {
  const type = typeof value === "number" ? "num" : typeof value === "boolean" ? "bool" : "str";
  return { name, type, value: String(value) };
}
