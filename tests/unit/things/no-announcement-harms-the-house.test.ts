import * as fc from "fast-check";
import { expect, test } from "vitest";
import { homeAssistant } from "../../../hub/things/discovery/home-assistant.ts";
import type { Adapter } from "../../../hub/things/entities/plan.ts";
import { entityNames } from "../../../hub/things/discovery/abbreviations.ts";
import { components } from "../../../hub/core/entities.ts";
import { covers } from "../../help/covers.ts";
import { codeThrown, openMakers } from "./makers-registry.ts";

test.each([
  "#",
  "+",
  "+/+",
  "+/#",
  "+/+/+/state",
  "+/hub/status",
  "lintel/#",
  "lintel/device/lock/do",
  "$SYS/#",
  "$SYS/broker/uptime",
  "$share/x/y",
  "owntracks/#",
  "a/#/b",
  "a/b#",
  "a+/b",
  "nul\0",
  "x".repeat(600),
])("a foreign config cannot make the house listen to %s", (filter) => {
  covers("error:E_TOPIC");
  using house = openMakers();
  house.announce("sensor/a", { uniq_id: "a", stat_t: filter });
  house.announce("sensor/b", { uniq_id: "b", stat_t: "fine", avty_t: filter });
  expect(house.entities.found()).toEqual([]);
  expect(house.codes()).toEqual(["E_TOPIC", "E_TOPIC"]);
  expect([...house.entities.filters()]).toEqual(["homeassistant/+/+/config", "homeassistant/+/+/+/config"]);
});

test.each(["lintel/device/lock/do", "lintel/hub/status", "$SYS/x", "a/+/b", "#", "owntracks/me/phone/cmd"])(
  "nor to send to %s",
  (topic) => {
    using house = openMakers();
    house.announce("switch/a", { uniq_id: "a", cmd_t: topic });
    expect(house.entities.found()).toEqual([]);
    expect(house.codes()).toEqual(["E_TOPIC"]);
  },
);

test("on a broker shared by several homes no home's topics are open", () => {
  using house = openMakers({ root: "lintel/home-1" });
  house.announce("sensor/a", { uniq_id: "a", stat_t: "lintel/home-2/hub/status" });
  house.announce("sensor/b", { uniq_id: "b", stat_t: "+/+/hub/status" });
  expect(house.codes()).toEqual(["E_TOPIC", "E_TOPIC"]);
});

test("an adapter that says nothing of where its orders go is stopped at the order", () => {
  const sly: Adapter = {
    name: "Sly",
    filters: ["sly/+"],
    announced: () => ({
      device: { marks: ["sly"] },
      origin: "Sly",
      entities: [
        {
          id: "sly",
          component: "button",
          name: "Sly",
          traits: {},
          ears: [],
          availability: { mode: "latest", ears: [] },
          order: () => [{ topic: "lintel/device/lock/do", payload: "{}", qos: 0 }],
        },
      ],
    }),
  };
  using house = openMakers({ adapters: [sly] });
  house.say("sly/1", "x");
  expect(codeThrown(() => house.entities.order("sly", { press: true }))).toBe("E_TOPIC");
  expect(house.sent).toEqual([]);
});

test("a message on a topic of the house itself is never taken as a maker's", () => {
  using house = openMakers();
  house.say("lintel/device/lock/state", "x");
  house.say("$SYS/broker", "x");
  expect(house.entities.wants("lintel/device/lock/state")).toBe(false);
  expect(house.entities.counts()).toMatchObject({ messages: 0 });
});

test.each([
  ["no json", "{", "E_NOT_JSON"],
  ["no object", "[1]", "E_WRONG_TYPE"],
  ["a state topic that is a number", { uniq_id: "a", stat_t: 5 }, "E_WRONG_TYPE"],
  ["no state topic", { uniq_id: "a" }, "E_WRONG_TYPE"],
  ["a template that is a list", { uniq_id: "a", stat_t: "s", val_tpl: ["x"] }, "E_WRONG_TYPE"],
  ["an id that is an object", { uniq_id: {}, stat_t: "s" }, "E_WRONG_TYPE"],
  ["an id without end", { uniq_id: "i".repeat(400), stat_t: "s" }, "E_WRONG_TYPE"],
  ["a device that is a text", { uniq_id: "a", stat_t: "s", dev: "x" }, "E_WRONG_TYPE"],
  ["identifiers that are objects", { uniq_id: "a", stat_t: "s", dev: { ids: [{}] } }, "E_WRONG_TYPE"],
  ["connections that are no pairs", { uniq_id: "a", stat_t: "s", dev: { cns: [["mac"]] } }, "E_WRONG_TYPE"],
  ["an origin without a name", { uniq_id: "a", stat_t: "s", o: {} }, "E_WRONG_TYPE"],
  ["availability that is a number", { uniq_id: "a", stat_t: "s", avty: 5 }, "E_WRONG_TYPE"],
  ["availability without a topic", { uniq_id: "a", stat_t: "s", avty: [{}] }, "E_WRONG_TYPE"],
  ["a mode of availability nobody knows", { uniq_id: "a", stat_t: "s", avty_mode: "most" }, "E_WRONG_TYPE"],
  ["a time span that is a word", { uniq_id: "a", stat_t: "s", exp_aft: "soon" }, "E_WRONG_TYPE"],
  ["a time span below nothing", { uniq_id: "a", stat_t: "s", exp_aft: -1 }, "E_WRONG_TYPE"],
  ["a quality of service of 9", { uniq_id: "a", stat_t: "s", qos: 9 }, "E_WRONG_TYPE"],
  ["enabled as a list", { uniq_id: "a", stat_t: "s", en: [] }, "E_WRONG_TYPE"],
] as const)("%s is refused by name, and what stood there stays", (_what, config, code) => {
  using house = openMakers();
  house.announce("sensor/x", { uniq_id: "before", stat_t: "before" });
  house.announce("sensor/x", config);
  expect(house.codes()).toEqual([code]);
  house.say("before", "still");
  expect(house.stateOf("before")).toEqual({ value: "still" });
  house.announce("sensor/x", { uniq_id: "before", stat_t: "before", name: "Again" });
  expect(house.codes()).toEqual([]);
});

