import { canonicalDocument, revisionOf } from "../core/scene/canonical.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import { isEntry } from "../core/scene/plain.ts";
import { sceneVariable } from "../core/scene/settings.ts";
import type { Save } from "./saves.ts";

/** A document with its revision. */
export type Version = { readonly revision: string; readonly document: SceneDocument };

/** All that stands at one tab: what the product brings, what the household saved, and what waits. */
export type Tab = {
  readonly tab: string;
  /** Absent for an integrator's own tab. */
  readonly scene?: string;
  readonly shipped?: Version;
  readonly current?: Save;
  readonly draft?: Save;
  readonly removed?: Save;
};

/** What runs at a tab: the household's save, else the product's; a save that follows the product is the product's. */
export function runningAt({ shipped, current }: Tab): Version | undefined {
  return current && (current.source !== "shipped" || !shipped) ? current : shipped;
}

/** What is drawn at a tab: the draft where one waits, else what runs. */
export function drawnAt(tab: Tab): Version | undefined {
  return tab.draft ?? runningAt(tab);
}

/** Whether a scene of the product runs as the household changed it. */
export function isEdited({ shipped, current }: Tab): boolean {
  if (!shipped || !current) return false;
  return current.source !== "shipped" && current.revision !== shipped.revision;
}

/** Puts the standing saves over what the product brings. A household's own scene keeps its name from a new one of the product. */
export function tabsOf(
  shipped: readonly SceneDocument[],
  saves: readonly Save[],
): { readonly tabs: ReadonlyMap<string, Tab>; readonly shared?: Save } {
  const own = Map.groupBy(saves, ({ tab }) => tab);
  const brought = new Map(shipped.map((document) => [tabOf(document), versionOf(document)]));
  const taken = new Map(saves.flatMap(({ scene, tab, state }) => (scene && state !== "removed" ? [[scene, tab]] : [])));
  const tabs = new Map<string, Tab>();
  for (const tab of new Set([...brought.keys(), ...own.keys()])) {
    if (tab === "") continue;
    const version = brought.get(tab);
    const scene = (version && sceneOf(version.document)) ?? own.get(tab)?.at(-1)?.scene;
    if (scene !== undefined && version && (taken.get(scene) ?? tab) !== tab) continue;
    const [current, draft, removed] = (["current", "draft", "removed"] as const).map((state) =>
      own.get(tab)?.find((save) => save.state === state),
    );
    tabs.set(tab, {
      tab,
      ...(scene !== undefined && { scene }),
      ...(version && { shipped: version }),
      ...(current && { current }),
      ...(draft && { draft }),
      ...(removed && { removed }),
    });
  }
  const shared = own.get("")?.find(({ state }) => state === "current");
  return shared ? { tabs, shared } : { tabs };
}

/** A document in its one order, with its revision. */
export function versionOf(document: SceneDocument): Version {
  const canonical = canonicalDocument(document);
  return { document: canonical, revision: revisionOf(canonical) };
}

/** The id of a document's tab; empty where it has none. */
export function tabOf(document: SceneDocument): string {
  const id = document.find(({ type }) => type === "tab")?.["id"];
  return typeof id === "string" ? id : "";
}

/** The scene a document says it is. */
export function sceneOf(document: SceneDocument): string | undefined {
  const env = document.find(({ type }) => type === "tab")?.["env"];
  const row: unknown = Array.isArray(env)
    ? env.find((one) => isEntry(one) && one["name"] === sceneVariable)
    : undefined;
  const value = isEntry(row) ? row["value"] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** Whether a document is a scene, or means to be one: it names one, or Lintel's own nodes stand in it. */
export function isScene(document: SceneDocument): boolean {
  return sceneOf(document) !== undefined || document.some(({ type }) => String(type).startsWith("lintel-"));
}
