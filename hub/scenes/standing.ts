import { fail } from "../core/errors.ts";
import { check } from "../core/parse.ts";
import { joinFlows, SharedFlows } from "../core/scene/flow-files.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import type { Ledger } from "../store/ledger.ts";
import { standingSaves } from "./saves.ts";
import { drawnAt, type Tab, tabsOf, type Version } from "./tabs.ts";

/** The documents as they stand now, held in memory; the ledger is read again after each save. */
export type Standing = {
  tabs(): readonly Tab[];
  /** A tab by its id. */
  at(tab: string): Tab | undefined;
  /** The tab of a scene, also of one that was taken away. */
  of(scene: string): Tab | undefined;
  /** A scene that is drawn. E_NOT_FOUND. */
  drawnOf(scene: string): { readonly tab: Tab; readonly version: Version };
  shared(): SharedFlows;
  /** All documents in one list, drafts in their place. */
  drawn(): SceneDocument;
  reload(): void;
};

/** Reads what stands: what the product brings, with the household's saves over it. */
export function readStanding(
  read: Ledger["read"],
  brought: { readonly shipped: readonly SceneDocument[]; readonly shared: SharedFlows },
): Standing {
  const now = () => tabsOf(brought.shipped, standingSaves(read));
  let stand = now();
  let joined: SceneDocument | undefined;
  const shared = () => (stand.shared ? check(SharedFlows, stand.shared.document[0]) : brought.shared);
  const of: Standing["of"] = (scene) => {
    const all = [...stand.tabs.values()].filter((tab) => tab.scene === scene);
    return all.find(drawnAt) ?? all[0];
  };
  return {
    tabs: () => [...stand.tabs.values()],
    at: (tab) => stand.tabs.get(tab),
    of,
    drawnOf: (scene) => {
      const tab = of(scene);
      const version = tab && drawnAt(tab);
      return tab && version ? { tab, version } : fail("E_NOT_FOUND", { noun: "scene", id: scene });
    },
    shared,
    drawn: () => (joined ??= joinFlows(shared(), documentsOf(stand.tabs.values()))),
    reload: () => {
      stand = now();
      joined = undefined;
    },
  };
}

/** The document drawn at each tab that has one. */
export function documentsOf(tabs: Iterable<Tab>): ReadonlyMap<string, SceneDocument> {
  const documents = new Map<string, SceneDocument>();
  for (const tab of tabs) {
    const version = drawnAt(tab);
    if (version) documents.set(tab.tab, version.document);
  }
  return documents;
}
