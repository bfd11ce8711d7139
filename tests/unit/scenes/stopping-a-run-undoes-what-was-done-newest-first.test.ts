import { expect, test } from "vitest";
import { begin, draw, fill, makeHouse, show, woke } from "./a-house.ts";

const undo = { undo: { verb: "clear", with: {} } };
const two = () =>
  draw({
    woke: woke("a"),
    a: show("screen.own", ["b"], [], undo),
    b: show("screen.hall", ["wait"], [], undo),
    wait: { type: "lintel-wait", properties: { until: { is: "duration", s: 600 }, deadline_s: 700 } },
  });

test("what was done is undone, newest first, and the run says how much", () => {
  const story = begin(two(), makeHouse());
  story.did("a", "done");
  story.did("b", "done");
  story.give({ is: "stop", by: "lin" });
  expect(story.sent.slice(2)).toMatchObject([
    { id: "run-of-the-scene-22ch.b.1.undo", verb: "clear", thing: "hall-screen" },
    { id: "run-of-the-scene-22ch.a.1.undo", verb: "clear", thing: "bedside" },
  ]);
  expect(story.run).toMatchObject({
    state: "stopped",
    outcome: { key: "outcome.stopped-undone", params: { by: "lin", undone: 2 } },
  });
  expect(story.step("wait")?.state).toBe("interrupted");
  const stopped = story.run;
  expect(story.give({ is: "stop", by: "bo" }).run).toBe(stopped);
});

test("an undo that fails is told", () => {
  const story = begin(two(), makeHouse());
  story.did("a", "done");
  story.did("b", "done");
  story.give({ is: "stop", by: "lin" });
  story.did("a", "done");
  story.did("b", "failed");
  expect(story.run.outcome).toEqual({ key: "outcome.stopped-partly", params: { by: "lin", undone: 1, failed: 1 } });
});

test("an undo nobody answered goes again after a restart, and is given up in the end", () => {
  const house = makeHouse();
  const story = begin(two(), house);
  story.did("a", "done");
  story.give({ is: "stop", by: "lin" });
  story.give({ is: "restart" });
  expect(story.again.map((c) => c.id)).toEqual(["run-of-the-scene-22ch.b.1.undo", "run-of-the-scene-22ch.a.1.undo"]);
  house.at += 31_000;
  story.give({ is: "due" });
  expect(story.run.outcome?.params).toMatchObject({ undone: 0, failed: 2 });
});

test("a role in a person's hand is not undone", () => {
  const house = makeHouse();
  const story = begin(two(), house);
  story.did("a", "done");
  story.did("b", "done");
  const hall = house.roles["screen.hall"];
  if (hall) hall.held = true;
  story.give({ is: "stop", by: "lin" });
  expect(story.sent.slice(2).map((c) => c.thing)).toEqual(["bedside"]);
  expect(story.step("b")).toMatchObject({ state: "undone", code: "E_HELD" });
});

test("running water is stopped even without an undo, and even in a hold", () => {
  for (const more of [{}, { undo: { verb: "hold", with: {} } }]) {
    const house = makeHouse();
    const story = begin(draw({ woke: woke("a"), a: fill([], [], more) }), house);
    story.did("a", "accepted");
    const bath = house.roles["bath"];
    if (bath) bath.held = true;
    story.give({ is: "stop", by: "bo" });
    const verb = "undo" in more ? "hold" : "stop";
    expect(story.sent.slice(1)).toMatchObject([
      { id: "run-of-the-scene-22ch.a.1.undo", verb, thing: "tub", class: "S2" },
    ]);
  }
});

test("a run that only waited is stopped and says that nothing had to be undone", () => {
  const wait = { type: "lintel-wait" as const, properties: { until: { is: "duration", s: 60 }, deadline_s: 60 } };
  const story = begin(draw({ woke: woke("wait"), wait }), makeHouse());
  story.give({ is: "stop", by: "lin" });
  expect(story.run.outcome).toEqual({ key: "outcome.stopped", params: { by: "lin" } });
});
