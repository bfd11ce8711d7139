import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { begin, draw, fill, makeHouse, moment, show, wednesday, woke, type Story } from "./a-house.ts";

const minute = 60_000;

test("waking shows the morning on the resident's own screen, and the run is done when the screen says so", () => {
  covers("node:lintel-moment", "node:lintel-act", "role:screen");
  const story = begin(draw({ woke: woke("show"), show: show("screen.own") }), makeHouse());
  expect(story.sent).toEqual([
    {
      id: "run-of-the-scene-22ch.show.1",
      role: "screen.bedroom",
      thing: "bedside",
      verb: "show",
      with: { card: "morning", with: {} },
      class: "S0",
      deadline: wednesday + 30_000,
    },
  ]);
  story.did("show", "accepted");
  expect(story.step("show")?.state).toBe("accepted");
  story.did("show", "done");
  expect(story.run).toMatchObject({ state: "done", outcome: { key: "outcome.done", params: { done: 1 } } });
});

test("facts and settings are read when the act is entered, and one that is not known is left out", () => {
  covers("fact:weather.now_c", "fact:weather.rain_from", "fact:resident.name");
  const house = makeHouse();
  house.facts = { "weather.now_c": 4.5, "resident.name": "Lin" };
  const graph = draw(
    {
      woke: woke("show"),
      show: show("screen.own", [], [], {
        with: {
          card: "setting:card",
          "with.now_c": "fact:weather.now_c",
          "with.rain_from": "fact:weather.rain_from",
          "with.name": "fact:resident.name",
        },
      }),
    },
    { settings: new Map([["card", "morning"]]) },
  );
  expect(begin(graph, house).sent[0]?.with).toEqual({ card: "morning", with: { now_c: 4.5, name: "Lin" } });
  house.settings["card"] = "short";
  expect(begin(graph, house).sent[0]?.with["card"]).toBe("short");
});

test("an act the role's verb does not take leaves by failed and says why", () => {
  covers("error:E_SCENE_PARAMETER", "error:E_UNKNOWN_VERB", "error:E_SCENE_ROLE", "error:E_SCENE_RESERVED");
  const failing = (properties: object, house = makeHouse()) => {
    const graph = draw({ woke: woke("act"), act: { type: "lintel-act", properties } });
    const story = begin(graph, house);
    expect(story.sent).toEqual([]);
    expect(story.run).toMatchObject({ state: "failed", outcome: { key: "outcome.failed" } });
    return story.step("act");
  };
  expect(failing({ role: "bath", verb: "fill", with: { level_pct: 60, target_c: 60 } })).toMatchObject({
    output: "failed",
    code: "E_SCENE_PARAMETER",
    detail: { field: "target_c", role: "bath" },
  });
  expect(failing({ role: "bath", verb: "boil" })?.code).toBe("E_UNKNOWN_VERB");
  expect(failing({ role: "garage", verb: "open" })?.code).toBe("E_SCENE_ROLE");
  expect(failing({ role: "door", verb: "unlock", with: { for_ms: 5000 } })?.code).toBe("E_SCENE_RESERVED");
});

test("a role with no thing, or a thing that is not there, fails the act", () => {
  covers("error:E_ROLE_UNBOUND", "error:E_DEVICE_OFFLINE");
  const house = makeHouse();
  const graph = draw({ woke: woke("a"), a: show("screen.own", [], ["b"]), b: show("screen.kitchen") });
  const bedside = house.roles["screen.bedroom"];
  if (bedside) bedside.ready = false;
  const story = begin(graph, house);
  expect(story.step("a")?.code).toBe("E_DEVICE_OFFLINE");
  expect(story.step("b")?.code).toBe("E_ROLE_UNBOUND");
  expect(begin(graph, house, { ...moment(), resident: "nobody" }).step("a")?.code).toBe("E_ROLE_UNBOUND");
});

test("here is where the moment happened", () => {
  const graph = draw({ woke: woke("a"), a: show("screen.here") });
  expect(begin(graph, makeHouse(), moment({ place: "hall" })).sent[0]?.role).toBe("screen.hall");
  const { place: _nowhere, ...nowhere } = moment();
  expect(begin(graph, makeHouse(), nowhere).step("a")?.code).toBe("E_ROLE_UNBOUND");
});

test("a guard lets pass or blocks with its reason, and a blocked run says so", () => {
  covers("node:lintel-guard");
  const house = makeHouse();
  const graph = draw({
    woke: woke("guard"),
    guard: {
      type: "lintel-guard",
      properties: { all: [{ is: "setting", name: "wanted", equals: true }] },
      outs: { pass: ["show"] },
    },
    show: show("screen.own"),
  });
  const blocked = begin(graph, house);
  expect(blocked.step("guard")?.output).toBe("blocked");
  expect(blocked.run).toMatchObject({
    state: "done",
    outcome: { key: "guard.setting", params: { setting: "wanted" } },
  });
  house.settings["wanted"] = true;
  expect(begin(graph, house).sent).toHaveLength(1);
});

