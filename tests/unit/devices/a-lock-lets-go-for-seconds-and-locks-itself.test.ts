import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";

const openLock = () => openBench("lock");
const types = (bench: Bench) =>
  bench.events().map(({ type, code }) => [type, code].filter((part) => typeof part === "string").join(":"));
const unlock = (bench: Bench, for_ms = 3_000) => bench.ask("unlock", { for_ms });
const closed = { bolt: "locked", leaf: "closed", pulsing: false };

test("it lets go at once, says so when the bolt says so, and locks again by itself", async () => {
  await using bench = await openLock();
  expect(bench.state()).toMatchObject(closed);
  await bench.pass(1_000);
  const id = unlock(bench);
  expect(bench.answers(id)).toEqual([{ v: 1, id, outcome: "accepted" }]);
  await bench.pass(149);
  expect(bench.answers(id)).toHaveLength(1);
  await bench.pass(26);
  expect(bench.answers(id).at(-1)).toEqual({ v: 1, id, outcome: "done", detail: { opened: false } });
  await bench.pass(200);
  expect(bench.state()).toMatchObject({ bolt: "unlocked", leaf: "closed", pulsing: true });
  bench.happen("push");
  expect(bench.events().at(-1)).toMatchObject({ type: "opened" });
  await bench.pass(3_000);
  expect(bench.state()).toMatchObject({ bolt: "locked", leaf: "open", pulsing: false });
  bench.happen("shut");
  await bench.pass(10_000);
  expect(types(bench)).toEqual(["opened", "closed"]);
  expect(bench.state()).toMatchObject(closed);
  expect(bench.state()).not.toHaveProperty("fault");
  expect(bench.answers(id)).toHaveLength(2);
  expect(bench.faults).toEqual([]);
});

test.each([
  [{}, 9_999, "E_WRONG_TYPE"],
  [{}, 999, "E_WRONG_TYPE"],
  [{ pulse_ms: 500 }, 5_000, 500],
  [{ pulse_ms: 4_000 }, 1_000, 1_000],
  [{}, 5_000, 5_000],
] as const)("a pulse is as short as the shortest of %j and %i ms: %s", async (settings, for_ms, held) => {
  await using bench = await openBench("lock", { settings });
  const id = unlock(bench, for_ms);
  if (typeof held === "string") return expect(bench.answers(id)).toMatchObject([{ outcome: "refused", code: held }]);
  await bench.pass(held - 1);
  bench.happen("push");
  expect(bench.state()).toMatchObject({ leaf: "open", pulsing: true });
  await bench.pass(401);
  expect(bench.state()).toMatchObject({ bolt: "locked", pulsing: false });
});

test("no file makes a pulse longer than five seconds", async () => {
  await expect(openBench("lock", { settings: { pulse_ms: 5_001 } })).rejects.toMatchObject({ code: "E_CONFIG" });
  await expect(openBench("lock", { settings: { pulse: 1_000 } })).rejects.toMatchObject({ code: "E_CONFIG" });
});

test("a second pulse is refused while one runs and for a second after, and no lease or renewal lengthens one", async () => {
  covers("error:E_BUSY");
  await using bench = await openLock();
  const id = bench.ask("unlock", { for_ms: 2_000 }, { lease_ms: 600_000 });
  await bench.keep(id, 1_000);
  expect(bench.answers(unlock(bench))).toMatchObject([{ outcome: "refused", code: "E_BUSY" }]);
  await bench.keep(id, 1_400);
  expect(bench.state()).toMatchObject({ bolt: "locked", pulsing: false });
  await bench.pass(590);
  expect(bench.answers(unlock(bench))).toMatchObject([{ outcome: "refused", code: "E_BUSY" }]);
  await bench.pass(10);
  expect(bench.answers(unlock(bench))).toMatchObject([{ outcome: "accepted" }]);
});

