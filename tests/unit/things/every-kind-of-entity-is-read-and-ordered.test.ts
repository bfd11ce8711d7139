import { expect, test } from "vitest";
import { components } from "../../../hub/core/entities.ts";
import { movers } from "./makers-movers.ts";
import { plainKinds } from "./makers-plain-kinds.ts";
import { codeThrown, openMakers } from "./makers-registry.ts";

const cases = { ...plainKinds, ...movers };

test.each(Object.entries(cases))("%s", (_name, { kind, config, told = [], ordered = [], refused = [], traits }) => {
  using house = openMakers();
  house.announce(`${kind}/x`, { uniq_id: "x", ...config });
  expect(house.entities.refusals()).toEqual([]);
  expect(house.entities.entity("x")?.component).toBe(kind);
  if (traits) expect(house.entities.entity("x")?.traits).toEqual(traits);
  for (const [topic, payload, state] of told) {
    house.say(topic, payload);
    expect(house.stateOf("x")).toEqual(state);
  }
  const schema = components[kind as keyof typeof components].state;
  expect(schema.partial().safeParse(house.stateOf("x")).success).toBe(true);
  for (const [order, messages] of ordered) {
    house.sent.length = 0;
    house.entities.order("x", { ...order });
    expect(house.sent.map(({ topic, payload }) => [topic, payload])).toEqual(messages);
    expect(house.sent.every(({ retain }) => !retain)).toBe(true);
  }
  house.sent.length = 0;
  for (const [order, code] of refused) expect(codeThrown(() => house.entities.order("x", { ...order }))).toBe(code);
  expect(house.sent).toEqual([]);
});

test("every component of the table is here, or is something that only happens", () => {
  const kinds = new Set(Object.values(cases).map(({ kind }) => kind));
  const missing = Object.keys(components).filter((kind) => !kinds.has(kind));
  expect(missing).toEqual(["event", "device_automation"]);
});

test("what nobody reads back takes its order as its state, and is no news of its own", () => {
  using house = openMakers();
  house.announce("switch/x", { uniq_id: "x", cmd_t: "c" });
  house.announce("climate/y", { uniq_id: "y", mode_cmd_t: "m", temp_cmd_t: "t", temp_stat_t: "t/state" });
  house.announce("climate/z", { uniq_id: "z", mode_cmd_t: "m", temp_cmd_t: "t" });
  house.listen("x");
  house.entities.order("x", { on: true });
  expect(house.stateOf("x")).toEqual({ on: true });
  expect(house.news).toMatchObject([{ fresh: false }]);
  house.entities.order("y", { mode: "heat", target_c: 20 });
  expect(house.stateOf("y")).toEqual({ mode: "heat" });
  house.entities.order("z", { mode: "heat", target_c: 20 });
  expect(house.stateOf("z")).toEqual({ mode: "heat", target_c: 20, assumed: true });
});

test("an event is told each time, never from what the broker kept", () => {
  using house = openMakers();
  house.announce("event/bell", { uniq_id: "bell", stat_t: "bell", evt_typ: ["ring", "long"], dev_cla: "doorbell" });
  house.listen("bell");
  house.say("bell", { event_type: "ring" }, true);
  expect(house.news).toEqual([]);
  house.say("bell", { event_type: "ring", volume: 3 });
  house.say("bell", { event_type: "ring" });
  house.say("bell", { event_type: "smashed" });
  house.say("bell", "ring");
  expect(house.news.map(({ event, fresh }) => [event, fresh])).toEqual([
    ["ring", true],
    ["ring", true],
  ]);
  expect(house.refusedCodes().toSorted()).toEqual(["E_NOT_JSON", "E_WRONG_TYPE"]);
  expect(house.entities.entity("bell")?.traits).toEqual({ device_class: "doorbell", events: ["ring", "long"] });
});

test("a remote's trigger fires on its own payload alone, and is known by its place without a unique id", () => {
  using house = openMakers();
  const remote = { automation_type: "trigger", topic: "remote/action", device: { ids: ["remote"], name: "Remote" } };
  house.announce("device_automation/0x1/action_single", {
    ...remote,
    type: "action",
    subtype: "single",
    payload: "single",
  });
  house.announce("device_automation/0x1/action_double", { ...remote, pl: "double" });
  const id = "device_automation 0x1 action_single";
  house.listen(id);
  house.listen("device_automation 0x1 action_double");
  house.say("remote/action", "single", true);
  house.say("remote/action", "double");
  house.say("remote/action", "single");
  house.say("remote/action", "singles");
  expect(house.news.map(({ event }) => event)).toEqual(["double", "single action"]);
  expect(house.entities.found()).toMatchObject([{ id: "remote", entities: [{ id }, {}] }]);
});

test("a password is not listened to", () => {
  using house = openMakers();
  house.announce("text/p", { uniq_id: "p", stat_t: "p", cmd_t: "c", mode: "password" });
  house.say("p", "secret");
  expect(house.stateOf("p")).toEqual({});
});

test("an order whose message is not taken is written down with its entity", async () => {
  using house = openMakers({ publish: () => Promise.reject(new Error("gone")) });
  house.announce("button/b", { uniq_id: "b", cmd_t: "c" });
  house.entities.order("b", { press: true });
  await house.pass(0);
  expect(house.entities.refusals()).toMatchObject([{ code: "E_INTERNAL", entity: "b", topic: "c" }]);
  expect(house.logged).toHaveLength(1);
});