test("a sentence is spoken through the screen's role and the run goes on whatever becomes of it", () => {
  covers("node:lintel-say");
  const house = makeHouse();
  house.facts = { "weather.now_c": 4 };
  const graph = draw({
    woke: woke("say"),
    say: {
      type: "lintel-say",
      properties: { to: "screen.hall", sentence: "good-morning", with: { now_c: "fact:weather.now_c" } },
      outs: { out: ["show"] },
    },
    show: show("screen.own"),
  });
  const story = begin(graph, house);
  expect(story.sent[0]).toMatchObject({ verb: "speak", with: { sentence: "good-morning", with: { now_c: 4 } } });
  // A broker that comes back before its screen loses the words: they are said once more, under the same id.
  story.did("say", "failed", "E_DEVICE_SILENT");
  expect(story.again).toEqual(story.sent);
  story.did("say", "failed", "E_DEVICE_SILENT");
  expect(story.step("say")).toMatchObject({ output: "out", code: "E_DEVICE_SILENT" });
  story.did("show", "done");
  expect(story.run).toMatchObject({ state: "done", outcome: { key: "outcome.partly" } });
});

test("a wait on a state passes at once when it holds, and else when the house changes", () => {
  covers("node:lintel-wait");
  const house = makeHouse();
  const until = { is: "state", all: [{ is: "role-state", role: "bath", key: "phase", op: "=", value: "ready" }] };
  const graph = draw({
    woke: woke("wait"),
    wait: { type: "lintel-wait", properties: { until, deadline_s: 600 }, outs: { happened: ["show"] } },
    show: show("screen.own"),
  });
  const story = begin(graph, house);
  expect(story.step("wait")?.state).toBe("waiting");
  const untouched = story.run;
  expect(story.give({ is: "world" }).run).toBe(untouched);
  const bath = house.roles["bath"];
  if (bath) bath.state = { phase: "ready" };
  story.give({ is: "world" });
  expect(story.step("wait")?.output).toBe("happened");
  expect(begin(graph, house).step("wait")?.output).toBe("happened");
});

test("a wait on a moment hears only its own resident and trip, and each moment once", () => {
  const house = makeHouse();
  const wait = (to: string[]) => ({
    type: "lintel-wait" as const,
    properties: { until: { is: "moment", moment: "arrived" }, deadline_s: 600 },
    outs: { happened: to, expired: ["late"] },
  });
  const graph = draw({ woke: woke("first"), first: wait(["second"]), second: wait([]), late: show("screen.hall") });
  const story = begin(graph, house, moment({ trip: "t1" }));
  const arrived = (id: string, more = {}) =>
    story.give({ is: "moment", moment: moment({ id, kind: "arrived", trip: "t1", ...more }) });
  arrived("bo-arrived", { resident: "bo" });
  arrived("other-trip", { trip: "t0" });
  expect(story.step("first")?.state).toBe("waiting");
  arrived("lin-arrived");
  expect(story.step("first")?.output).toBe("happened");
  arrived("lin-arrived");
  expect(story.step("second")?.state).toBe("waiting");
  house.at += 10 * minute;
  story.give({ is: "due" });
  expect(story.step("second")?.output).toBe("expired");
  expect(story.sent[0]?.role).toBe("screen.hall");
});

test("a wait on a moment of a place hears it from the run's own place, and about its own question", () => {
  const wait = (about?: string) => ({
    type: "lintel-wait" as const,
    properties: { until: { is: "moment", moment: "agreed", ...(about && { about }) }, deadline_s: 600 },
  });
  const graph = draw({ woke: woke("any", "sound"), any: wait(), sound: wait("sound") });
  const { resident: _nobody, ...nobody } = moment({ kind: "agreed" });
  const agreed = (id: string, place: string, about: string) =>
    ({ is: "moment", moment: { ...nobody, id, place, about } }) as const;
  const story = begin(graph, makeHouse());
  const outputs = (of: Story) => [of.step("any")?.output, of.step("sound")?.output];
  story.give(agreed("a1", "hall", "sound"));
  expect(outputs(story)).toEqual([undefined, undefined]);
  story.give(agreed("a2", "bedroom", "lights"));
  expect(outputs(story)).toEqual(["happened", undefined]);
  story.give(agreed("a3", "bedroom", "sound"));
  expect(outputs(story)).toEqual(["happened", "happened"]);
  const { place: _nowhere, ...byHand } = moment();
  const placeless = begin(graph, makeHouse(), byHand);
  placeless.give(agreed("a1", "hall", "sound"));
  expect(outputs(placeless)).toEqual([undefined, "happened"]);
});

