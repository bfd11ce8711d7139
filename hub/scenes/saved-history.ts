import type { Sentence } from "../core/events.ts";
import type { Graph, SceneDocument, SceneFault } from "../core/scene/graph.ts";
import type { Ledger } from "../store/ledger.ts";
import { differenceOf } from "./difference.ts";
import type { Draft, Head, Past } from "./saved.ts";
import { draftId, type Save, savesOf } from "./saves.ts";
import { drawnAt, isEdited, runningAt, type Tab, type Version } from "./tabs.ts";

type Compiled = { readonly graph?: Graph; readonly faults: readonly SceneFault[] };

/** Who brings the scenes that come with the product. */
export const productAuthor = "lintel";

const toldAtMost = 50;

/** What is known of the scenes' past, told with what each revision changed. */
export type History = {
  head(tab: Tab, drawn: Version): Head;
  draft(save: Save, tab: Tab): Draft;
  /** Newest first. */
  past(tab: Tab): readonly Past[];
  /** The document of a revision that once stood there. */
  find(tab: Tab, revision: string): SceneDocument | undefined;
  changes(before: Version | undefined, after: Version): readonly Sentence[];
  /** The revision of the product's that the household's own was made of. */
  madeOf(tab: string): string | undefined;
};

/** Reads the past; `compiled` is asked again and again for the same documents. */
export function makeHistory(read: Ledger["read"], compiled: (version: Version) => Compiled): History {
  const changes: History["changes"] = (before, after) => differenceOf(before && readAs(before), readAs(after));
  const readAs = (version: Version) => ({ ...version, ...compiled(version) });
  const madeOf = (tab: string) => savesOf(read, tab).find(({ source }) => source === "shipped")?.revision;
  const draft: History["draft"] = (save, tab) => ({
    draft: draftId(save),
    scene: save.scene ?? save.tab,
    revision: save.revision,
    at: save.at,
    author: save.author,
    changes: changes(runningAt(tab), save),
  });
  const update = (tab: Tab): Pick<Head, "update"> => {
    const { shipped, current } = tab;
    const made = shipped && current && isEdited(tab) ? madeOf(tab.tab) : undefined;
    if (!shipped || !current || made === undefined || made === shipped.revision) return {};
    return { update: { revision: shipped.revision, changes: changes(current, shipped) } };
  };
  return {
    head: (tab, drawn) => {
      const { graph, faults } = compiled(drawn);
      const save = tab.draft ?? (tab.current?.revision === drawn.revision ? tab.current : undefined);
      return {
        scene: tab.scene ?? tab.tab,
        tab: tab.tab,
        revision: drawn.revision,
        document: drawn.document,
        ...(graph && { graph }),
        faults,
        shipped: tab.shipped !== undefined,
        edited: isEdited(tab),
        author: save?.author ?? productAuthor,
        at: save?.at ?? 0,
        ...(tab.draft && { draft: draft(tab.draft, tab) }),
        ...update(tab),
      };
    },
    draft,
    past: (tab) => {
      const rows: Told[] = [...savesOf(read, tab.tab)];
      const { shipped } = tab;
      if (shipped && !rows.some(({ revision }) => revision === shipped.revision))
        rows.push({
          ...shipped,
          at: 0,
          author: productAuthor,
          source: "shipped",
          state: drawnAt(tab) === shipped ? "current" : "past",
        });
      return rows.slice(0, toldAtMost).map((row, i): Past => {
        const { revision, at, author, source, state, note } = row;
        const before = rows.slice(i + 1).find((older) => older.state !== "dropped");
        const told = { revision, at, author, source, state, changes: before ? changes(before, row) : [] };
        return note === undefined ? told : { ...told, note };
      });
    },
    find: ({ tab, shipped }, revision) =>
      shipped?.revision === revision
        ? shipped.document
        : savesOf(read, tab).find((save) => save.revision === revision)?.document,
    changes,
    madeOf,
  };
}

type Told = Version & Pick<Save, "at" | "author" | "source" | "state" | "note">;
