import { derivedId } from "../core/ids.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Statement } from "../store/ledger-message.ts";
import type { SaveSource, SaveState } from "./saved.ts";

/** One row of `flow_saves`. */
export type Save = {
  readonly seq: number;
  readonly deploy: string;
  /** Empty for what belongs to no tab. */
  readonly tab: string;
  /** Absent for a tab that is no scene. */
  readonly scene?: string;
  readonly revision: string;
  readonly document: SceneDocument;
  readonly base: string;
  readonly at: number;
  readonly author: string;
  readonly source: SaveSource;
  readonly note?: string;
  readonly state: SaveState;
};

/** By what name a draft is confirmed or taken back. */
export function draftId({ deploy, tab }: Pick<Save, "deploy" | "tab">): string {
  return derivedId("draft", deploy, tab);
}

const keptOfTab = 100;
const keptTaken = 50;

/** All saves that stand: what runs, what waits, and what was taken away last. */
export function standingSaves(read: Ledger["read"]): readonly Save[] {
  return read
    .prepare("SELECT * FROM flow_saves WHERE state IN ('current', 'draft', 'removed') ORDER BY seq")
    .all()
    .map(saveFrom);
}

/** All saves of a tab, newest first. */
export function savesOf(read: Ledger["read"], tab: string): readonly Save[] {
  return read.prepare("SELECT * FROM flow_saves WHERE tab = ? ORDER BY seq DESC").all(tab).map(saveFrom);
}

/** The statement that adds a save. */
export function addRow(save: Omit<Save, "seq">): Statement {
  const { deploy, tab, scene, revision, document, base, at, author, source, note, state } = save;
  const told = [JSON.stringify(document), base, Math.floor(at), author, source, note ?? null, state];
  return { sql: insert, params: [deploy, tab, scene ?? null, revision, ...told] };
}

/** The statements that put a save in its place, and what stood there among the past. */
export function standRows(save: Omit<Save, "seq">): readonly Statement[] {
  const { tab, state } = save;
  return [
    ...overRows(tab, state === "draft" ? ["draft"] : ["current", "draft", "removed"]),
    addRow(save),
    { sql: prune, params: [tab, tab, keptOfTab] },
    ...(state === "removed" ? [{ sql: pruneTaken, params: [keptTaken] }] : []),
  ];
}

/** The statements that end what stands at a tab in one of these states: a draft is dropped, the rest is past. */
export function overRows(tab: string, states: readonly SaveState[]): readonly Statement[] {
  return states.map((state) => ({
    sql: "UPDATE flow_saves SET state = ? WHERE tab = ? AND state = ?",
    params: [state === "draft" ? "dropped" : "past", tab, state],
  }));
}

/** Makes a draft what runs; E_CHANGED where it does not wait any more. */
export function confirmRows(save: Save): readonly Statement[] {
  return [
    ...overRows(save.tab, ["current", "removed"]),
    {
      sql: "UPDATE flow_saves SET state = 'current' WHERE seq = ? AND state = 'draft'",
      params: [save.seq],
      changes: 1,
    },
  ];
}

const insert = `INSERT INTO flow_saves (deploy, tab, scene, revision, document, base, at, author, source, note, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const prune = `DELETE FROM flow_saves WHERE tab = ? AND state IN ('past', 'dropped') AND source <> 'shipped'
  AND seq NOT IN (SELECT seq FROM flow_saves WHERE tab = ? ORDER BY seq DESC LIMIT ?)`;
// A tab is taken away as easily as it is made, and each would be kept and read for ever.
const pruneTaken = `DELETE FROM flow_saves WHERE tab NOT IN (SELECT tab FROM flow_saves WHERE state = 'draft')
  AND tab IN (SELECT tab FROM flow_saves WHERE state = 'removed' ORDER BY seq DESC LIMIT -1 OFFSET ?)`;

function saveFrom(row: Record<string, unknown>): Save {
  const { seq, deploy, tab, scene, revision, document, base, at, author, source, note, state } = row as Row;
  return {
    seq,
    deploy,
    tab,
    revision,
    document: JSON.parse(document) as SceneDocument,
    base,
    at,
    author,
    source,
    state,
    ...(scene !== null && { scene }),
    ...(note !== null && { note }),
  };
}

type Row = Omit<Save, "document" | "scene" | "note"> & {
  readonly document: string;
  readonly scene: string | null;
  readonly note: string | null;
};
