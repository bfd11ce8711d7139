import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fail, LintelError } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import { unreadable } from "../core/scene/plain.ts";
import { readSettings } from "../core/scene/settings.ts";
import type { DrawnScene, RevisionShown, SavedShown } from "../core/scene-edit-answers.ts";
import { houseDay } from "../core/house-day.ts";
import { writeFileWhole } from "../store/write-file.ts";
import type { Command, Given, Outcome } from "./tools.ts";

/** Commands that show, change, take out and bring in the documents of scenes. */
export const sceneCommands: readonly Command[] = [
  { name: "scene list", takes: [], options: { language: "optional" }, run: list },
  { name: "scene show", takes: ["scene"], options: { language: "optional" }, run: show },
  { name: "scene history", takes: ["scene"], options: { language: "optional" }, run: history },
  { name: "scene revert", takes: ["scene", "revision"], options: { note: "optional" }, run: revert },
  { name: "scene copy", takes: ["scene", "id"], options: { name: "optional" }, run: copy },
  { name: "scene export", takes: ["scene"], options: { out: "optional" }, run: takeOut },
  { name: "scene import", takes: ["file"], options: {}, run: bringIn },
];

async function list({ call }: Given): Promise<Outcome> {
  const { body } = await call("GET", "/api/v1/scenes");
  const known = body as { items: readonly { scene: string }[] };
  const scenes: DrawnScene[] = [];
  for (const { scene } of known.items) scenes.push(await drawn(call, scene));
  const lines = scenes.map(({ scene, name, disabled, edited, shipped }): Sentence => {
    const how = !shipped ? "cli.scene.own" : edited ? "cli.scene.edited" : "cli.scene.shipped";
    return { key: disabled ? "cli.scene.off" : "cli.scene.on", params: { id: scene, name, how } };
  });
  const items = scenes.map(({ scene, name, revision, shipped, edited, disabled }) => {
    return { scene, name, revision, shipped, edited, disabled };
  });
  return { json: { items }, lines };
}

async function show({ call, names }: Given): Promise<Outcome> {
  const scene = await drawn(call, names["scene"] ?? "");
  const { name, revision, steps, draft, update } = scene;
  const lines = steps.map(({ depth, says, parts, key }) => {
    const told = parts.length === 0 ? says : `${says}: ${parts.join("; ")}`;
    return `${"  ".repeat(depth + 1)}${told}  [${key}]`;
  });
  const waiting: Sentence[] = draft ? [{ key: "cli.scene.draft", params: { author: draft.author } }] : [];
  const newer: Sentence[] = update ? [{ key: "cli.scene.update", params: { revision: update.revision } }] : [];
  return { json: scene, lines: [`${name}  ${revision}`, ...waiting, ...newer, ...lines] };
}

async function history({ call, names }: Given): Promise<Outcome> {
  const { body } = await call("GET", `${pathOf(names["scene"])}/revisions`);
  const { body: status } = await call("GET", "/api/v1/status");
  const { items } = body as { items: readonly RevisionShown[] };
  const { zone } = status as { zone: string };
  const lines = items.flatMap(({ revision, at, author, source, state, note, changes }): (Sentence | string)[] => [
    {
      key: `cli.scene.${at === 0 ? "brought" : "saved"}`,
      params: { revision, at, day: houseDay(at, zone), author, source, state },
    },
    ...(note === undefined ? [] : [`    “${note}”`]),
    ...changes.map((says) => `    ${says}`),
  ]);
  return { json: body, lines, zone };
}

async function revert({ call, names, options }: Given): Promise<Outcome> {
  const { scene = "", revision = "" } = names;
  const { note } = options;
  const path = pathOf(scene);
  const asked = { revision, ...(note !== undefined && { note }) };
  const { body } = await call("POST", `${path}/revert`, asked, await seen(call, path));
  return savedAs(body as SavedShown);
}

async function copy({ call, names, options }: Given): Promise<Outcome> {
  const { scene = "", id = "" } = names;
  const { body } = await call("POST", `${pathOf(scene)}/copy`, { id, name: options["name"] ?? id });
  return savedAs(body as SavedShown);
}

async function takeOut({ call, names, options }: Given): Promise<Outcome> {
  const { body } = await call("GET", `${pathOf(names["scene"])}/document`);
  const { scene, document } = body as { scene: string; document: unknown };
  const text = JSON.stringify(document, null, 2);
  const { out } = options;
  if (out === undefined) return { json: document, lines: [text] };
  const path = resolve(out);
  await writeFileWhole(path, `${text}\n`);
  return { json: { scene, path }, lines: [{ key: "cli.scene.exported", params: { scene, path } }] };
}

async function bringIn({ call, names }: Given): Promise<Outcome> {
  const document = readDocument(names["file"] ?? "");
  const scene = sceneIn(document) ?? fail("E_SCENE_BROKEN", { problem: "no-scene" });
  const path = pathOf(scene);
  const { body } = await call("PUT", `${path}/document`, document, await seen(call, path));
  return savedAs(body as SavedShown);
}

function savedAs(saved: SavedShown): Outcome {
  const { is, scene, revision, faults } = saved;
  const key = is === "draft" ? "cli.scene.waits" : revision === "" ? "cli.scene.gone" : "cli.scene.done";
  return { json: saved, lines: [{ key, params: { scene, revision } }, ...faults.map(({ text }) => `  ${text}`)] };
}

async function drawn(call: Given["call"], scene: string): Promise<DrawnScene> {
  return (await call("GET", `${pathOf(scene)}/drawn`)).body as DrawnScene;
}

function pathOf(scene = ""): string {
  return `/api/v1/scenes/${encodeURIComponent(scene)}`;
}

/** The precondition of a change: what stands now, or that nothing does. */
async function seen(call: Given["call"], path: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { etag } = await call("GET", `${path}/document`);
    return { "if-match": etag ?? "" };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "E_NOT_FOUND") return { "if-none-match": "*" };
    throw error;
  }
}

function readDocument(file: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(file), "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new LintelError("E_NOT_JSON", {}, error);
    throw new LintelError("E_NOT_FOUND", { what: file }, error);
  }
}

/** The scene a document says it is; the house looks at the rest. */
function sceneIn(document: unknown): string | undefined {
  if (unreadable(document)) return undefined;
  const tab = (document as SceneDocument).find(({ type }) => type === "tab");
  return (tab && readSettings(tab, () => undefined).scene) || undefined;
}
