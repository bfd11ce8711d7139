import { fail } from "../../core/errors.ts";
import type { DevicePlan } from "../entities/plan.ts";
import { deviceNames, originNames } from "./abbreviations.ts";
import { blockAt, type Config, listAt, spelledOut, textAt } from "./config.ts";

const mostMarks = 20;
const longestMark = 200;

/** A connection as a mark; an address counts however it is punctuated. */
function connection(type: string, value: string): string {
  const plain = type === "mac" ? value.replace(/[^0-9a-f]/gi, "") : value;
  return `${type}:${plain.toLowerCase()}`.slice(0, longestMark);
}

/** The device an announcement belongs to; without a block it is none of its own. */
export function deviceOf(root: Config): DevicePlan {
  const block = blockAt(root, "device");
  if (!block) return { marks: [] };
  const device = spelledOut(block, deviceNames);
  const identifiers = (listAt(device, "identifiers", mostMarks) ?? []).map((text) => text.slice(0, longestMark));
  const name = textAt(device, "name");
  const maker = textAt(device, "manufacturer");
  const model = textAt(device, "model") ?? textAt(device, "model_id");
  const software = textAt(device, "sw_version");
  const area = textAt(device, "suggested_area");
  const via = textAt(device, "via_device");
  return {
    marks: [...new Set([...identifiers, ...connectionsOf(device.get("connections"))].filter((mark) => mark !== ""))],
    ...(name ? { name } : {}),
    ...(maker ? { maker } : {}),
    ...(model ? { model } : {}),
    ...(software ? { software } : {}),
    ...(area ? { area } : {}),
    ...(via ? { via } : {}),
  };
}

function connectionsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const wrong = () => fail("E_WRONG_TYPE", { field: "device.connections", problem: "no list of pairs" });
  if (!Array.isArray(value)) return wrong();
  // One pair that its maker forgot to put into a list is one pair.
  const pairs: readonly unknown[] =
    value.length === 2 && value.every((item) => typeof item === "string") ? [value] : value;
  return pairs.slice(0, mostMarks).map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) return wrong();
    const [type, at]: readonly unknown[] = pair;
    return typeof type === "string" && (typeof at === "string" || typeof at === "number")
      ? connection(type, String(at))
      : wrong();
  });
}

/** Who announces; undefined where nobody says so. */
export function originOf(root: Config): string | undefined {
  const block = blockAt(root, "origin");
  if (!block) return undefined;
  return (
    textAt(spelledOut(block, originNames), "name") ?? fail("E_WRONG_TYPE", { field: "origin.name", problem: "missing" })
  );
}
