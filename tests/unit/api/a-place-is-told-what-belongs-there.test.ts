import { expect, test } from "vitest";
import { sightFrom } from "../../../hub/api/sight.ts";
import { valuesOf } from "../../../hub/api/snapshot.ts";
import { liveParts } from "../../../hub/core/live.ts";
import { smallHouse } from "../../help/small-house.ts";

const seven = "2026-03-04T07:00:00.000Z";

function house() {
  const small = smallHouse();
  small.seed("place", { id: "kitchen", name: "Kitchen", eating: true });
  const add = (id: string, kind: string, place: string | undefined, state: object, owner?: string) =>
    small.things.set(id, {
      id,
      kind,
      name: id,
      online: true,
      at: 5_000,
      state: { ...state },
      ...(place === undefined ? {} : { place }),
      ...(owner === undefined ? {} : { owner }),
    });
  add("alarm-a", "alarm-clock", "bedroom", { ringing: false, next: seven, rings: 2 }, "ada");
  add("machine", "breakfast-machine", "kitchen", { phase: "running", progress_pct: 20, recipe: "upma", loaded: true });
  add("music-kitchen", "music", "kitchen", {
    playing: true,
    volume: 35,
    title: "Dawn",
    since: seven,
    headlines: ["A", 7],
  });
  add("brush-a", "toothbrush", "bathroom", { running: true, duration_s: 30 }, "ada");
  small.seed("role", { id: "breakfast-machine", thing: "machine" });
  small.seed("role", { id: "music.kitchen", thing: "music-kitchen" });
  small.seed("role", { id: "alarm.bedroom", thing: "alarm-a" });
  const values = (place: string) => {
    const sight = sightFrom(small.house, place, 1_000);
    if (!sight) throw new Error("no such place");
    return valuesOf(sight, liveParts);
  };
  const parts = (place: string) => [
    ...new Set(
      Object.keys(values(place))
        .map((path) => path.split(".")[0])
        .filter((part) => ["alarm", "breakfast", "music", "brush"].includes(part ?? "")),
    ),
  ];
  return { small, values, parts };
}

test("the alarm is at its own bed, breakfast and music where they are, brushing in the bathroom", () => {
  const { parts, values } = house();
  expect(parts("bedroom")).toEqual(["alarm"]);
  expect(parts("kitchen")).toEqual(["breakfast", "music"]);
  expect(parts("bathroom")).toEqual(["brush"]);
  expect(parts("hall")).toEqual([]);
  expect(values("bedroom")).toMatchObject({
    "alarm.thing": "alarm-a",
    "alarm.next": Date.parse(seven),
    "alarm.snooze_min": 9,
    "place.bedroom": true,
  });
  expect(values("kitchen")).toMatchObject({
    "breakfast.phase": "running",
    "breakfast.recipe": "upma",
    "breakfast.loaded": true,
    "music.since": Date.parse(seven),
    "music.headlines": ["A"],
    "place.eating": true,
  });
});

test("nobody is named at the basin, and who has brushed longer is shown", () => {
  const { small, values } = house();
  const brush = { id: "brush-b", kind: "toothbrush", name: "Bo's", place: "bathroom", online: true, at: 5_000 };
  small.things.set("brush-b", { ...brush, state: { running: true, duration_s: 90 } });
  expect(values("bathroom")).toMatchObject({ "brush.running": true, "brush.s": 90, "brush.at": 5_000 });
  expect(JSON.stringify(values("bathroom"))).not.toMatch(/ada|Bo/);
  for (const id of ["brush-a", "brush-b"]) small.things.set(id, { ...brush, id, state: { running: false } });
  expect(values("bathroom")).not.toHaveProperty("brush.running");
});

test("a machine that stands nowhere in particular is shown where people have breakfast, in no bedroom", () => {
  const { small, parts } = house();
  const machine = small.things.get("machine");
  if (!machine) throw new Error("no machine");
  const { place: _place, ...nowhere } = machine;
  small.things.set("machine", nowhere);
  expect(parts("kitchen")).toContain("breakfast");
  expect(parts("bedroom")).toEqual(["alarm"]);
  expect(parts("hall")).toEqual([]);
});

test("a guest who sleeps elsewhere does not see the alarm, and a state of another kind is left out", () => {
  const { small, values, parts } = house();
  small.seed("place", { id: "attic", name: "Attic" });
  expect(parts("attic")).toEqual([]);
  const alarm = small.things.get("alarm-a");
  if (!alarm) throw new Error("no alarm");
  small.things.set("alarm-a", { ...alarm, state: { ringing: "yes", next: "soon", since: 7 } });
  const told = values("bedroom");
  for (const path of ["alarm.ringing", "alarm.next", "alarm.since"]) expect(told).not.toHaveProperty(path);
});
