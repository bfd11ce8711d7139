import { fail } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { NextRun, SceneSettings, Today } from "../core/scene-answers.ts";
import type { Command, Given, Outcome } from "./tools.ts";

/** Commands that tell a resident's day: what was, and what is coming. */
export const dayCommands: readonly Command[] = [
  { name: "today", takes: [], options: { resident: "required", day: "optional", language: "optional" }, run: today },
  { name: "preview", takes: [], options: { resident: "required", language: "optional" }, run: preview },
];

const lineKeys: Readonly<Record<Today["items"][number]["is"], string>> = {
  ran: "cli.today.ran",
  running: "cli.today.running",
  "did-not": "cli.today.did-not",
  coming: "cli.today.coming",
  note: "cli.today.note",
};

async function today({ call, options }: Given): Promise<Outcome> {
  const { resident = "", day } = options;
  const query = new URLSearchParams({ resident, ...(day === undefined ? {} : { day }) });
  const { body } = await call("GET", `/api/v1/today?${query.toString()}`);
  const { items } = body as Today;
  const lines = items.flatMap(({ is, at, title, says, guards }): (Sentence | string)[] => [
    { key: lineKeys[is], params: { at, title, says } },
    ...(is === "did-not" ? guards.map((guard) => `        ${guard.holds ? "✓" : "✕"} ${guard.says}`) : []),
  ]);
  const told = lines.length > 0 ? lines : [{ key: "cli.today.nothing", params: {} }];
  return { json: body, lines: told, zone: await zoneOf(call) };
}

async function preview({ call, options }: Given): Promise<Outcome> {
  const { resident = "" } = options;
  const { body } = await call("GET", "/api/v1/scenes");
  const { items } = body as { items: readonly { scene: string; disabled: boolean }[] };
  const scenes: SceneSettings[] = [];
  for (const { scene, disabled } of items) {
    if (disabled) continue;
    const query = new URLSearchParams({ resident });
    const answer = await call("GET", `/api/v1/scenes/${encodeURIComponent(scene)}/settings?${query.toString()}`);
    scenes.push(answer.body as SceneSettings);
  }
  if (scenes.length === 0) fail("E_NOT_FOUND", { noun: "scene" });
  const lines = scenes.flatMap(({ name, next }) => (next ? [lineOf(name, next), ...more(next)] : []));
  return { json: { items: scenes }, lines, zone: await zoneOf(call) };
}

function lineOf(name: string, { day, at }: NextRun): Sentence {
  return at === undefined
    ? { key: "cli.preview.day", params: { name, day } }
    : { key: "cli.preview.at", params: { name, day, at } };
}

function more({ skipped_says, blockers }: NextRun): string[] {
  return [...(skipped_says === undefined ? [] : [skipped_says]), ...blockers].map((says) => `  ${says}`);
}

async function zoneOf(call: Given["call"]): Promise<string> {
  const { body } = await call("GET", "/api/v1/status");
  return (body as { zone: string }).zone;
}