test("`lock` ends a pulse at once and is done when the bolt says so", async () => {
  covers("error:E_STOPPED");
  await using bench = await openLock();
  const open = unlock(bench, 5_000);
  await bench.pass(100);
  const id = bench.ask("lock", {});
  expect(bench.answers(open).at(-1)).toMatchObject({ outcome: "stopped", code: "E_STOPPED" });
  await bench.pass(400);
  expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "done" });
  expect(bench.state()).toMatchObject(closed);
  expect(bench.answers(bench.ask("lock", {})).map(({ outcome }) => outcome)).toEqual(["accepted", "done"]);
});

test("a bolt that never says so is told as it is: nobody knows whether it opened", async () => {
  covers("error:E_NOT_CONFIRMED");
  await using bench = await openLock();
  bench.happen("sensor", { input: "bolt", fault: "stuck" });
  const id = unlock(bench, 2_000);
  await bench.pass(1_999);
  expect(bench.answers(id)).toHaveLength(1);
  await bench.pass(1);
  expect(bench.answers(id).at(-1)).toEqual({ v: 1, id, outcome: "failed", code: "E_NOT_CONFIRMED" });
});

test("a bolt that is stuck fails at once, and the strike is let go", async () => {
  covers("error:E_JAMMED");
  await using bench = await openLock();
  bench.happen("jam");
  const id = unlock(bench, 5_000);
  await bench.pass(400);
  expect(bench.answers(id).at(-1)).toEqual({ v: 1, id, outcome: "failed", code: "E_JAMMED" });
  await bench.pass(200);
  expect(bench.state()).toMatchObject({ bolt: "jammed", pulsing: false, fault: "jammed" });
  expect(types(bench)).toEqual(["fault:jammed"]);
  bench.happen("push");
  expect(bench.state()).toMatchObject({ leaf: "closed" });
  // The way out and the key need no bolt that obeys us.
  bench.happen("inside");
  bench.happen("push");
  expect(types(bench).slice(1)).toEqual(["released", "opened"]);
  bench.happen("jam", { on: false });
  bench.happen("shut");
  await bench.pass(10_000);
  expect(bench.state()).toMatchObject(closed);
  expect(bench.state()).not.toHaveProperty("fault");
});

test("a bolt that stays back when the strike has fallen is told within seconds", async () => {
  await using bench = await openLock();
  const id = unlock(bench, 1_000);
  await bench.pass(500);
  bench.happen("jam");
  await bench.pass(4_000);
  expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "done" });
  expect(types(bench)).toContain("fault:not-locked");
  bench.happen("jam", { on: false });
  await bench.pass(60_000);
  expect(bench.state()).toMatchObject(closed);
  expect(bench.state()).not.toHaveProperty("fault");
});

test.each(["nan", "jump"])("a contact that says %s says nothing: it is unknown, and shown so", async (fault) => {
  await using bench = await openLock();
  await bench.pass(1_000);
  bench.happen("sensor", { input: "leaf", fault });
  expect(bench.state()).toMatchObject({ leaf: "unknown", fault: "sensor" });
  bench.happen("sensor", { input: "leaf", fault: "none" });
  await bench.pass(300);
  expect(bench.state()).toMatchObject(closed);
});

test("a contact that was not heard for five seconds says nothing, and back again is no opening", async () => {
  await using bench = await openLock();
  bench.happen("sensor", { input: "leaf", fault: "stale" });
  await bench.pass(5_000);
  expect(bench.state()).toMatchObject({ leaf: "closed" });
  await bench.pass(1);
  expect(bench.state()).toMatchObject({ leaf: "unknown", fault: "sensor" });
  bench.happen("force");
  bench.happen("sensor", { input: "leaf", fault: "none" });
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ leaf: "open" });
  expect(types(bench)).toEqual(["fault:sensor"]);
});

