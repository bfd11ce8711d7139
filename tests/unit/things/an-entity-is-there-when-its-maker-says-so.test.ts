import { expect, test } from "vitest";
import { codeThrown, openMakers } from "./makers-registry.ts";

const sensor = (more: object) => ({ unique_id: "s", state_topic: "s/state", ...more });
const two = (mode: string) =>
  sensor({
    availability_mode: mode,
    availability: [{ topic: "a" }, { topic: "b", payload_available: "yes", payload_not_available: "no" }],
  });

test("without a word on availability it is always there", () => {
  using house = openMakers();
  house.announce("sensor/s", sensor({}));
  expect(house.entities.entity("s")?.available).toBe(true);
  expect(house.entities.part("s").read()).toBeUndefined();
  house.say("s/state", "x");
  expect(house.entities.part("s").read()).toEqual({ state: { value: "x" }, at: 1_000 });
});

test.each([
  ["all", [undefined, undefined, true, false, false]],
  ["any", [undefined, true, true, true, false]],
  ["latest", [undefined, true, true, false, false]],
] as const)("mode %s", (mode, [none, first, both, second, neither]) => {
  using house = openMakers();
  house.announce("sensor/s", two(mode));
  const there = () => house.entities.entity("s")?.available;
  expect(there()).toBe(none);
  house.say("a", "online");
  expect(there()).toBe(first);
  house.say("b", "yes");
  expect(there()).toBe(both);
  house.say("b", "no");
  expect(there()).toBe(second);
  house.say("b", "whatever");
  expect(there()).toBe(second);
  house.say("a", "offline");
  expect(there()).toBe(neither);
});

test("while it is away it is not read and takes no order; a part that nobody announced is away", () => {
  using house = openMakers();
  house.announce("switch/s", sensor({ command_topic: "s/set", availability_topic: "s/lwt" }));
  const part = house.entities.part("s");
  house.say("s/state", "ON", true);
  expect(part.read()).toBeUndefined();
  expect(codeThrown(() => part.order({ on: true }))).toBe("E_DEVICE_OFFLINE");
  house.say("s/lwt", "online", true);
  expect(part.available()).toBe(true);
  expect(part.component).toBe("switch");
  part.order({ on: false });
  expect(house.sent).toEqual([{ topic: "s/set", payload: "OFF", qos: 0, retain: false }]);
  house.listen("bell");
  house.announce("button/bell", { unique_id: "bell", command_topic: "bell/press" });
  expect(house.news).toEqual([{ id: "bell", fresh: false, available: true }]);
  const stranger = house.entities.part("stranger");
  expect(stranger.available()).toBe(false);
  expect(stranger.traits).toEqual({});
  expect(codeThrown(() => stranger.order({ on: true }))).toBe("E_NOT_FOUND");
});

test("while the line to the broker is down nobody is there, not even who never says so", () => {
  using house = openMakers();
  house.announce("switch/s", sensor({ command_topic: "s/set" }));
  house.listen("s");
  house.entities.lost();
  expect(house.entities.part("s").available()).toBe(false);
  expect(codeThrown(() => house.entities.order("s", { on: true }))).toBe("E_DEVICE_OFFLINE");
  house.entities.back();
  expect(house.entities.part("s").available()).toBe(true);
  expect(house.news.map(({ available }) => available)).toEqual([false, true]);
});

test("a state runs out when nothing came for so long, each word puts that off, and a word after it is fresh", async () => {
  using house = openMakers();
  house.announce("sensor/s", sensor({ expire_after: 60 }));
  house.listen("s");
  house.say("s/state", "idle");
  await house.pass(59_000);
  house.say("s/state", "idle");
  await house.pass(59_000);
  expect(house.stateOf("s")).toEqual({ value: "idle" });
  await house.pass(2_000);
  expect(house.entities.entity("s")).toMatchObject({ state: {}, available: true });
  expect(house.entities.part("s").read()).toBeUndefined();
  house.news.length = 0;
  house.say("s/state", "running");
  expect(house.news).toMatchObject([{ fresh: true }]);
});

test("a motion sensor falls back by itself, counted from its newest word", async () => {
  using house = openMakers();
  house.announce("binary_sensor/m", { unique_id: "m", state_topic: "m", off_delay: 5 });
  house.listen("m");
  house.say("m", "ON");
  await house.pass(4_000);
  house.say("m", "ON");
  await house.pass(4_000);
  expect(house.stateOf("m")).toEqual({ on: true });
  await house.pass(1_000);
  expect(house.stateOf("m")).toEqual({ on: false });
  expect(house.news.at(-1)).toMatchObject({ fresh: true });
  house.say("m", "ON");
  house.say("m", "OFF");
  const told = house.news.length;
  await house.pass(10_000);
  expect(house.news).toHaveLength(told);
});

test("thousands of states that run out need one timer", async () => {
  using house = openMakers();
  for (let i = 0; i < 3_000; i += 1)
    house.announce(`sensor/x${i}`, { unique_id: `x${i}`, state_topic: "x", expire_after: 10 + (i % 50) });
  house.say("x", "1");
  await house.pass(9_000);
  expect(house.stateOf("x0")).toEqual({ value: "1" });
  await house.pass(1_000);
  expect([house.stateOf("x0"), house.stateOf("x1")]).toEqual([{}, { value: "1" }]);
  house.announce("sensor/x49", "");
  await house.pass(60_000);
  expect(house.entities.found().flatMap(({ entities }) => entities.filter(({ state }) => "value" in state))).toEqual(
    [],
  );
  expect(house.logged).toEqual([]);
});

test("a listener that fails harms no neighbour and is logged", () => {
  using house = openMakers();
  house.announce("sensor/s", sensor({}));
  house.entities.onNews("s", () => {
    throw new Error("a listener's own fault");
  });
  const stop = house.listen("s");
  house.say("s/state", "x");
  expect(house.news).toHaveLength(1);
  expect(house.logged).toHaveLength(1);
  stop();
  house.say("s/state", "y");
  expect(house.news).toHaveLength(1);
});

test("whoever is said to be away can still be told OFF, as long as our own line stands", () => {
  using house = openMakers();
  house.announce("valve/v", { uniq_id: "v", cmd_t: "v/set", stat_t: "v", avty_t: "v/there" });
  house.say("v/there", "offline");
  const part = house.entities.part("v");
  expect(codeThrown(() => part.order({ open: false }))).toBe("E_DEVICE_OFFLINE");
  part.order({ open: false }, "anyway");
  expect(house.sent).toMatchObject([{ topic: "v/set", payload: "CLOSE", retain: false }]);
  house.entities.lost();
  expect(codeThrown(() => part.order({ open: false }, "anyway"))).toBe("E_DEVICE_OFFLINE");
});
