import type { SceneDocument } from "./graph.ts";
import { nodeTypes, type NodeType } from "./nodes.ts";
import { readSettings } from "./settings.ts";

/** A Lintel node as it stands in Node-RED: its id there, and what the house knows it by. */
export type DrawnNode = {
  readonly id: string;
  readonly scene: string;
  readonly key: string;
  readonly outputs: readonly string[];
};

/** The Lintel nodes of all tabs that are scenes. */
export function drawnNodes(flows: SceneDocument): readonly DrawnNode[] {
  const scenes = new Map<unknown, string>();
  for (const entry of flows)
    if (entry["type"] === "tab") scenes.set(entry["id"], readSettings(entry, () => undefined).scene);
  return flows.flatMap(({ id, z, key, type }) => {
    const scene = scenes.get(z);
    if (!scene || typeof id !== "string" || typeof key !== "string" || !isNodeType(type)) return [];
    return [{ id, scene, key, outputs: nodeTypes[type].outputs }];
  });
}

function isNodeType(type: unknown): type is NodeType {
  return typeof type === "string" && Object.hasOwn(nodeTypes, type);
}
