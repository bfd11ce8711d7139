import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { fail, LintelError } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import { makeTurns } from "../core/in-turn.ts";
import { copyScene } from "../core/scene/copy.ts";
import { applyEdit, type SceneEdit } from "../core/scene/edit.ts";
import type { SharedFlows } from "../core/scene/flow-files.ts";
import type { Graph, SceneDocument, SceneFault } from "../core/scene/graph.ts";
import { onlyGuards } from "../core/scene/hazard-change.ts";
import type { Ledger } from "../store/ledger.ts";
import { makeDeploying, type Plan } from "./deploying.ts";
import { mergeFlows, part, type Parted } from "./flow-merge.ts";
import { boundsFault, faultAt, judge, type Judges, listFault } from "./judge.ts";
import { type History, makeHistory } from "./saved-history.ts";
import type { Author, Look, Revisions, Saved, SaveHow } from "./saved.ts";
import { draftId, overRows, type Save } from "./saves.ts";
import { readStanding, type Standing } from "./standing.ts";
import { drawnAt, runningAt, sceneOf, type Tab, tabOf, type Version, versionOf } from "./tabs.ts";

/** All that the revisions are handed. */
export type RevisionsNeeds = Judges & {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Bus;
  readonly clock: Clock;
  /** The scenes that come with the product, and what belongs to no tab of them. */
  readonly shipped: readonly SceneDocument[];
  readonly shared: SharedFlows;
  /** Keeps a revision where runs find it; called before it is saved, so that no disk fills up between the two. */
  readonly keep: (graph: Graph, document: SceneDocument) => void;
  /** What would run otherwise in the days ahead. */
  readonly ahead: (before: Graph | undefined, after: Graph) => readonly Sentence[];
};

/** Opens the revisions: read once, written in turn. */
export function openRevisions(needs: RevisionsNeeds): Revisions & Disposable {
  const { ledger, bus } = needs;
  const memo = makeMemo(needs.compile);
  const forgetting = bus.on("household.changed", memo.forget);
  const standing = readStanding(ledger.read, needs);
  const parts: Parts = {
    ...needs,
    standing,
    compiled: memo.compiled,
    history: makeHistory(ledger.read, memo.compiled),
    deploying: makeDeploying({ ...needs, standing }),
    turns: makeTurns(),
  };
  return {
    ...reading(parts),
    ...savingAll(parts),
    ...savingOne(parts),
    ...waiting(parts),
    [Symbol.dispose]: forgetting,
  };
}

type Parts = RevisionsNeeds & {
  readonly standing: Standing;
  readonly compiled: (version: Version) => ReturnType<Judges["compile"]>;
  readonly history: History;
  readonly deploying: ReturnType<typeof makeDeploying>;
  readonly turns: ReturnType<typeof makeTurns>;
};

function reading({
  standing,
  history,
}: Parts): Pick<Revisions, "current" | "drawn" | "head" | "at" | "version" | "history"> {
  return {
    current: () =>
      standing.tabs().flatMap((tab) => {
        const version = runningAt(tab);
        return version
          ? [{ tab: tab.tab, document: version.document, ...(tab.scene !== undefined && { scene: tab.scene }) }]
          : [];
      }),
    drawn: standing.drawn,
    head: (scene) => {
      const { tab, version } = standing.drawnOf(scene);
      return history.head(tab, version);
    },
    at: (scene) => {
      const tab = standing.of(scene);
      const version = tab && drawnAt(tab);
      return version && { ...version, shipped: tab.shipped !== undefined };
    },
    version: (scene, revision) => {
      const tab = standing.of(scene);
      return tab && history.find(tab, revision);
    },
    history: (scene) => history.past(standing.of(scene) ?? fail("E_NOT_FOUND", { noun: "scene", id: scene })),
  };
}

function savingAll(parts: Parts): Pick<Revisions, "saveAll"> {
  const { standing, deploying, turns, history } = parts;
  return {
    saveAll: (flows, by, source, base) =>
      turns(async () => {
        checkAdult(by);
        const sent = read(flows);
        if ("faults" in sent) return { is: "refused", faults: sent.faults, broken: [] };
        const now = part(standing.drawn());
        const merged = mergeFlows(sent, base && part(base), now);
        if ("conflict" in merged) return conflictAt(standing.at(merged.conflict), history, merged.conflict);
        const faults = merged.changes.flatMap((change) =>
          faultsOf(change.version, standing.at(change.tab), change.tab),
        );
        if (faults.length > 0) return { is: "refused", faults, broken: [] };
        const plans = merged.changes.map(({ tab, version }): Plan => {
          const stands = standing.at(tab);
          const base = (stands && runningAt(stands)?.revision) ?? "";
          if (!version) checkMayGo(parts, stands, by);
          return version ? { tab, base, judged: judgeAt(parts, version.document, stands) } : { tab, base };
        });
        if (plans.length === 0 && !merged.shared) return { is: "saved", deploy: "", changed: [], faults: [] };
        return deploying.save(plans, { by, source }, merged.shared);
      }),
  };
}