test.each([
  ["without a device", { o: { name: "M" }, cmps: {} }],
  ["without an origin", { dev: { ids: ["d"] }, cmps: {} }],
  ["without components", { dev: { ids: ["d"] }, o: { name: "M" } }],
])("a device's announcement %s is refused", (_what, config) => {
  using house = openMakers();
  house.announce("device/d", config);
  expect(house.codes()).toEqual(["E_WRONG_TYPE"]);
});

test("a topic with other characters is refused, and kinds nobody knows here are left alone", () => {
  using house = openMakers();
  house.announce("sensor/löwe", { uniq_id: "a", stat_t: "a" });
  house.announce("timer/x", { uniq_id: "b", stat_t: "b" });
  house.announce("device/d", {
    dev: { ids: ["d"] },
    o: { name: "M" },
    cmps: { a: { p: "tag", t: "x" }, b: { p: {}, x: 1 }, c: 3 },
  });
  expect(house.entities.found()).toEqual([]);
  expect(house.codes()).toEqual(["E_WRONG_TYPE", "E_WRONG_TYPE", "E_WRONG_TYPE"]);
  expect(house.entities.counts()).toMatchObject({ ignored: 2, refused: { E_WRONG_TYPE: 3 } });
});

test("a message of 1 MB and one that is no text are refused before they are read", () => {
  using house = openMakers();
  const big = JSON.stringify({ uniq_id: "a", stat_t: "a", stray: "x".repeat(1_000_000) });
  house.announce("sensor/a", big);
  house.announce("sensor/b", { uniq_id: "b", stat_t: "b" });
  house.say("b", "x".repeat(1_000_000));
  house.entities.take("b", Uint8Array.from([0xff, 0xfe]), false);
  expect(house.entities.counts()).toMatchObject({ entities: 1, refused: { E_TOO_BIG: 2, E_WRONG_TYPE: 1 } });
  expect(house.stateOf("b")).toEqual({});
});

test("there is room for so many entities and devices, and the next is refused by name", () => {
  covers("error:E_TOO_MANY");
  using house = openMakers({ most: { entities: 3, devices: 2 } });
  for (const id of ["a", "b", "c"]) house.announce(`sensor/${id}`, { uniq_id: id, stat_t: id, dev: { ids: [id] } });
  expect(house.entities.counts()).toMatchObject({ entities: 2, devices: 2 });
  house.announce("sensor/d", { uniq_id: "d", stat_t: "d", dev: { ids: ["a"] } });
  house.announce("sensor/e", { uniq_id: "e", stat_t: "e", dev: { ids: ["a"] } });
  expect(house.codes()).toEqual(["E_TOO_MANY", "E_TOO_MANY"]);
  expect(house.entities.counts()).toMatchObject({ entities: 3, devices: 2 });
  house.announce("sensor/a", "");
  house.announce("sensor/e", { uniq_id: "e", stat_t: "e", dev: { ids: ["a"] } });
  expect(house.entities.entity("e")).toBeDefined();
});

test("the list of what was refused stays short under a flood, the newest first", () => {
  using house = openMakers();
  for (let i = 0; i < 1_000; i += 1) house.announce(`sensor/x${i}`, "{");
  expect(house.entities.refusals()).toHaveLength(200);
  expect(house.entities.refusals()[0]?.topic).toBe("homeassistant/sensor/x999/config");
  expect(house.entities.counts().refused).toEqual({ E_NOT_JSON: 1_000 });
});

test("no long row of digits keeps the house busy", () => {
  using house = openMakers();
  house.announce("sensor/a", { uniq_id: "a", stat_t: "a", unit_of_meas: "W" });
  house.say("a", `${"1".repeat(60_000)}x`);
  expect(house.codes()).toEqual(["E_WRONG_TYPE"]);
});

