import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { temporaryFolder } from "../../help/store.ts";
import { draw, fill, makeHouse, moment, show, wednesday, woke } from "./a-house.ts";
import { openRoom } from "./a-room.ts";

const minute = 60_000;

/** A house whose clock stands `ms` after the first one's start. */
function later(ms: number) {
  const house = makeHouse();
  house.at = wednesday + ms;
  return house;
}

test("killed after the commit, the card is shown under its old id and the run is finished", () => {
  using folder = temporaryFolder();
  const graph = draw({ woke: woke("show"), show: show("screen.own") }, { scene: "morning", class: "S0" });
  let id = "";
  {
    using room = openRoom(folder.path);
    room.load(graph);
    room.happen(moment());
    id = room.left[0]?.command.id ?? "";
  }
  using room = openRoom(folder.path, later(2 * minute));
  room.load(graph);
  const report = room.scenes.resume();
  expect(report).toMatchObject({ resent: [id], interrupted: [], late: [], skipped: [] });
  expect(report.resumed).toHaveLength(1);
  expect(room.left).toMatchObject([{ command: { id }, again: true }]);
  expect(JSON.parse(String(room.store.sql("SELECT report FROM boots").get()?.["report"]))).toEqual(report);
  room.happen(moment());
  room.did(id, "done");
  expect(room.scenes.recent()).toMatchObject([{ state: "done" }]);
  expect(room.left).toHaveLength(1);
});

test("killed while the bath fills, nothing is sent to it again and the boot report says so", () => {
  covers("error:E_INTERRUPTED", "role:bath");
  using folder = temporaryFolder();
  const graph = draw({ woke: woke("fill"), fill: fill([], ["say"]), say: show("screen.hall") }, { scene: "evening" });
  {
    using room = openRoom(folder.path);
    room.load(graph);
    room.happen(moment());
    room.did(room.left[0]?.command.id ?? "", "accepted");
  }
  using room = openRoom(folder.path, later(minute));
  room.load(graph);
  expect(room.scenes.resume()).toMatchObject({
    resent: [],
    interrupted: [{ scene: "evening", key: "fill", visit: 1 }],
  });
  expect(room.left.map(({ command }) => command.thing)).toEqual(["hall-screen"]);
});

test("killed after every single happening, the morning still happens once", () => {
  using folder = temporaryFolder();
  const graph = draw(
    {
      woke: woke("show"),
      show: show("screen.own", ["say"]),
      say: { type: "lintel-say", properties: { to: "screen.own", sentence: "today" }, outs: { out: ["hall", "join"] } },
      hall: show("screen.hall", ["join"]),
      join: { type: "lintel-join", properties: { deadline_s: 600 }, outs: { all: ["study"] } },
      study: show("screen.study"),
    },
    { scene: "morning", class: "S0" },
  );
  const acts = new Map<string, string>();
  const told = new Set<string>();
  for (let i = 0; i < 12; i++) {
    using room = openRoom(folder.path, later(i * 1_000));
    room.load(graph);
    room.scenes.resume();
    room.happen(moment());
    for (const { command } of room.left) {
      const { deadline: _moves, ...content } = command;
      const before = acts.get(command.id) ?? JSON.stringify(content);
      expect(JSON.stringify(content)).toBe(before);
      acts.set(command.id, before);
    }
    const next = room.left.find(({ command }) => !told.has(command.id))?.command.id;
    if (next !== undefined) room.did(next, "done");
    if (next !== undefined) told.add(next);
  }
  using room = openRoom(folder.path, later(minute));
  expect(room.scenes.recent()).toMatchObject([
    { state: "done", outcome: { key: "outcome.done", params: { done: 4 } } },
  ]);
  expect([...acts.values()].map((text) => (JSON.parse(text) as { thing: string }).thing)).toEqual([
    "bedside",
    "bedside",
    "hall-screen",
    "study-screen",
  ]);
});

test("a wait sleeps on to its instant; one that passed is late, or skipped, as it says", async () => {
  using folder = temporaryFolder();
  const wait = (late: string) => ({
    type: "lintel-wait" as const,
    properties: { until: { is: "duration", s: 600 }, deadline_s: 3600, late },
    outs: { happened: [`${late}-show`] },
  });
  const graph = draw(
    {
      woke: woke("run", "skip"),
      run: wait("run"),
      skip: wait("skip"),
      "run-show": show("screen.own"),
      "skip-show": show("screen.hall"),
    },
    { scene: "waits", class: "S0" },
  );
  {
    using room = openRoom(folder.path);
    room.load(graph);
    room.happen(moment());
  }
  {
    using room = openRoom(folder.path, later(4 * minute));
    room.load(graph);
    expect(room.scenes.resume()).toMatchObject({ late: [], skipped: [] });
    await room.pass(5 * minute);
    expect(room.left).toEqual([]);
  }
  using room = openRoom(folder.path, later(20 * minute));
  room.load(graph);
  expect(room.scenes.resume()).toMatchObject({ late: [{ key: "run" }], skipped: [{ key: "skip" }] });
  expect(room.left.map(({ command }) => command.thing)).toEqual(["bedside"]);
});

test("a run keeps the revision it began with, read back from the database", () => {
  using folder = temporaryFolder();
  const old = draw(
    { woke: woke("a"), a: show("screen.own", ["b"]), b: show("screen.hall") },
    { scene: "morning", revision: "old" },
  );
  {
    using room = openRoom(folder.path);
    room.load(old);
    room.happen(moment());
  }
  using room = openRoom(folder.path, later(minute));
  room.load(draw({ woke: woke("a"), a: show("screen.study") }, { scene: "morning", revision: "new" }));
  room.scenes.resume();
  room.did(room.left[0]?.command.id ?? "", "done");
  expect(room.left.map(({ command }) => command.thing)).toEqual(["bedside", "hall-screen"]);
});

test("a run whose scene cannot be read any more fails with its name, and the others go on", () => {
  using folder = temporaryFolder();
  const graph = (scene: string) => draw({ woke: woke("a"), a: fill() }, { scene });
  {
    using room = openRoom(folder.path);
    room.load(graph("lost"));
    room.load(graph("kept"));
    room.happen(moment());
    room.store.sql("DELETE FROM scene_revisions WHERE scene = 'lost'").run();
  }
  using room = openRoom(folder.path, later(minute));
  room.load(graph("kept"));
  room.scenes.resume();
  const states = Object.fromEntries(room.scenes.recent().map((run) => [run.scene, run.outcome?.params["code"]]));
  expect(states).toEqual({ lost: "E_SCENE_BROKEN", kept: "E_INTERRUPTED" });
  // The tub is told to stop: nobody follows that run any more.
  expect(room.left).toMatchObject([{ command: { verb: "stop", thing: "tub" } }]);
  expect(room.faults).toMatchObject([{ code: "E_SCENE_BROKEN" }]);
});