function savingOne(parts: Parts): Pick<Revisions, "save" | "edit" | "look" | "revert" | "copy" | "remove"> {
  const { standing, deploying, turns, history } = parts;
  /** Saves one tab whose writer saw `base`. */
  const saveAt = async (document: unknown, tab: Tab | undefined, how: SaveHow, asShipped = false): Promise<Saved> => {
    checkAdult(how.by);
    const stands = tab && drawnAt(tab);
    if (tab && stands && stands.revision !== how.base) return conflictAt(tab, history, how.base);
    const bounds = boundsFault(document);
    if (bounds) return { is: "refused", faults: [bounds], broken: [] };
    const version = versionOf(document as SceneDocument);
    const follows = !tab?.current || tab.current.source === "shipped";
    if (stands?.revision === version.revision && (follows || !asShipped))
      return { is: "saved", deploy: "", changed: [], faults: [] };
    const base = (tab && runningAt(tab)?.revision) ?? "";
    const judged = judgeAt(parts, version.document, tab);
    return deploying.save([{ tab: judged.tab, base, judged, asShipped }], how);
  };
  return {
    save: (scene, document, how) =>
      turns(async () => {
        const tab = standing.of(scene);
        const wrong = boundsFault(document) ?? otherThan(scene, tab, document as SceneDocument, standing);
        if (wrong) return { is: "refused", faults: [wrong], broken: [] };
        if (how.base !== "" && (!tab || !drawnAt(tab))) fail("E_NOT_FOUND", { noun: "scene", id: scene });
        return saveAt(document, tab, how);
      }),
    edit: (scene, edits, how) =>
      turns(async () => {
        const { tab, version } = standing.drawnOf(scene);
        checkAdult(how.by);
        if (version.revision !== how.base) return conflictAt(tab, history, how.base);
        return saveAt(edited(version.document, edits), tab, how);
      }),
    look: (scene, edits) => lookAt(parts, scene, edits),
    revert: (scene, revision, how) =>
      turns(async () => {
        const tab = standing.of(scene) ?? fail("E_NOT_FOUND", { noun: "scene", id: scene });
        const document = history.find(tab, revision) ?? fail("E_NOT_FOUND", { noun: "revision", id: revision });
        return saveAt(document, tab, how, tab.shipped?.revision === revision);
      }),
    copy: (scene, { id, name }, how) =>
      turns(async () => {
        const { version } = standing.drawnOf(scene);
        const at = `house-${id}`;
        const taken = [standing.of(id), standing.at(at)].some((tab) => tab && drawnAt(tab));
        if (taken) fail("E_EXISTS", { noun: "scene", id });
        const document = copyScene(version.document, { scene: id, tab: at, name });
        return saveAt(document, undefined, { ...how, base: "" });
      }),
    remove: (scene, how) =>
      turns(async () => {
        const { tab, version } = standing.drawnOf(scene);
        if (tab.shipped) return saveAt(tab.shipped.document, tab, how, true);
        checkAdult(how.by);
        if (version.revision !== how.base) return conflictAt(tab, history, how.base);
        checkMayGo(parts, tab, how.by);
        return deploying.save([{ tab: tab.tab, base: runningAt(tab)?.revision ?? "" }], how);
      }),
  };
}

/** Who takes away a scene that guards the house proves themselves, as whoever switches it off. E_STEP_UP. */
function checkMayGo({ compiled }: Parts, tab: Tab | undefined, by: Author): void {
  const runs = tab && runningAt(tab);
  const graph = runs && compiled(runs).graph;
  if (graph && !by.proved && onlyGuards(graph)) fail("E_STEP_UP");
}

function waiting(parts: Parts): Pick<Revisions, "drafts" | "confirm" | "drop"> {
  const { standing, deploying, turns, history } = parts;
  const all = () => standing.tabs().flatMap((tab) => (tab.draft ? [{ tab, save: tab.draft }] : []));
  const found = (id: string): { readonly tab: Tab; readonly save: Save } =>
    all().find(({ save }) => draftId(save) === id) ?? fail("E_NOT_FOUND", { noun: "draft", id });
  return {
    drafts: () => all().map(({ tab, save }) => history.draft(save, tab)),
    confirm: (id, by) =>
      turns(async () => {
        checkAdult(by);
        if (!by.proved) fail("E_STEP_UP");
        const { tab, save } = found(id);
        return deploying.confirm(save, judgeAt(parts, save.document, tab), by);
      }),
    drop: (id, by) =>
      turns(async () => {
        checkAdult(by);
        const { save } = found(id);
        const { deploy, source, scene, tab } = save;
        const scenes = scene === undefined ? [] : [scene];
        await deploying.write(overRows(tab, ["draft"]), { action: "scenes.dropped", scenes, deploy, by, source });
      }),
  };
}

