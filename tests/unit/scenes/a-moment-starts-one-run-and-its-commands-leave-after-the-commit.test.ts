import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { temporaryFolder } from "../../help/store.ts";
import { draw, fill, makeHouse, moment, show, woke } from "./a-house.ts";
import { openRoom } from "./a-room.ts";

const morning = draw({ woke: woke("show"), show: show("screen.own") }, { scene: "morning", class: "S0" });
const bo = moment({ id: "woke-bo", resident: "bo", place: "study", because: ["bed:2"] });

test("a moment starts one run, journaled before its command leaves", () => {
  covers("event:moment.happened", "event:run.changed", "event:device.did");
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  room.store.work(() => {
    room.happen(moment());
    expect(room.store.sql("SELECT count(*) AS n FROM runs").get()?.["n"]).toBe(1);
    expect([room.left.length, room.changed.length]).toEqual([0, 0]);
  });
  expect(room.left).toMatchObject([{ command: { role: "screen.bedroom", verb: "show" }, again: false }]);
  expect(room.changed).toMatchObject([{ scene: "morning", resident: "lin", state: "running" }]);
  room.did(room.left[0]?.command.id ?? "", "done");
  expect(room.changed.at(-1)).toMatchObject({ state: "done", outcome: { key: "outcome.done" } });
  expect(room.scenes.recent()).toEqual([room.changed.at(-1)]);
});

test("the same evidence delivered again finds the run and starts nothing", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  room.happen(moment());
  room.did(room.left[0]?.command.id ?? "", "done");
  room.happen(moment());
  expect([room.left.length, room.scenes.recent().length]).toEqual([1, 1]);
});

test("two residents who wake together have two runs that know nothing of each other", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  room.happen(moment());
  room.happen(bo);
  expect(room.left.map(({ command }) => command.thing)).toEqual(["bedside", "study-screen"]);
  room.did(room.left[0]?.command.id ?? "", "failed", "E_SENSOR");
  room.did(room.left[1]?.command.id ?? "", "done");
  expect(room.scenes.recent().map((run) => [run.resident, run.state])).toEqual([
    ["bo", "done"],
    ["lin", "failed"],
  ]);
});

test("a work that is rolled back leaves no run behind, and the next delivery starts it", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  const lost = () =>
    room.store.work(() => {
      room.happen(moment());
      throw new Error("the power went");
    });
  expect(lost).toThrow();
  expect([room.left.length, room.scenes.recent().length]).toEqual([0, 0]);
  room.happen(moment());
  expect([room.left.length, room.scenes.recent().length]).toEqual([1, 1]);
  room.did(room.left[0]?.command.id ?? "", "done");
  expect(room.scenes.recent()[0]?.state).toBe("done");
});

test("an answer that is rolled back is heard when it is delivered again", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  room.happen(moment());
  const id = room.left[0]?.command.id ?? "";
  expect(() =>
    room.store.work(() => {
      room.did(id, "done");
      throw new Error("the power went");
    }),
  ).toThrow();
  expect(room.scenes.recent()[0]?.state).toBe("running");
  room.did(id, "done");
  expect(room.scenes.recent()[0]?.state).toBe("done");
});

test("a run whose thinking fails ends alone and is told; its neighbour goes on", () => {
  covers("event:fault.raised", "error:E_INTERNAL");
  using folder = temporaryFolder();
  const house = makeHouse();
  const world = house.world;
  using room = openRoom(folder.path, house);
  room.load(morning);
  room.load(
    draw(
      { woke: woke("show"), show: show("screen.own", [], [], { with: { card: "fact:air.band" } }) },
      { scene: "bad", class: "S0" },
    ),
  );
  house.world = () => ({
    ...world(),
    fact: () => {
      throw new Error("no weather");
    },
  });
  room.happen(moment());
  const states = Object.fromEntries(room.scenes.recent().map((run) => [run.scene, run.state]));
  expect(states).toEqual({ bad: "failed", morning: "running" });
  expect(room.faults).toMatchObject([{ code: "E_INTERNAL", params: { scene: "bad" } }]);
  expect(room.left).toHaveLength(1);
});

test("a wait on the state of the house moves when the house does, and when time alone makes it true", async () => {
  covers("event:role.changed", "fact:bath.start_in_min", "event:presence.changed");
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  const until = (all: object[]) => ({ until: { is: "state", all }, deadline_s: 7200 });
  const ready = [{ is: "role-state", role: "bath", key: "phase", op: "=", value: "ready" }];
  const soon = [{ is: "compare", fact: "bath.start_in_min", op: "<=", value: 0 }];
  room.load(
    draw(
      {
        woke: woke("soon"),
        soon: { type: "lintel-wait", properties: until(soon), outs: { happened: ["fill"] } },
        fill: fill(["ready"]),
        ready: { type: "lintel-wait", properties: until(ready), outs: { happened: ["show"] } },
        show: show("screen.own"),
      },
      { scene: "evening" },
    ),
  );
  room.house.facts["bath.start_in_min"] = 3;
  room.happen(moment());
  await room.pass(15_000);
  expect(room.left).toEqual([]);
  room.house.facts["bath.start_in_min"] = 0;
  await room.pass(15_000);
  expect(room.left.map(({ command }) => command.verb)).toEqual(["fill"]);
  room.did(room.left[0]?.command.id ?? "", "done");
  room.store.work(() => {
    room.bus.emit("role.changed", { address: "bath" });
    const bath = room.house.roles["bath"];
    if (bath) bath.state = { phase: "ready" };
    room.bus.emit("role.changed", { address: "bath" });
    expect(room.left).toHaveLength(1);
  });
  expect(room.left.map(({ command }) => command.verb)).toEqual(["fill", "show"]);
});