test("a leaf that stands open for a minute is told of, once for each opening", async () => {
  await using bench = await openLock();
  bench.happen("inside");
  bench.happen("push");
  await bench.pass(59_999);
  expect(types(bench)).toEqual(["released", "opened"]);
  await bench.pass(1);
  expect(types(bench)).toEqual(["released", "opened", "left-open"]);
  await bench.pass(600_000);
  bench.happen("shut");
  bench.happen("key");
  bench.happen("push");
  await bench.pass(60_000);
  expect(types(bench).slice(3)).toEqual(["closed", "released", "opened", "left-open"]);
});

test("a leaf that opens though nobody released it is forced: told, shown, and remembered", async () => {
  const first = await openLock();
  first.happen("push");
  expect(first.state()).toMatchObject({ leaf: "closed" });
  first.happen("force");
  expect(types(first)).toEqual(["opened", "fault:forced"]);
  await first.pass(300);
  expect(first.state()).toMatchObject({ leaf: "open", fault: "forced" });
  await using bench = await killed(first);
  await bench.pass(300);
  // The simulated leaf is shut again with its process: what happened to it is not forgotten.
  expect(bench.state()).toMatchObject({ fault: "forced" });
  bench.happen("inside");
  await bench.pass(300);
  expect(bench.state()).not.toHaveProperty("fault");
});

test("its own keypad opens it without the house for five seconds, and the house only hears of it", async () => {
  await using bench = await openLock();
  bench.happen("keypad", { user: "lin" });
  expect(bench.events()).toMatchObject([{ type: "released", by: "keypad", user: "lin" }]);
  expect(bench.answers(unlock(bench))).toMatchObject([{ outcome: "refused", code: "E_BUSY" }]);
  await bench.pass(4_000);
  bench.happen("push");
  bench.happen("shut");
  await bench.pass(2_000);
  bench.happen("push");
  expect(types(bench)).toEqual(["released", "opened", "closed"]);
  expect(bench.state()).toMatchObject(closed);
});

test("everything falls when the process hangs, and when it ends", async () => {
  covers("error:E_INTERRUPTED");
  await using bench = await openLock();
  const id = unlock(bench, 5_000);
  await bench.pass(50);
  bench.device.endLeases("lag");
  expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "failed", code: "E_INTERRUPTED" });
  await bench.pass(300);
  expect(bench.state()).toMatchObject(closed);

  const other = await openLock();
  const last = unlock(other, 5_000);
  await other[Symbol.asyncDispose]();
  expect(other.answers(last).at(-1)).toMatchObject({ outcome: "stopped", code: "E_INTERRUPTED" });
  expect(other.state()).toMatchObject({ pulsing: false });
});

test("a lost connection, a hub that is gone, and a second lock command change nothing of a pulse", async () => {
  await using bench = await openLock();
  unlock(bench, 2_000);
  await bench.pass(500);
  bench.hub("offline");
  bench.broker.seats.get("it")?.cut();
  bench.broker.seats.get("it")?.back();
  expect(bench.state()).toMatchObject({ pulsing: true });
  await bench.pass(2_000);
  expect(bench.state()).toMatchObject(closed);
});

test("after kill -9 no pulse goes on, the answer is given, and its id opens nothing again", async () => {
  const first = await openLock();
  const id = unlock(first, 5_000);
  await first.pass(50);
  await using bench = await killed(first);
  expect(bench.answers(id)).toEqual([{ v: 1, id, outcome: "failed", code: "E_INTERRUPTED" }]);
  expect(bench.state()).toMatchObject(closed);
  bench.ask("unlock", { for_ms: 5_000 }, { id });
  bench.ask("unlock", { for_ms: 5_000 }, { id, boot: first.device.boot });
  await bench.pass(300);
  expect(bench.answers(id)).toHaveLength(3);
  expect(bench.state()).toMatchObject(closed);

  const done = unlock(bench, 1_000);
  await bench.pass(5_000);
  await using third = await killed(bench);
  third.ask("unlock", { for_ms: 5_000 }, { id: done });
  expect(third.answers(done)).toMatchObject([{ outcome: "done" }]);
  expect(third.state()).toMatchObject(closed);
});
