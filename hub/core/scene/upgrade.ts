import { nodeVersion, type NodeType } from "./nodes.ts";
import type { Entry } from "./plain.ts";

/** Turns the properties of one node of version n into those of version n + 1. */
export type UpgradeStep = (type: NodeType, properties: Entry) => Entry;

/** The steps in order: the first leads from version 1 to 2; a new `nodeVersion` adds one. */
export const upgradeSteps: readonly UpgradeStep[] = [];

/** A node's properties as the newest version spells them; undefined for a version that never was. */
export function upgrade(
  type: NodeType,
  version: number,
  properties: Entry,
  steps: readonly UpgradeStep[] = upgradeSteps,
): Entry | "newer" | undefined {
  if (!Number.isInteger(version) || version < 1) return undefined;
  if (version > Math.max(nodeVersion, steps.length + 1)) return "newer";
  return steps.slice(version - 1).reduce((done, step) => step(type, done), properties);
}
