import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { begin, draw, fill, makeHouse, show, woke, type House } from "./a-house.ts";

const hold = (house: House, role: string) => {
  const held = house.roles[role];
  if (held) held.held = true;
};

test("a screen in a person's hand is skipped, and the scene goes on", () => {
  covers("error:E_HELD");
  const house = makeHouse();
  hold(house, "screen.bedroom");
  const story = begin(draw({ woke: woke("a"), a: show("screen.own", ["b"]), b: show("screen.hall") }), house);
  expect(story.step("a")).toMatchObject({ state: "skipped", output: "done", code: "E_HELD" });
  expect(story.sent.map((c) => c.thing)).toEqual(["hall-screen"]);
  const only = begin(draw({ woke: woke("a"), a: show("screen.own") }), house);
  expect(only.run).toMatchObject({
    state: "done",
    outcome: { key: "outcome.held", params: { role: "screen.bedroom" } },
  });
});

test("water in a person's hand fails the act, so that nothing counts on it; stopping it is only skipped", () => {
  const house = makeHouse();
  hold(house, "bath");
  const story = begin(
    draw({ woke: woke("a"), a: fill(["b"], ["c"]), b: show("screen.hall"), c: show("screen.study") }),
    house,
  );
  expect(story.step("a")).toMatchObject({ state: "left", output: "failed", code: "E_HELD" });
  expect(story.sent.map((c) => c.thing)).toEqual(["study-screen"]);
  const stop = { type: "lintel-act" as const, properties: { role: "bath", verb: "stop" } };
  expect(begin(draw({ woke: woke("a"), a: stop }), house).step("a")).toMatchObject({
    state: "skipped",
    output: "done",
  });
});

test("what the device refuses leaves by failed with the device's own code", () => {
  covers("error:E_INTERLOCK", "error:E_DEVICE_FAILED", "error:E_STOPPED");
  const said = (outcome: "refused" | "failed" | "stopped", code?: string) => {
    const story = begin(draw({ woke: woke("a"), a: fill() }), makeHouse());
    story.did("a", outcome, code);
    expect(story.run.state).toBe("failed");
    return story.step("a")?.code;
  };
  expect(said("refused", "E_INTERLOCK")).toBe("E_INTERLOCK");
  expect(said("failed", "tank-empty")).toBe("E_DEVICE_FAILED");
  expect(said("refused", "constructor")).toBe("E_DEVICE_FAILED");
  expect(said("stopped")).toBe("E_STOPPED");
});

test("comfort is tried again under a new id after a no, as often as the scene says", () => {
  const story = begin(draw({ woke: woke("a"), a: show("screen.own", [], [], { retries: 2 }) }), makeHouse());
  for (let i = 0; i < 3; i++) story.did("a", "failed", "E_SENSOR");
  expect(story.sent.map((c) => c.id.split(".").slice(1).join("."))).toEqual(["a.1", "a.1.r1", "a.1.r2"]);
  expect(story.step("a")).toMatchObject({ output: "failed", code: "E_SENSOR" });
});

test("an old no, told again after the retry, is not heard twice", () => {
  const story = begin(draw({ woke: woke("a"), a: show("screen.own", [], [], { retries: 2 }) }), makeHouse());
  const no = { is: "did", command: story.sent[0]?.id ?? "", outcome: "failed", code: "E_SENSOR" } as const;
  story.give(no);
  const after = story.run;
  expect(story.give(no).run).toBe(after);
});

test("silence is no answer: comfort goes again under the same id", () => {
  covers("error:E_DEVICE_SILENT");
  const story = begin(draw({ woke: woke("a"), a: show("screen.own", [], [], { retries: 1 }) }), makeHouse());
  story.did("a", "failed", "E_DEVICE_SILENT");
  expect(story.again).toEqual(story.sent);
  story.did("a", "failed", "E_DEVICE_SILENT");
  expect(story.step("a")).toMatchObject({ output: "failed", code: "E_DEVICE_SILENT" });
});

test("water and heat are never tried again by themselves", () => {
  for (const code of ["E_SENSOR", "E_DEVICE_SILENT"]) {
    const story = begin(draw({ woke: woke("a"), a: fill([], [], { retries: 3 }) }), makeHouse());
    story.did("a", "failed", code);
    expect([story.sent.length, story.again.length, story.step("a")?.output]).toEqual([1, 0, "failed"]);
  }
});
