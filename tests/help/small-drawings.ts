import { DatabaseSync } from "node:sqlite";
import type { Drawings } from "../../hub/api/drawing.ts";
import type { Bus } from "../../hub/bus/bus.ts";
import type { Clock } from "../../hub/core/clock.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { drawingsForApi } from "../../hub/scene-edits-for-api.ts";
import { openRevisions } from "../../hub/scenes/scenes.ts";
import { ledgerMigrations } from "../../hub/store/migrations.ts";

/** A morning of two steps. */
const morning: SceneDocument = [
  {
    id: "morning",
    type: "tab",
    label: "Morning",
    disabled: false,
    info: "",
    env: [{ name: "LINTEL_SCENE", type: "str", value: "morning" }],
  },
  {
    id: "woke",
    type: "lintel-moment",
    key: "woke",
    schema: 1,
    z: "morning",
    x: 160,
    y: 80,
    moment: "woke",
    wires: [["quiet"]],
  },
  {
    id: "quiet",
    type: "lintel-act",
    key: "quiet",
    schema: 1,
    z: "morning",
    x: 400,
    y: 80,
    role: "music.bathroom",
    verb: "play",
    with: { source: "music", volume: 20 },
    wires: [[], []],
  },
];

/** The drawings of a small house: real revisions in memory, of one small scene. */
export function smallDrawings(from: {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly residents: Parameters<typeof drawingsForApi>[0]["residents"];
}): Drawings {
  const read = new DatabaseSync(":memory:");
  for (const { sql } of ledgerMigrations) read.exec(sql);
  const revisions = openRevisions({
    ...from,
    ledger: {
      read,
      write: async (statements) => {
        for (const { sql, params } of statements) read.prepare(sql).run(...params);
      },
    },
    shipped: [morning],
    shared: { v: 1, tabs: ["morning"], nodes: [] },
    compile,
    keep: () => undefined,
    examples: () => [],
    ahead: () => [],
  });
  return drawingsForApi({ revisions, residents: from.residents });
}
