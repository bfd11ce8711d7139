import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { openBench, type Bench } from "../../help/device-bench.ts";

const types = (bench: Bench) => bench.events().map(({ type }) => type);

test("a toothbrush tells that it starts and stops, in which mode, and how long it ran", async () => {
  covers("kind:toothbrush");
  await using bench = await openBench("toothbrush");
  expect(bench.state()).toMatchObject({ running: false });
  bench.happen("start", { mode: "sensitive" });
  bench.happen("start");
  await bench.pass(61_000);
  expect(bench.state()).toMatchObject({ running: true, mode: "sensitive", duration_s: 60 });
  await bench.pass(64_000);
  bench.happen("stop");
  bench.happen("stop");
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ running: false, mode: "sensitive", duration_s: 125 });
  expect(types(bench)).toEqual(["started", "stopped"]);
});

test("a toothbrush that vanishes while it runs is never seen to stop, and starts anew when it is back", async () => {
  await using bench = await openBench("toothbrush");
  bench.happen("start");
  await bench.pass(20_000);
  bench.happen("vanish");
  bench.happen("stop");
  await bench.pass(3_600_000);
  expect(types(bench)).toEqual(["started"]);
  expect(bench.state()).toMatchObject({ running: true });
  expect(bench.state()).toMatchObject({ duration_s: 0 });
  bench.happen("start");
  await bench.pass(61_000);
  bench.happen("stop");
  expect(types(bench)).toEqual(["started", "started", "stopped"]);
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ running: false, duration_s: 61 });
});

test("a toothbrush out of reach for a moment is still the same brushing", async () => {
  await using bench = await openBench("toothbrush");
  bench.happen("start");
  await bench.pass(20_000);
  bench.happen("vanish");
  await bench.pass(5_000);
  bench.happen("start");
  expect(types(bench)).toEqual(["started"]);
});

test("a toothbrush that flaps tells each start and stop, and ends where it ended", async () => {
  await using bench = await openBench("toothbrush");
  bench.happen("flap");
  const pairs = types(bench);
  expect(pairs.length).toBeGreaterThanOrEqual(6);
  for (const [i, type] of pairs.entries()) expect(type).toBe(i % 2 === 0 ? "started" : "stopped");
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ running: false });
  expect(new Set(bench.events().map(({ id }) => id)).size).toBe(pairs.length);
});

test("a toothbrush that never stops is told as running for as long as it runs", async () => {
  await using bench = await openBench("toothbrush");
  bench.happen("start");
  await bench.pass(2 * 3_600_000);
  expect(types(bench)).toEqual(["started"]);
  expect(bench.state()).toMatchObject({ running: true, duration_s: 7_200 });
});

test("a mode nobody knows is refused", async () => {
  await using bench = await openBench("toothbrush");
  bench.happen("start", { mode: "chainsaw" });
  bench.happen("start", { mode: 3 });
  expect(bench.device.dropped.get("E_WRONG_TYPE")).toBe(2);
  bench.happen("stop", { mode: "daily" });
  expect(bench.device.dropped.get("E_UNKNOWN_KEY")).toBe(1);
  expect(bench.events()).toEqual([]);
});

test("a tap tells when water begins and ends to run", async () => {
  covers("kind:tap");
  await using bench = await openBench("tap");
  expect(bench.state()).toMatchObject({ running: false });
  for (const happens of ["open", "open", "close", "close"]) bench.happen(happens);
  await bench.pass(1_000);
  expect(types(bench)).toEqual(["opened", "closed"]);
  expect(bench.state()).toMatchObject({ running: false });
});
