import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { makeBus } from "../../hub/bus/bus.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import { makeLog } from "../../hub/core/log.ts";
import type { Moment } from "../../hub/core/moments.ts";
import type { Command } from "../../hub/core/run.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { shippedScenes } from "../../hub/scene-files.ts";
import { openScenes } from "../../hub/scenes/scenes.ts";
import { expectMorning, faultsOf } from "../help/bad-input.ts";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";
import { rethrow, temporaryHouse } from "../help/store.ts";
import { dumpSql } from "../help/sql-dump.ts";
import { makeHouse, moment, wednesday } from "../unit/scenes/a-house.ts";

const places = { places: new Set(["bedroom", "study", "hall"]), residents: new Set(["lin", "bo"]) };
const open: Disposable[] = [];
afterEach(() => {
  for (const one of open.splice(0).toReversed()) one[Symbol.dispose]();
});

/** The room of scenes with the real checker and the morning that comes with the product. */
function roomOfScenes() {
  const house = temporaryHouse();
  const people = makeHouse();
  const clock = steppingClock(wednesday);
  const bus = makeBus(rethrow);
  const sent: Command[] = [];
  const scenes = openScenes({
    bus,
    store: house.store,
    clock,
    log: makeLog(() => undefined, clock),
    world: people.world,
    command: (command) => void sent.push(command),
    compile: (document) => compile(document, places),
  });
  open.push(house, scenes);
  const happen = (of: Moment) => house.store.work(() => bus.emit("moment.happened", { moment: of }));
  return { scenes, sent, happen, rows: () => dumpSql(house.store.db) };
}

const shipped = shippedScenes().find(({ path }) => path.endsWith("morning.json"))?.document ?? [];
const changed = (change: (entry: Record<string, unknown>) => Record<string, unknown> | undefined): SceneDocument =>
  shipped.flatMap((entry) => change({ ...entry }) ?? []) as SceneDocument;
const typed = (type: string, more: object) =>
  changed((entry) => (entry["type"] === type ? { ...entry, ...more } : entry));

const broken: readonly [string, string, unknown][] = [
  ["is no list", "E_SCENE_BROKEN", { type: "tab" }],
  ["is nothing", "E_SCENE_BROKEN", null],
  ["has no tab", "E_SCENE_BROKEN", changed((entry) => (entry["type"] === "tab" ? undefined : entry))],
  ["has a step nobody knows", "E_SCENE_NODE", typed("lintel-act", { type: "lintel-explode" })],
  ["has an unknown key in a step", "E_SCENE_NODE", typed("lintel-act", { colour: "red" })],
  ["leads nowhere", "E_SCENE_DANGLING", typed("lintel-moment", { wires: [["gone"]] })],
  ["asks for what no device can be", "E_SCENE_ROLE", typed("lintel-act", { role: "dragon.bedroom" })],
  ["opens the door", "E_SCENE_RESERVED", typed("lintel-act", { role: "door", verb: "unlock" })],
  ["comes from a newer Lintel", "E_NEWER", typed("lintel-act", { schema: 99 })],
];

test.each(broken)("a morning that %s is %s, and the one that stood goes on", (_what, code, document) => {
  covers("error:E_SCENE_BROKEN", "error:E_SCENE_NODE", "error:E_SCENE_DANGLING", "error:E_SCENE_ROLE");
  covers("error:E_SCENE_RESERVED");
  const room = roomOfScenes();
  expect(room.scenes.load(shipped).faults).toEqual([]);
  const before = [room.scenes.list(), room.rows()];
  const { faults, revision } = room.scenes.load(document as SceneDocument);
  expect(faults.filter(({ severity }) => severity === "error").map((fault) => fault.code)).toContain(code);
  expect(revision).toBeUndefined();
  expect([room.scenes.list(), room.rows()]).toEqual(before);
  room.happen(moment());
  expect(room.sent[0]).toMatchObject({ role: "screen.bedroom", verb: "show", with: { card: "morning" } });
});

test("a house whose scenes speak of a place it has not is told so, and everything else is as ever", async () => {
  covers("error:E_SCENE_ROLE");
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse({ at: "2026-03-04T07:00:00+08:00", without: ["bed-lin"] }));
  await house.hub[Symbol.asyncDispose]();
  {
    using ledger = new DatabaseSync(join(house.folder, "virtual", "ledger.db"));
    ledger.exec("DELETE FROM household WHERE noun = 'place' AND id = 'hall'");
  }
  house = opened.use(await house.restart());
  const told = await faultsOf(house);
  expect(told).toMatchObject([{ id: "scene:flows/evening.json", cause: "flows/evening.json" }]);
  expect(told[0]?.code).toMatch(/^E_SCENE_/);
  await expectMorning(house);
});
