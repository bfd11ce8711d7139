import { expect, test } from "vitest";
import type { Trip } from "../../../hub/core/house.ts";
import { begin, draw, makeHouse, moment, show, woke, type Drawn } from "./a-house.ts";

const onTheWay = moment({ trip: "t1" });
const ended = (reason: NonNullable<Trip["reason"]>, at: number): Trip => ({
  id: "t1",
  resident: "lin",
  opened: 0,
  expires: at,
  ended: at,
  reason,
  evidence: "none",
});
const waits = (until: object): Drawn => ({
  type: "lintel-wait",
  properties: { until, deadline_s: 7_200 },
  outs: { happened: ["yes"], expired: ["no"] },
});
const scene = (until: object) =>
  draw(
    { woke: woke("wait"), wait: waits(until), yes: show("screen.bedroom"), no: show("screen.study") },
    { class: "S0" },
  );

const waiting: readonly [name: string, until: object][] = [
  ["a state", { is: "state", all: [{ is: "compare", fact: "bath.made", op: "=", value: true }] }],
  ["a moment", { is: "moment", moment: "arrived" }],
  ["a clock", { is: "clock", at: "23:00" }],
  ["some time", { is: "duration", s: 3_600 }],
];

test.each(waiting)("a wait for %s is over as soon as its way home is cancelled or runs out", (_, until) => {
  for (const reason of ["cancelled", "expired"] as const)
    for (const input of ["world", "restart"] as const) {
      const house = makeHouse();
      const story = begin(scene(until), house, onTheWay);
      house.at += 60_000;
      story.give({ is: input });
      expect(story.step("wait")?.state).toBe("waiting");
      house.trips["t1"] = ended(reason, house.at);
      story.give({ is: input });
      expect(story.step("wait")).toMatchObject({ state: "left", output: "expired" });
      expect(story.step("no")?.state).toBe("sent");
    }
});

test.each(waiting)("arriving does not end a wait for %s, nor does the end of somebody else's way", (_, until) => {
  const house = makeHouse();
  const story = begin(scene(until), house, onTheWay);
  house.at += 60_000;
  house.trips["t1"] = ended("arrived", house.at);
  house.trips["t2"] = ended("cancelled", house.at);
  story.give({ is: "world" });
  expect(story.step("wait")?.state).toBe("waiting");
  const home = begin(scene(until), house, moment());
  home.give({ is: "world" });
  expect(home.step("wait")?.state).toBe("waiting");
});

test("what waits for that very end has it happen, and arriving instead ends it", () => {
  const until = { is: "moment", moment: "trip-ended" };
  const outputs = (["cancelled", "expired", "arrived"] as const).map((reason) => {
    const house = makeHouse();
    const story = begin(scene(until), house, onTheWay);
    house.at += 60_000;
    house.trips["t1"] = ended(reason, house.at);
    story.give({ is: "world" });
    return story.step("wait")?.output;
  });
  expect(outputs).toEqual(["happened", "happened", "expired"]);
});

test("what is waited for after the end, or in a run that the end itself began, is waited for", () => {
  const house = makeHouse();
  const graph = draw(
    {
      woke: woke("act"),
      act: show("screen.bedroom", ["wait"]),
      wait: waits({ is: "duration", s: 60 }),
      yes: show("screen.hall"),
      no: show("screen.study"),
    },
    { class: "S0" },
  );
  const story = begin(graph, house, onTheWay);
  house.trips["t1"] = ended("cancelled", house.at);
  story.did("act", "done");
  house.at += 1_000;
  story.give({ is: "world" });
  expect(story.step("wait")?.state).toBe("waiting");

  const after = begin(scene({ is: "duration", s: 60 }), house, moment({ trip: "t1", kind: "trip-ended" }));
  house.trips["t1"] = ended("cancelled", house.at + 500);
  house.at += 1_000;
  after.give({ is: "world" });
  expect(after.step("wait")?.state).toBe("waiting");
});