test("a moment of nobody known opens the wait of a run at its place alone", () => {
  const wait = {
    type: "lintel-wait" as const,
    properties: { until: { is: "moment", moment: "at-table" }, deadline_s: 600 },
  };
  const graph = draw({ woke: woke("wait"), wait });
  const { resident: _nobody, ...nobody } = moment({ id: "t", kind: "at-table", place: "kitchen" });
  const inBedroom = begin(graph, makeHouse());
  const inKitchen = begin(graph, makeHouse(), moment({ place: "kitchen" }));
  for (const story of [inBedroom, inKitchen]) story.give({ is: "moment", moment: nobody });
  expect([inBedroom.step("wait")?.output, inKitchen.step("wait")?.output]).toEqual([undefined, "happened"]);
});

test("a wait for a duration or a time of day happens then, and expires when its deadline is sooner", () => {
  const house = makeHouse();
  const waiting = (until: object, deadline_s: number) =>
    begin(draw({ woke: woke("wait"), wait: { type: "lintel-wait", properties: { until, deadline_s } } }), house);
  const duration = waiting({ is: "duration", s: 60 }, 600);
  const clock = waiting({ is: "clock", at: "07:30" }, 7200);
  const hasty = waiting({ is: "clock", at: "09:00" }, 60);
  expect(clock.step("wait")?.deadline).toBe(wednesday + 30 * minute);
  house.at += minute;
  for (const story of [duration, clock, hasty]) story.give({ is: "due" });
  expect([duration, clock, hasty].map((s) => s.step("wait")?.output)).toEqual(["happened", undefined, "expired"]);
  house.at += 29 * minute;
  clock.give({ is: "due" });
  expect(clock.step("wait")?.output).toBe("happened");
});

test("a join goes on when all wires of this run have come, and in part at its deadline", () => {
  covers("node:lintel-join");
  const house = makeHouse();
  const graph = draw({
    woke: woke("a", "b"),
    a: show("screen.own", ["join"]),
    b: show("screen.hall", ["join"]),
    join: { type: "lintel-join", properties: { deadline_s: 60 }, outs: { all: ["c"], partial: ["c"] } },
    c: show("screen.study"),
  });
  const whole = begin(graph, house);
  expect(whole.sent.map((c) => c.thing)).toEqual(["bedside", "hall-screen"]);
  whole.did("a", "done");
  expect(whole.step("join")).toMatchObject({ state: "waiting", arrived: 1 });
  whole.did("b", "done");
  expect(whole.step("join")?.output).toBe("all");

  const part = begin(draw({ ...nodesOf(graph), b: show("screen.hall", ["join"], [], { deadline_s: 600 }) }), house);
  part.did("a", "done");
  house.at += minute;
  part.give({ is: "due" });
  expect(part.step("join")?.output).toBe("partial");
  part.did("b", "done");
  expect(part.run.steps.filter((s) => s.key === "join" || s.key === "c")).toHaveLength(2);
});

test("a circle with a wait in it counts its visits; one that never waits is ended", () => {
  covers("error:E_SCENE_CYCLE");
  const house = makeHouse();
  const wait = (until: object) => ({
    type: "lintel-wait" as const,
    properties: { until, deadline_s: 600 },
    outs: { happened: ["fill"] },
  });
  const slow = draw({ woke: woke("fill"), fill: fill(["wait"]), wait: wait({ is: "duration", s: 60 }) });
  const story = begin(slow, house);
  story.did("fill", "done");
  house.at += minute;
  story.give({ is: "due" });
  expect(story.sent.map((c) => c.id)).toEqual(["run-of-the-scene-22ch.fill.1", "run-of-the-scene-22ch.fill.2"]);

  const state = { is: "state", all: [{ is: "time", from: "00:00", to: "23:59" }] };
  const spin = begin(draw({ woke: woke("w"), w: { ...wait(state), outs: { happened: ["w"] } } }), house);
  expect(spin.run).toMatchObject({ state: "failed", outcome: { params: { code: "E_SCENE_CYCLE" } } });
});

test("an act that is not answered in time fails by its deadline", () => {
  covers("error:E_DEADLINE");
  const house = makeHouse();
  const story = begin(draw({ woke: woke("a"), a: show("screen.own") }), house);
  house.at += 29_999;
  story.give({ is: "due" });
  expect(story.run.state).toBe("running");
  house.at += 1;
  story.give({ is: "due" });
  expect(story.step("a")).toMatchObject({ output: "failed", code: "E_DEADLINE" });
  story.did("a", "done");
  expect(story.step("a")?.output).toBe("failed");
});

function nodesOf(graph: ReturnType<typeof draw>) {
  return Object.fromEntries(
    [...graph.nodes].map(([key, { type, properties, outs }]) => [
      key,
      { type, properties, outs: Object.fromEntries(Object.entries(outs).map(([name, to]) => [name, [...to]])) },
    ]),
  );
}
