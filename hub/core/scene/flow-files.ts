import { z } from "zod";
import { check } from "../parse.ts";
import { canonicalDocument } from "./canonical.ts";
import type { SceneDocument } from "./graph.ts";

/** `flows/shared.json`: the order of the tabs, and what belongs to none (configuration nodes, subflows). */
export const SharedFlows = z.strictObject({
  v: z.literal(1),
  tabs: z.array(z.string().max(64)).max(1_000),
  nodes: z.array(z.record(z.string(), z.unknown())).max(5_000),
});
/** See the schema of the same name. */
export type SharedFlows = z.infer<typeof SharedFlows>;

/** All files as the one list Node-RED loads: tabs in their order, then their nodes, then what is shared. */
export function joinFlows(shared: SharedFlows, documents: ReadonlyMap<string, SceneDocument>): SceneDocument {
  const order = [...new Set([...shared.tabs, ...[...documents.keys()].toSorted()])];
  const ordered = order.flatMap((id) => documents.get(id) ?? []);
  return [...ordered, ...shared.nodes];
}

/** The list Node-RED saves, parted into one document a tab and what is shared. */
export function splitFlows(flows: SceneDocument): {
  shared: SharedFlows;
  documents: ReadonlyMap<string, SceneDocument>;
} {
  const tabs = flows.filter((entry) => entry["type"] === "tab").map((entry) => String(entry["id"]));
  const ownerOf = (entry: SceneDocument[number]) => String(entry["type"] === "tab" ? entry["id"] : (entry["z"] ?? ""));
  const groups = Map.groupBy(flows, (entry) => (tabs.includes(ownerOf(entry)) ? ownerOf(entry) : ""));
  const documents = new Map(tabs.map((id) => [id, canonicalDocument(groups.get(id) ?? [])]));
  const shared = check(SharedFlows, { v: 1, tabs, nodes: canonicalDocument(groups.get("") ?? []) });
  return { shared, documents };
}
