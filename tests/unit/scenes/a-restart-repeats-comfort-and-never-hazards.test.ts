import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { begin, draw, fill, makeHouse, show, woke } from "./a-house.ts";

const minute = 60_000;

test("comfort not confirmed is sent again under its id within ten minutes, saying the same", () => {
  const house = makeHouse();
  house.facts["weather.now_c"] = 4;
  const card = { with: { card: "morning", "with.now_c": "fact:weather.now_c" } };
  const story = begin(draw({ woke: woke("a"), a: show("screen.own", [], [], card) }), house);
  story.did("a", "accepted");
  house.at += 9 * minute;
  house.facts["weather.now_c"] = 11;
  story.give({ is: "restart" });
  expect(story.again).toEqual([{ ...story.sent[0], deadline: house.at + 30_000 }]);
  story.did("a", "done");
  expect(story.run.state).toBe("done");
});

test("comfort older than ten minutes is not confirmed", () => {
  covers("error:E_NOT_CONFIRMED");
  const house = makeHouse();
  const story = begin(draw({ woke: woke("a"), a: show("screen.own") }), house);
  house.at += 10 * minute;
  story.give({ is: "restart" });
  expect(story.again).toEqual([]);
  expect(story.step("a")).toMatchObject({ state: "left", output: "failed", code: "E_NOT_CONFIRMED" });
});

test("comfort taken in hand while the hub was away is skipped", () => {
  const house = makeHouse();
  const story = begin(draw({ woke: woke("a"), a: show("screen.own") }), house);
  const bedside = house.roles["screen.bedroom"];
  if (bedside) bedside.held = true;
  story.give({ is: "restart" });
  expect(story.again).toEqual([]);
  expect(story.step("a")).toMatchObject({ state: "skipped", output: "done" });
});

test("water is never sent again: the step is interrupted and the scene goes on by failed", () => {
  covers("error:E_INTERRUPTED");
  for (const accepted of [false, true]) {
    const story = begin(draw({ woke: woke("a"), a: fill([], ["b"]), b: show("screen.hall") }), makeHouse());
    if (accepted) story.did("a", "accepted");
    story.give({ is: "restart" });
    expect(story.again).toEqual([]);
    expect(story.step("a")).toMatchObject({ state: "interrupted", output: "failed", code: "E_INTERRUPTED" });
    expect(story.sent.at(-1)?.thing).toBe("hall-screen");
  }
});

test("a wait is re-armed from its instant; one that passed meanwhile runs or is skipped as the node says", () => {
  const waiting = (late: string) => {
    const house = makeHouse();
    const properties = { until: { is: "duration", s: 60 }, deadline_s: 600, late };
    const outs = { happened: ["a"], expired: ["b"] };
    const graph = draw({
      woke: woke("wait"),
      wait: { type: "lintel-wait", properties, outs },
      a: show("screen.own"),
      b: show("screen.hall"),
    });
    return { house, story: begin(graph, house) };
  };
  const early = waiting("run");
  early.house.at += 30_000;
  const before = early.story.run;
  expect(early.story.give({ is: "restart" }).run).toBe(before);
  for (const [late, thing, state] of [
    ["run", "bedside", "left"],
    ["skip", "hall-screen", "skipped"],
  ] as const) {
    const { house, story } = waiting(late);
    house.at += 5 * minute;
    story.give({ is: "restart" });
    expect([story.sent[0]?.thing, story.step("wait")?.state]).toEqual([thing, state]);
  }
});

test("a state that came true while the hub was away is seen at once", () => {
  const house = makeHouse();
  const until = { is: "state", all: [{ is: "setting", name: "on", equals: true }] };
  const wait = { type: "lintel-wait" as const, properties: { until, deadline_s: 600 }, outs: { happened: ["a"] } };
  const story = begin(draw({ woke: woke("wait"), wait, a: show("screen.own") }), house);
  house.settings["on"] = true;
  story.give({ is: "restart" });
  expect(story.sent).toHaveLength(1);
});