test("deeply nested messages are refused, not followed", () => {
  using house = openMakers();
  const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
  house.announce("binary_sensor/a", `{"uniq_id":"a","stat_t":"a","pl_on":${deep}}`);
  house.announce("sensor/b", { uniq_id: "b", stat_t: "b", val_tpl: "{{ value_json }}" });
  house.say("b", deep);
  house.announce("event/c", { uniq_id: "c", stat_t: "c", evt_typ: ["x"] });
  house.say("c", deep);
  expect(house.stateOf("b")).toEqual({});
  expect(house.entities.entity("a")).toBeUndefined();
  expect(house.refusedCodes()).not.toContain("E_INTERNAL");
  expect(house.logged).toEqual([]);
});

const key = fc.constantFrom(
  ...[...entityNames].flat(),
  "~",
  "unique_id",
  "__proto__",
  "constructor",
  "min",
  "max",
  "schema",
  "qos",
);
const scrap = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("t", "a/b", "~/x", "{{ value_json.x }}", "{{", "ON", "json", "template", "all"),
  },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    [],
    {},
    [["mac", "x"]],
    [{ t: "a" }],
    { ids: ["d"], name: "D" },
    { name: "O" },
  ),
);
const config = fc.array(fc.tuple(key, scrap), { maxLength: 14 }).map((rows) => Object.fromEntries(rows));
const anything = fc.oneof({ weight: 5, arbitrary: config.map((c) => JSON.stringify(c)) }, fc.json(), fc.string());
const message = fc.oneof(
  fc.record({
    topic: fc
      .constantFrom(...Object.keys(components), "device", "update")
      .map((kind) => `homeassistant/${kind}/x/config`),
    payload: anything,
  }),
  fc.record({
    topic: fc.constant("homeassistant/device/y/config"),
    payload: fc
      .dictionary(fc.string({ maxLength: 4 }), fc.tuple(fc.constantFrom(...Object.keys(components)), config))
      .map((all) => Object.entries(all).map(([id, [p, own]]) => [id, { p, cmd_t: "c", stat_t: "t", ...own }]))
      .map((cmps) => JSON.stringify({ dev: { ids: ["d"] }, o: { name: "M" }, cmps: Object.fromEntries(cmps) })),
  }),
  fc.record({ topic: fc.constantFrom("t", "a/b", "a", "b"), payload: anything }),
);

test("no sequence of messages makes it throw, log a fault, send or listen where it may not", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 12 }), (messages) => {
      using house = openMakers();
      for (const [{ topic, payload }, retained] of messages) house.say(topic, payload, retained);
      for (const { entities } of house.entities.found())
        for (const { id, state, takesOrders } of entities) {
          expect(Object.values(state).every((v) => ["string", "number", "boolean"].includes(typeof v))).toBe(true);
          if (!takesOrders) continue;
          for (const order of [{ on: true }, { value: 1 }, { press: true }, { mode: "off" }, { want: "unlock" }])
            codeThrown(() => house.entities.order(id, order));
        }
      expect(house.logged).toEqual([]);
      expect(house.refusedCodes()).not.toContain("E_INTERNAL");
      expect(house.sent.filter(({ topic, retain }) => retain || topic.startsWith("lintel"))).toEqual([]);
      for (const filter of house.entities.filters()) expect(filter).not.toMatch(/^(lintel|\$|#)/);
    }),
    { numRuns: 400 },
  );
});

test("no config alone makes the adapter throw anything but a named error", () => {
  const adapter = homeAssistant();
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(components)), config, (kind, one) => {
      codeThrown(() =>
        adapter.announced(`homeassistant/${kind}/x/config`, JSON.stringify({ stat_t: "t", cmd_t: "c", ...one })),
      );
    }),
    { numRuns: 1_500 },
  );
});

test("what must not come late is sent so that no line that breaks ever sends it again", () => {
  using house = openMakers();
  house.announce("lock/l", { uniq_id: "l", cmd_t: "l/set", stat_t: "l", qos: 1 });
  house.announce("switch/v", { uniq_id: "v", cmd_t: "v/set", stat_t: "v", qos: 1 });
  house.entities.order("l", { want: "unlock" });
  house.entities.part("v").order({ on: true }, "once");
  house.entities.part("v").order({ on: false });
  expect(house.sent.map(({ topic, qos }) => [topic, qos])).toEqual([
    ["l/set", 0],
    ["v/set", 0],
    ["v/set", 1],
  ]);
});

test("topics without end are refused before anything is kept of them, however they are put together", () => {
  using house = openMakers();
  const base = "b".repeat(20_000);
  const avty = (n: number) => Array.from({ length: 10 }, (_, i) => ({ t: `~/${n}/${i}` }));
  const cmps = Object.fromEntries(
    Array.from({ length: 200 }, (_, n) => [
      `c${n}`,
      { p: "sensor", uniq_id: `c${n}`, stat_t: `s/${n}`, avty: avty(n) },
    ]),
  );
  const before = process.memoryUsage().heapUsed;
  house.announce("device/d", { "~": base, dev: { ids: ["d"] }, o: { name: "M" }, cmps });
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  expect(house.entities.found()).toEqual([]);
  expect(house.entities.counts().refused).toEqual({ E_TOPIC: 200 });
});