function checkAdult({ adult }: Author): void {
  if (!adult) fail("E_FORBIDDEN");
}

function judgeAt(parts: Parts, document: SceneDocument, tab: Tab | undefined) {
  const running = tab && runningAt(tab);
  const before = running && parts.compiled(running).graph;
  const judged = judge(document, before, {
    compile: (one) => parts.compiled(versionOf(one)),
    examples: parts.examples,
  });
  const other = otherScene(document, tab);
  return other ? { ...judged, faults: [other, ...judged.faults] } : judged;
}

// Under another name nothing that people chose would count any more, and what runs under this one would go on.
function otherScene(document: SceneDocument, tab: Tab | undefined): SceneFault | undefined {
  if (tab?.scene === undefined || !drawnAt(tab) || sceneOf(document) === tab.scene) return undefined;
  return faultAt(tab.tab, "E_SCENE_BROKEN", { problem: "other-scene" }, { field: "env.LINTEL_SCENE" });
}

function edited(document: SceneDocument, edits: readonly SceneEdit[]): SceneDocument {
  return edits.reduce(applyEdit, document);
}

/** What edits would do to what runs now. */
function lookAt(parts: Parts, scene: string, edits: readonly SceneEdit[]): Look {
  const { standing, history } = parts;
  const { tab, version } = standing.drawnOf(scene);
  const document = edited(version.document, edits);
  const bounds = boundsFault(document);
  if (bounds) return { changes: [], ahead: [], faults: [bounds], broken: [], needsPin: false };
  const { faults, broken, needsPin, graph, version: after } = judgeAt(parts, document, tab);
  const running = runningAt(tab);
  const changes = graph ? history.changes(running, after) : [];
  const ahead = graph ? parts.ahead(running && parts.compiled(running).graph, graph) : [];
  return { changes, ahead, faults, broken, needsPin };
}

/** An editor's list parted into its tabs, or why it cannot be. */
function read(flows: unknown): Parted | { readonly faults: readonly SceneFault[] } {
  const fault = listFault(flows);
  if (fault) return { faults: [fault] };
  try {
    return part(flows as SceneDocument);
  } catch (error) {
    if (!(error instanceof LintelError)) throw error;
    return { faults: [faultAt("", error.code, error.params)] };
  }
}

/** What refuses a tab of an editor's list before it is judged. */
function faultsOf(version: Version | undefined, stands: Tab | undefined, tab: string): readonly SceneFault[] {
  // What the product brings can be switched off; taken away, nobody would find it again.
  if (!version) return stands?.shipped ? [faultAt(tab, "E_SCENE_BROKEN", { problem: "comes-with-the-product" })] : [];
  const fault = boundsFault(version.document);
  return fault ? [{ ...fault, tab }] : [];
}

/** What refuses a document as one of that scene. */
function otherThan(
  scene: string,
  tab: Tab | undefined,
  document: SceneDocument,
  standing: Standing,
): SceneFault | undefined {
  const said = tabOf(document);
  if (sceneOf(document) !== scene)
    return faultAt(said, "E_SCENE_BROKEN", { problem: "other-scene" }, { field: "env.LINTEL_SCENE" });
  const expected = tab?.tab ?? said;
  if (said !== expected || (!tab && standing.at(said)))
    return faultAt(said, "E_SCENE_BROKEN", { problem: "other-tab" }, { field: "id" });
  return undefined;
}

function conflictAt(tab: Tab | undefined, history: History, what: string): Saved {
  const version = tab && drawnAt(tab);
  if (!tab || !version) return fail("E_CHANGED", { what });
  const { scene, revision, author, at, document } = history.head(tab, version);
  return { is: "conflict", scene, theirs: { revision, author, at, document } };
}

const rememberedAtMost = 300;

/** Compiles each revision once, until the house that it is checked against changes. */
function makeMemo(compile: Judges["compile"]) {
  const known = new Map<string, ReturnType<Judges["compile"]>>();
  return {
    compiled: ({ revision, document }: Version) => {
      const found = known.get(revision) ?? compile(document);
      if (known.size >= rememberedAtMost) known.clear();
      known.set(revision, found);
      return found;
    },
    forget: () => known.clear(),
  };
}
