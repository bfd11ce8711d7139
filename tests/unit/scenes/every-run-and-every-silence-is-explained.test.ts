import { expect, test } from "vitest";
import { temporaryFolder } from "../../help/store.ts";
import { draw, fill, makeHouse, moment, show, wednesday, woke } from "./a-house.ts";
import { openRoom } from "./a-room.ts";

const guarded = draw(
  {
    woke: woke("guard"),
    guard: {
      type: "lintel-guard",
      properties: { all: [{ is: "presence", who: "bo", where: "away" }] },
      outs: { pass: ["show"] },
    },
    show: show("screen.own"),
  },
  { scene: "morning", class: "S0" },
);

test("a run says what it did, with its evidence and the reason of each step", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(guarded);
  room.house.presence["bo"] = { where: "away" };
  room.happen(moment());
  expect(room.scenes.why("morning")).toMatchObject([
    { state: "running", sentence: { key: "why.running" }, evidence: ["bed:1"] },
  ]);
  room.did(room.left[0]?.command.id ?? "", "failed", "E_SENSOR");
  expect(room.scenes.why("morning", { resident: "lin" })).toMatchObject([
    {
      state: "failed",
      sentence: { key: "outcome.failed", params: { code: "E_SENSOR", role: "screen.bedroom" } },
      reason: { key: "error.E_SENSOR" },
      moment: "woke",
      steps: [{ key: "woke" }, { key: "guard", output: "pass" }, { key: "show", reason: { key: "error.E_SENSOR" } }],
    },
  ]);
  expect(room.scenes.why("morning", { resident: "bo" })).toEqual([]);
});

test("a guard that blocked is the explanation, in the run and among the candidates", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(guarded);
  room.happen(moment());
  const sentence = { key: "guard.resident-away", params: { resident: "bo" } };
  expect(room.scenes.why("morning")).toMatchObject([{ state: "done", sentence, evidence: ["bed:1"] }]);
  const row = room.store.sql("SELECT verdict, guard FROM candidates").get();
  expect([row?.["verdict"], JSON.parse(String(row?.["guard"]))]).toEqual(["blocked", sentence]);
});

test("what a guard kept from water is the explanation, though a screen told of it; a sound chosen otherwise is not", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  const guard = (pass: string, blocked: string) => ({
    type: "lintel-guard" as const,
    properties: { all: [{ is: "presence", who: "bo", where: "away" }] },
    outs: { pass: [pass], blocked: [blocked] },
  });
  const told = { told: show("screen.hall"), shown: show("screen.own") };
  room.load(draw({ woke: woke("may"), may: guard("fill", "told"), fill: fill(), ...told }, { scene: "bathing" }));
  room.load(draw({ woke: woke("other"), other: guard("shown", "told"), ...told }, { scene: "telling", class: "S0" }));
  room.happen(moment());
  for (const { command } of room.left) room.did(command.id, "done");
  expect(room.scenes.why("bathing")).toMatchObject([{ state: "done", sentence: { key: "guard.resident-away" } }]);
  expect(room.scenes.why("telling")).toMatchObject([{ state: "done", sentence: { key: "outcome.done" } }]);
});

test("a moment that concerned a scene but did not start it says why, once however often it comes", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  const windowed = {
    type: "lintel-moment" as const,
    properties: { moment: "woke", from: "08:00", to: "09:00" },
    outs: { out: ["a"] },
  };
  room.load(draw({ w: windowed, a: show("screen.own") }, { scene: "late-morning", class: "S0" }));
  room.happen(moment());
  room.happen(moment());
  expect(room.scenes.why("late-morning")).toMatchObject([
    {
      state: "skipped",
      sentence: { key: "why.window", params: { from: "08:00", to: "09:00" } },
      resident: "lin",
      evidence: ["bed:1"],
    },
  ]);
});

test("a moment that never came is explained by what is missing for it", () => {
  using folder = temporaryFolder();
  const missing = (kind: string, resident?: string) =>
    kind === "woke" ? { key: "why.no-evidence", params: { resident: resident ?? "" } } : undefined;
  using room = openRoom(folder.path, makeHouse(), { missing });
  room.load(guarded);
  expect(room.scenes.why("morning", { resident: "lin" })).toMatchObject([
    {
      state: "missing",
      moment: "woke",
      sentence: { key: "why.no-evidence", params: { resident: "lin" } },
      evidence: [],
    },
  ]);
  room.happen(moment());
  expect(room.scenes.why("morning", { resident: "lin" }).map((why) => why.state)).toEqual(["done"]);
  const yesterday = wednesday - 86_400_000;
  expect(room.scenes.why("morning", { resident: "lin", at: yesterday }).map((why) => why.state)).toEqual(["missing"]);
});

test("a start by hand does not use up the day, a run by evidence does", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  const leaving = {
    type: "lintel-moment" as const,
    properties: { moment: "left", once: "per-day" },
    outs: { out: ["a"] },
  };
  room.load(draw({ left: leaving, a: show("screen.hall") }, { scene: "leaving", class: "S0" }));
  room.scenes.start("leaving", { id: "tap", actor: "lin", resident: "lin" });
  for (const id of ["left-1", "left-2"]) room.happen(moment({ id, kind: "left", because: [id] }));
  expect(room.left).toHaveLength(2);
  expect(
    room.scenes
      .why("leaving")
      .map((why) => why.sentence.key)
      .toSorted(),
  ).toEqual(["why.once-per-day", "why.running", "why.running"]);
});

test("what usually comes by now and has not is said, for everybody it is awaited from, until it comes", () => {
  using folder = temporaryFolder();
  const missing = (kind: string, resident?: string) => ({
    key: `why.no-evidence.${kind}`,
    params: { name: resident ?? "" },
  });
  let awaited = [
    { kind: "woke" as const, resident: "lin", at: wednesday - 7_200_000 },
    { kind: "brushing" as const, resident: "lin", at: wednesday - 7_000_000 },
    { kind: "woke" as const, resident: "bo", at: wednesday - 6_000_000 },
  ];
  using room = openRoom(folder.path, makeHouse(), { missing, awaited: () => awaited });
  room.load(guarded);
  const lin = {
    state: "missing",
    moment: "woke",
    resident: "lin",
    sentence: { key: "why.no-evidence.woke", params: { name: "lin" } },
    reason: { key: "why.usual", params: { at: wednesday - 7_200_000 } },
  };
  const bo = { state: "missing", moment: "woke", resident: "bo" };
  expect(room.scenes.why("morning")).toMatchObject([lin, bo]);
  expect(room.scenes.why("morning", { resident: "lin" })).toMatchObject([lin]);
  awaited = awaited.slice(2);
  room.happen(moment());
  const told = room.scenes.why("morning").map(({ state, resident }) => `${resident} ${state}`);
  expect(told.toSorted()).toEqual(["bo missing", "lin done"]);
});

test("evidence and steps are told in words, not by their ids alone", () => {
  using folder = temporaryFolder();
  using room = openRoom(folder.path);
  room.load(guarded);
  room.house.presence["bo"] = { where: "away" };
  room.store.work(() => {
    room.store
      .sql("INSERT INTO evidence (id, source, at, device, resident, place, confidence) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run("bed:1", "bed.left", wednesday - 1_000, "bed", "lin", "bedroom", 1);
  });
  room.happen(moment());
  const [why] = room.scenes.why("morning");
  expect(why?.signs).toEqual([{ at: wednesday - 1_000, says: { key: "sign.bed-left", params: {} } }]);
  expect(why?.steps.map(({ says }) => says?.key)).toEqual(["step.when.woke", "step.guard", "step.act.screen.show"]);
});
