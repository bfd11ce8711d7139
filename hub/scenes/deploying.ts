import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { derivedId } from "../core/ids.ts";
import { acceptable } from "../core/scene/faults.ts";
import type { SharedFlows } from "../core/scene/flow-files.ts";
import type { Graph, SceneDocument } from "../core/scene/graph.ts";
import { auditRow, type Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import { clashes, type Judged } from "./judge.ts";
import { productAuthor } from "./saved-history.ts";
import type { Author, ChangedTab, Saved, SaveSource } from "./saved.ts";
import { addRow, confirmRows, draftId, type Save, standRows } from "./saves.ts";
import { documentsOf, type Standing } from "./standing.ts";
import { runningAt, type Tab } from "./tabs.ts";

/** What a save does to one tab; without `judged` the tab is taken away. */
export type Plan = {
  readonly tab: string;
  readonly base: string;
  readonly judged?: Judged;
  /** It goes back to how the product brings it, and follows the product from then on. */
  readonly asShipped?: boolean;
};

/** Who saves, from where, and why. */
export type How = { readonly by: Author; readonly source: Exclude<SaveSource, "shipped">; readonly note?: string };

/** Writes saves: all of one deploy or nothing. */
export type Deploying = {
  save(plans: readonly Plan[], how: How, shared?: SharedFlows): Promise<Saved>;
  /** Lets a draft run that was judged anew. E_CHANGED where it does not wait any more. */
  confirm(draft: Save, judged: Judged, by: Author): Promise<Saved>;
  /** Writes rows that change what is drawn, and tells the house. */
  write(rows: readonly Statement[], told: Told): Promise<void>;
};

type Told = {
  readonly action: "scenes.saved" | "scenes.confirmed" | "scenes.dropped";
  readonly scenes: readonly string[];
  readonly deploy: string;
  readonly by: Author;
  readonly source: SaveSource;
};

/** Makes the one writer of flow documents. */
export function makeDeploying(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly standing: Standing;
  readonly keep: (graph: Graph, document: SceneDocument) => void;
}): Deploying {
  const { ledger, bus, clock, standing, keep } = from;
  let deploys = 0;

  const write: Deploying["write"] = async (rows, { action, scenes, deploy, by, source }) => {
    await ledger.write([...rows, auditRow(clock.wall(), by.id, action, deploy, { scenes })]);
    standing.reload();
    bus.emit("scenes.changed", { scenes, deploy, source, author: by.id });
  };

  return {
    write,
    save: async (plans, how, shared) => {
      const { by, source } = how;
      const documents = new Map(documentsOf(standing.tabs()));
      for (const { tab, judged } of plans) {
        if (judged) documents.set(tab, judged.version.document);
        else documents.delete(tab);
      }
      const drawn = [...documents.values(), (shared ?? standing.shared()).nodes];
      const faults = [...plans.flatMap(({ judged }) => judged?.faults ?? []), ...clashes(drawn)];
      const broken = plans.flatMap(({ judged }) => judged?.broken ?? []);
      if (!acceptable(faults) || broken.length > 0) return { is: "refused", faults, broken };

      const at = clock.wall();
      const revisions = plans.map(({ tab, judged }) => judged?.version.revision ?? tab);
      const deploy = derivedId("deploy", String(at), String(deploys++), ...revisions);
      const waits = (plan: Plan) => plan.judged?.needsPin === true && !by.proved;
      for (const { judged } of plans.filter((plan) => !waits(plan)))
        if (judged?.graph) keep(judged.graph, judged.version.document);
      const rows = plans.flatMap((plan) =>
        rowsOf(plan, standing.at(plan.tab), { ...how, deploy, at, waits: waits(plan) }),
      );
      const sharedRows = shared ? standRows(sharedSave(shared, { ...how, deploy, at })) : [];
      const changed = plans.filter((plan) => !waits(plan)).map((plan) => changedTab(plan, standing.at(plan.tab)));
      const drafts = plans.filter(waits).map(({ tab, judged }) => {
        return { draft: draftId({ deploy, tab }), scene: judged?.scene ?? tab };
      });
      const scenes = [...changed.flatMap(({ scene }) => scene ?? []), ...drafts.map(({ scene }) => scene)];
      await write([...rows, ...sharedRows], { action: "scenes.saved", scenes, deploy, by, source });
      const [first] = drafts;
      if (first) return { is: "draft", deploy, ...first, drafts, changed, faults };
      return { is: "saved", deploy, changed, faults };
    },
    confirm: async (draft, { graph, version, faults, broken }, by) => {
      if (!acceptable(faults) || broken.length > 0) return { is: "refused", faults, broken };
      if (graph) keep(graph, version.document);
      const { deploy, source, tab, scene, revision } = draft;
      const scenes = scene === undefined ? [] : [scene];
      await write(confirmRows(draft), { action: "scenes.confirmed", scenes, deploy, by, source });
      return { is: "saved", deploy, changed: [{ tab, revision, ...(scene !== undefined && { scene }) }], faults };
    },
  };
}

type Written = How & { readonly deploy: string; readonly at: number };

function rowsOf(plan: Plan, stood: Tab | undefined, how: Written & { readonly waits: boolean }): readonly Statement[] {
  const { tab, base, judged, asShipped } = plan;
  const { deploy, at, by, source, note, waits } = how;
  const last = stood && (stood.draft ?? runningAt(stood));
  const version = judged?.version ?? last;
  if (!version) return [];
  const scene = judged ? judged.scene : stood?.scene;
  const save: Omit<Save, "seq"> = {
    deploy,
    tab,
    revision: version.revision,
    document: version.document,
    base,
    at,
    author: by.id,
    source: asShipped ? "shipped" : source,
    state: judged ? (waits ? "draft" : "current") : "removed",
    ...(scene !== undefined && { scene }),
    ...(note !== undefined && { note }),
  };
  return [...madeOfRow(stood, save), ...standRows(save)];
}

/** Which of the product's revisions the household's own is made of, so that a newer one is known as such. */
function madeOfRow(stood: Tab | undefined, save: Omit<Save, "seq">): readonly Statement[] {
  const { shipped, current } = stood ?? {};
  const follows = shipped && (!current || (current.source === "shipped" && current.revision !== shipped.revision));
  if (!follows || save.source === "shipped") return [];
  const { revision, document } = shipped;
  const { note: _, ...row } = save;
  return [addRow({ ...row, revision, document, author: productAuthor, source: "shipped", state: "past" })];
}

function sharedSave(shared: SharedFlows, { deploy, at, by, source, note }: Written): Omit<Save, "seq"> {
  const revision = derivedId(JSON.stringify(shared));
  const made = { deploy, tab: "", revision, document: [shared], base: "", at, author: by.id, source };
  return { ...made, state: "current", ...(note !== undefined && { note }) };
}

function changedTab({ tab, judged }: Plan, stood: Tab | undefined): ChangedTab {
  const scene = judged ? judged.scene : stood?.scene;
  const revision = judged?.version.revision ?? (stood && runningAt(stood)?.revision) ?? "";
  return { tab, revision, ...(scene !== undefined && { scene }), ...(!judged && { removed: true as const }) };
}
