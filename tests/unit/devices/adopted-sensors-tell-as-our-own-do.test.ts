import { expect, test } from "vitest";
import type { Played } from "../../help/adopted.ts";
import { openAdoptedBench, type AdoptedBench } from "../../help/adopted.ts";
import { covers } from "../../help/covers.ts";

const sensor = (state?: Played["state"]): Played => ({ component: "binary_sensor", ...(state ? { state } : {}) });
const types = (bench: AdoptedBench) => bench.events().map(({ type }) => type);

const onOff = [
  { kind: "bed", part: "occupied", key: "occupied", on: "entered", off: "left" },
  { kind: "occupancy", part: "occupied", key: "occupied", on: "occupied", off: "empty" },
  { kind: "tap", part: "running", key: "running", on: "opened", off: "closed" },
  { kind: "toothbrush", part: "running", key: "running", on: "started", off: "stopped" },
] as const;

test.each(onOff)("a $kind of another maker tells what turns, by the events of our own", async (row) => {
  covers("kind:bed", "kind:occupancy", "kind:tap", "kind:toothbrush");
  await using bench = await openAdoptedBench(row.kind, { [row.part]: sensor({ on: false }) });
  bench.play.tell(row.part, { on: true });
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ [row.key]: true });
  bench.play.tell(row.part, { on: true });
  bench.play.tell(row.part, { on: false });
  await bench.pass(1_000);
  expect(types(bench)).toEqual([row.on, row.off]);
  expect(bench.state()).toMatchObject({ [row.key]: false });
  expect(bench.faults).toEqual([]);
});

test.each(onOff)("the first word of a $kind, and one that was kept, is no happening", async (row) => {
  await using bench = await openAdoptedBench(row.kind, { [row.part]: sensor() });
  bench.play.tell(row.part, { on: true }, false);
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ [row.key]: true });
  bench.play.away(row.part);
  bench.play.back(row.part);
  bench.play.tell(row.part, { on: false }, false);
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ [row.key]: false });
  expect(types(bench)).toEqual([]);
  bench.play.tell(row.part, { on: true });
  expect(types(bench)).toEqual([row.on]);
});

test.each(onOff)("silence of a $kind and words that say nothing change nothing", async (row) => {
  await using bench = await openAdoptedBench(row.kind, { [row.part]: sensor({ on: true }) });
  bench.play.away(row.part);
  bench.play.tell(row.part, { colour: "red" });
  bench.play.tell(row.part, { on: "perhaps" });
  expect(types(bench)).toEqual([]);
  expect(bench.state()).toMatchObject({ [row.key]: true });
});

const flow = (unit: string | undefined, value: string | number): Played => ({
  component: "sensor",
  traits: { device_class: "volume_flow_rate", ...(unit === undefined ? {} : { unit }) },
  state: { value },
});

test.each([
  ["L/min", 0.05, 0.2],
  ["m³/h", 0.005, 0.4],
  ["gal/min", "0.01", "1.5"],
])("a flow meter in %s is a tap above a tenth of a litre a minute", async (unit, drip, runs) => {
  await using bench = await openAdoptedBench("tap", { running: flow(unit, drip) });
  expect(bench.state()).toMatchObject({ running: false });
  bench.play.tell("running", { value: runs });
  expect(types(bench)).toEqual(["opened"]);
});

test.each([
  ["L/min", "NaN"],
  ["L/min", "unavailable"],
  ["L/min", ""],
  ["L/min", "1e99"],
  ["bananas", 5],
  [undefined, 5],
])("a flow in %s of %s opens no tap", async (unit, value) => {
  await using bench = await openAdoptedBench("tap", { running: flow(unit, 0) });
  bench.play.tell("running", { value });
  expect(types(bench)).toEqual([]);
  expect(bench.state()).toMatchObject({ running: false });
});

const brush = (value?: string): Played => ({
  component: "sensor",
  ...(value === undefined ? {} : { state: { value } }),
});

test("a toothbrush says in words what it does; resting in any way is not brushing, an unknown word is none", async () => {
  await using bench = await openAdoptedBench("toothbrush", { running: brush("idle") });
  for (const value of ["charging", "setup", "42", "unknown", "final test"]) bench.play.tell("running", { value });
  expect(types(bench)).toEqual([]);
  bench.play.tell("running", { value: "Running" });
  await bench.pass(30_000);
  bench.play.tell("running", { value: "running" });
  bench.play.tell("running", { value: "unknown" });
  bench.play.tell("running", { value: "idle" });
  await bench.pass(1_000);
  expect(types(bench)).toEqual(["started", "stopped"]);
  expect(bench.state()).toMatchObject({ running: false, duration_s: 30 });
});

test("a brush put under the tap for seconds is the same brushing; one that vanished and comes back brushes anew", async () => {
  await using bench = await openAdoptedBench("toothbrush", { running: brush("idle") });
  bench.play.tell("running", { value: "running" });
  await bench.pass(40_000);
  bench.play.tell("running", { value: "idle" });
  await bench.pass(5_000);
  bench.play.tell("running", { value: "running" });
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ running: true, duration_s: 45 });
  await bench.pass(600_000);
  expect(types(bench)).toEqual(["started", "stopped", "started"]);
  bench.play.tell("running", { value: "running" });
  await bench.pass(1_000);
  expect(types(bench)).toEqual(["started", "stopped", "started", "started"]);
  expect(bench.state()).toMatchObject({ running: true, duration_s: 0 });
});

const button: Played = { component: "event" };

test("a button says for its owner that they are coming home, and that it was not the phone itself", async () => {
  covers("kind:phone");
  await using bench = await openAdoptedBench("phone", { swipe: button });
  bench.play.happen("swipe", "single");
  expect(bench.events()).toMatchObject([{ type: "swiped", by: "program" }]);
  bench.play.happen("swipe", "single", false);
  bench.play.tell("swipe", {});
  expect(types(bench)).toEqual(["swiped"]);
});

test("where its owner named the swipe and what takes it back, nothing else counts", async () => {
  const settings = { swiped: "hold", cancelled: "double" };
  await using bench = await openAdoptedBench("phone", { swipe: button }, { settings });
  for (const event of ["single", "hold", "double"]) bench.play.happen("swipe", event);
  expect(types(bench)).toEqual(["swiped", "cancelled"]);
});
