import { computed, effect } from "@preact/signals";
import type {
  AskedEdit,
  BrokenShown,
  DraftShown,
  DrawnScene,
  FaultShown,
  LookedAt,
  RefusedShown,
} from "../../hub/core/scene-edit-answers.ts";
import { change, sayDone, type Change, type Done } from "./ask/doing.ts";
import { lookAgain } from "./ask/asked.ts";
import { known } from "./state.ts";

/** A scene as somebody saw it. */
export type Seen = Pick<DrawnScene, "scene" | "revision">;

/** What a save came to: it runs, it waits for a PIN, somebody was faster, something stands against it, or nothing happened. */
export type Became =
  | { readonly is: "saved" | "draft" | "not" }
  | { readonly is: "conflict"; readonly refused: RefusedShown }
  | {
      readonly is: "refused";
      readonly text: string;
      readonly faults: readonly FaultShown[];
      readonly broken: readonly BrokenShown[];
    };

const touches = ["scenes", "scene-drafts", "preview", "why/", "today"];

/** Asks for all that is shown of the scenes anew as soon as anybody has changed one of them, wherever that was. */
export function hearOfScenes(): void {
  const changes = computed(() => known.value?.values["scenes.changes"]);
  let before: number | undefined;
  effect(() => {
    const now = changes.value;
    if (before !== undefined && now !== undefined && now !== before) lookAgain(...touches).catch(reportError);
    before = now ?? before;
  });
}

/** What edits would do, or the house's sentence why it does not say. */
export async function lookAt(scene: string, edits: readonly AskedEdit[]): Promise<LookedAt | undefined> {
  const done = await change({ method: "POST", path: `scenes/${scene}/look`, body: { edits } });
  // Safe: the house answers by its own table of routes.
  return sayDone(done) && done.is === "taken" ? (done.body as unknown as LookedAt) : undefined;
}

/** Saves edits on top of the version somebody saw. */
export async function save(seen: Seen, edits: readonly AskedEdit[]): Promise<Became> {
  return became(await change(asked("PATCH", seen, "", { edits })), "phone.flow.saved");
}

/** Makes an earlier version the newest again; until that is touched away it can be taken back. */
export async function backTo(seen: Seen, revision: string): Promise<Became> {
  return became(await change(asked("POST", seen, "/revert", { revision })), "phone.flow.reverted");
}

/** A scene that came with the house is as it came, and one of the household's own is gone. */
export async function away(seen: Seen, shipped: boolean): Promise<Became> {
  return became(await change(asked("DELETE", seen, "")), shipped ? "phone.flow.as-came" : "phone.flow.removed");
}

/** Makes a scene of one's own that goes like another one. */
export async function copyOf(seen: Seen, as: { readonly id: string; readonly name: string }): Promise<boolean> {
  const done = await change(asked("POST", seen, "/copy", as));
  return sayDone(done, { key: "phone.flow.copied", params: { name: as.name } });
}

/** A grown-up lets a change run that waited for their PIN. */
export async function confirm({ draft }: Pick<DraftShown, "draft">): Promise<void> {
  const done = await change({ method: "POST", path: `scene-drafts/${draft}/confirm`, body: {}, touches });
  sayDone(done, { key: "phone.flow.confirmed" });
}

/** Nothing comes of a change that waited. */
export async function drop({ draft }: Pick<DraftShown, "draft">): Promise<void> {
  const done = await change({ method: "DELETE", path: `scene-drafts/${draft}`, touches });
  sayDone(done, { key: "phone.flow.dropped" });
}

/** Keeps a run as an example of how its scene is to go. */
export async function keepAsExample(scene: string, run: string): Promise<void> {
  const done = await change({ method: "POST", path: `scenes/${scene}/examples`, body: { run }, touches });
  sayDone(done, { key: "phone.example.kept" });
}

/** One example is no more. */
export async function forgetExample(scene: string, key: string): Promise<void> {
  const done = await change({ method: "DELETE", path: `scenes/${scene}/examples/${key}`, touches });
  sayDone(done, { key: "phone.example.forgotten" });
}

function asked(method: Change["method"], { scene, revision }: Seen, way: string, body?: object): Change {
  return { method, path: `scenes/${scene}${way}`, tag: `"${revision}"`, touches, ...(body ? { body } : {}) };
}

function became(done: Done, key: string): Became {
  if (done.is === "taken") {
    const { draft } = done.body;
    const waits = typeof draft === "string";
    sayDone(done, { key: waits ? "phone.flow.waits" : key });
    if (!waits) return { is: "saved" };
    // The PIN is asked for at once; whoever has none, or not now, leaves the change waiting.
    confirm({ draft }).catch(reportError);
    return { is: "draft" };
  }
  if (done.is !== "refused") {
    sayDone(done);
    return { is: "not" };
  }
  // Safe: the house answers by its own table of routes.
  const refused = done.body as RefusedShown;
  if (done.code === "E_CHANGED") {
    lookAgain("scenes").catch(reportError);
    return { is: "conflict", refused };
  }
  const { faults = [], broken = [] } = refused;
  if (faults.length === 0 && broken.length === 0) sayDone(done);
  return { is: "refused", text: done.text, faults, broken };
}