test("a deadline is kept by the clock, and a closed room sleeps for nothing", async () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  room.happen(moment());
  await room.pass(29_999);
  expect(room.scenes.recent()[0]?.state).toBe("running");
  await room.pass(1);
  expect(room.scenes.recent()[0]).toMatchObject({ state: "failed", outcome: { params: { code: "E_DEADLINE" } } });
  room.scenes[Symbol.dispose]();
  expect(room.clock.nextDue()).toBeUndefined();
});

test("an earlier deadline is kept while a later one is slept for, and each commit tells a run once", async () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  const late = show("screen.own", [], [], { deadline_s: 50 });
  const soon = show("screen.own", [], [], { deadline_s: 5 });
  room.load(draw({ woke: woke("a"), a: late }, { scene: "late", class: "S0" }));
  room.happen(moment());
  room.load(draw({ woke: woke("a"), a: soon }, { scene: "soon", class: "S0" }));
  room.happen(bo);
  await room.pass(5_000);
  const states = room.scenes.recent().map((run) => [run.scene, run.state]);
  expect(states).toContainEqual(["soon", "failed"]);
  expect(room.changed.filter((run) => run.scene === "soon").map((run) => run.state)).toEqual(["running", "failed"]);
  expect(room.changed.filter((run) => run.scene === "late" && run.resident === "lin")).toHaveLength(1);
});

test("a start by hand makes one run however often it is asked, and can be stopped", () => {
  covers("error:E_NOT_FOUND");
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  const id = room.scenes.start("morning", { id: "tap-1", actor: "lin", resident: "lin" });
  expect(room.scenes.start("morning", { id: "tap-1", actor: "lin", resident: "lin" })).toBe(id);
  expect(room.left).toHaveLength(1);
  room.scenes.stop(id, "lin");
  expect(room.scenes.run(id)).toMatchObject({
    state: "stopped",
    outcome: { key: "outcome.stopped", params: { by: "lin" } },
  });
  for (const wrong of [
    () => room.scenes.stop(id, "lin"),
    () => room.scenes.start("nothing", { id: "x", actor: "lin" }),
    () => room.scenes.start("morning", { id: "x", actor: "lin", resident: "stranger" }),
  ]) {
    expect(wrong).toThrow(/E_NOT_FOUND/);
  }
});

test("a broken document changes nothing; a new revision is for new runs", () => {
  covers("error:E_SCENE_BROKEN");
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  expect(room.scenes.load([{ type: "tab", revision: "none" }]).faults).toHaveLength(1);
  expect(room.scenes.list()).toEqual([morning]);
  room.happen(moment());
  const next = draw(
    { woke: woke("hall"), hall: show("screen.hall") },
    { scene: "morning", class: "S0", revision: "r2" },
  );
  room.load(next);
  room.happen(bo);
  expect(room.left.map(({ command }) => command.thing)).toEqual(["bedside", "hall-screen"]);
  room.did(room.left[0]?.command.id ?? "", "done");
  expect(room.scenes.recent().at(-1)?.state).toBe("done");
  room.scenes.remove("morning");
  room.happen(moment({ id: "another" }));
  expect(room.left).toHaveLength(2);
});

test("what is older than ninety days is forgotten", async () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(morning);
  room.happen(moment());
  room.did(room.left[0]?.command.id ?? "", "done");
  const counts = () =>
    ["runs", "steps", "candidates", "scene_revisions"].map(
      (table) => room.store.sql(`SELECT count(*) AS n FROM ${table}`).get()?.["n"],
    );
  await room.pass(89 * 86_400_000);
  expect(counts()).toEqual([1, 2, 1, 1]);
  await room.pass(2 * 86_400_000);
  expect(counts()).toEqual([0, 0, 0, 1]);
});

test("a wait for an empty room is over when it was empty so long, and begins anew when somebody comes back", async () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  const until = { is: "state", all: [{ is: "empty", place: "here", for_s: 300 }] };
  const wait = {
    type: "lintel-wait" as const,
    properties: { until, deadline_s: 14_400 },
    outs: { happened: ["show"] },
  };
  room.load(draw({ woke: woke("wait"), wait, show: show("screen.own") }, { scene: "sound", class: "S0" }));
  const turns = (occupied: boolean) => (room.house.places["bedroom"] = { occupied, since: room.clock.wall() });
  const minutes = async (n: number) => {
    for (let i = 0; i < n * 4; i++) await room.pass(15_000);
  };
  turns(true);
  room.happen(moment());
  await minutes(10);
  turns(false);
  await minutes(4);
  turns(true);
  turns(false);
  await minutes(4.75);
  expect(room.left).toEqual([]);
  await minutes(0.25);
  expect(room.left).toHaveLength(1);
});
