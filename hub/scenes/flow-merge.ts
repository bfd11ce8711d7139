import { splitFlows, type SharedFlows } from "../core/scene/flow-files.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import { type Version, versionOf } from "./tabs.ts";

/** The editor's whole list, parted into tabs. */
export type Parted = { readonly shared: SharedFlows; readonly tabs: ReadonlyMap<string, Version> };

/** One tab that differs; without a version it was taken away. */
export type FlowChange = { readonly tab: string; readonly version?: Version };

/** What an editor's list changes of what stands: tabs, what no tab holds, or a tab that somebody else changed, too. */
export type Merged =
  | { readonly changes: readonly FlowChange[]; readonly shared?: SharedFlows }
  | { readonly conflict: string };

/** Parts a list. E_WRONG_TYPE, E_UNKNOWN_KEY and whatever else its shared part is refused with. */
export function part(flows: SceneDocument): Parted {
  const { shared, documents } = splitFlows(flows);
  return { shared, tabs: new Map([...documents].map(([tab, document]) => [tab, versionOf(document)])) };
}

/** What is to be saved of a list: with `base`, the list its writer saw, only what the writer changed of it. */
export function mergeFlows(sent: Parted, base: Parted | undefined, now: Parted): Merged {
  const changes: FlowChange[] = [];
  for (const tab of new Set([...sent.tabs.keys(), ...now.tabs.keys()])) {
    const wanted = sent.tabs.get(tab);
    const stands = now.tabs.get(tab)?.revision;
    if (wanted?.revision === stands) continue;
    if (base) {
      const seen = base.tabs.get(tab)?.revision;
      if (wanted?.revision === seen) continue;
      if (seen !== stands) return { conflict: tab };
    }
    changes.push({ tab, ...(wanted && { version: wanted }) });
  }
  const [wanted, seen, stands] = [sent.shared, base?.shared, now.shared].map((one) => JSON.stringify(one));
  return wanted === stands || wanted === seen ? { changes } : { changes, shared: sent.shared };
}
