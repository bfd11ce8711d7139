import { expect, test } from "vitest";
import { deviceNames, entityNames, originNames } from "../../../hub/things/discovery/abbreviations.ts";
import { pythonText } from "../../../hub/things/discovery/config.ts";
import { openMakers } from "./makers-registry.ts";

test("short names stand for long ones, each in its own scope, and no two for the same", () => {
  for (const names of [entityNames, deviceNames, originNames]) {
    expect([...names].every(([long, short]) => long && short && long !== short)).toBe(true);
    expect(new Set(names.values()).size).toBe(names.size);
  }
  expect(entityNames.size).toBeGreaterThan(280);
  expect(entityNames.get("value_template")).toBe("val_tpl");
  expect(deviceNames.get("sw_version")).toBe("sw");
  expect(originNames.get("support_url")).toBe("url");
});

test("long and short names are mixed in one message, and the base topic stands in front or behind", () => {
  using house = openMakers();
  house.announce("switch/kitchen/plug", {
    uniq_id: "k",
    name: "",
    stat_t: "~/state",
    command_topic: "set/~",
    avty: [{ t: "~LWT", pl_avail: "Online", pl_not_avail: "Offline" }],
    dev: { ids: "kitchen", name: "Kitchen", mf: "M", mdl: "P", sw: "1.2" },
    o: { name: "Maker", sw: "9", url: "x" },
    "~": "kitchen/",
  });
  expect(house.entities.filters()).toContain("kitchen//state");
  house.say("kitchen/LWT", "Online");
  house.say("kitchen//state", "ON");
  house.entities.order("k", { on: false });
  expect(house.sent).toMatchObject([{ topic: "set/kitchen/", payload: "OFF" }]);
  expect(house.entities.entity("k")).toMatchObject({ name: "Kitchen", available: true, state: { on: true } });
  expect(house.entities.found()).toMatchObject([
    { name: "Kitchen", maker: "M", model: "P", software: "1.2", origin: "Maker" },
  ]);
});

test("a message without a name bears its device's, and one without either its id", () => {
  using house = openMakers();
  house.announce("sensor/a", { uniq_id: "a", stat_t: "a", name: null, dev: { ids: ["d"], name: "Device" } });
  house.announce("sensor/node/b", { stat_t: "b", obj_id: "ignored", def_ent_id: "sensor.ignored" });
  expect(house.entities.entity("a")?.name).toBe("Device");
  expect(house.entities.entity("sensor node b")?.name).toBe("sensor node b");
});

test("payload_on as a truth value is compared as Python writes it", () => {
  using house = openMakers();
  house.announce("binary_sensor/a", {
    uniq_id: "a",
    stat_t: "a",
    pl_on: true,
    pl_off: false,
    val_tpl: "{{ value_json.on }}",
  });
  house.say("a", { on: true });
  expect(house.stateOf("a")).toEqual({ on: true });
  house.say("a", { on: false });
  expect(house.stateOf("a")).toEqual({ on: false });
  expect([true, null, 21, 21.5, "x", { a: [1] }].map(pythonText)).toEqual([
    "True",
    "None",
    "21",
    "21.5",
    "x",
    '{"a":[1]}',
  ]);
});

test("numbers come as texts, truth as words, availability as one object with numbers", () => {
  using house = openMakers();
  house.announce("climate/a", {
    uniq_id: "a",
    temp_cmd_t: "c",
    min_temp: "5",
    max_temp: "35",
    temp_step: "0.5",
    qos: "1",
  });
  expect(house.entities.entity("a")?.traits).toMatchObject({ min: 5, max: 35, step: 0.5 });
  house.announce("sensor/b", {
    uniq_id: "b",
    stat_t: "b",
    en: "true",
    availability: { topic: "b/there", payload_available: 1, payload_not_available: 0 },
  });
  house.say("b/there", "1");
  expect(house.entities.entity("b")?.available).toBe(true);
  house.say("b/there", "0");
  expect(house.entities.entity("b")?.available).toBe(false);
  expect(house.entities.refusals()).toEqual([]);
});

test("stray names are neither read nor counted", () => {
  using house = openMakers();
  house.announce("sensor/a", { uniq_id: "a", stat_t: "a", "platform ": "mqtt", constructor: 1, __proto__x: {} });
  expect(house.entities.entity("a")).toBeDefined();
  expect(house.entities.counts().refused).toEqual({});
});

test("a state topic may hold wildcards, and parts of a packet may be missing", () => {
  using house = openMakers();
  const brush = (key: string) => ({
    uniq_id: `brush-${key}`,
    stat_t: "+/+/BTtoMQTT/AABBCC001122",
    val_tpl: `{{ value_json.${key} | is_defined }}`,
    dev: { ids: ["AABBCC001122"], cns: [["mac", "AA:BB:CC:00:11:22"]], name: "Brush", via_device: "gateway" },
  });
  house.announce("sensor/brush-state", brush("state"));
  house.announce("sensor/brush-mode", brush("mode"));
  house.say("home/gateway/BTtoMQTT/AABBCC001122", { state: "running", duration: 3 });
  house.say("home/attic/BTtoMQTT/AABBCC001122", { mode: "daily", rssi: -60 });
  expect([house.stateOf("brush-state"), house.stateOf("brush-mode")]).toEqual([
    { value: "running" },
    { value: "daily" },
  ]);
  expect(house.entities.wants("home/gateway/BTtoMQTT/000000000000")).toBe(false);
  house.say("owntracks/resident/BTtoMQTT/AABBCC001122", { state: "idle" });
  expect(house.stateOf("brush-state")).toEqual({ value: "running" });
  expect(house.entities.counts().refused).toEqual({});
  house.announce("sensor/brush-state", "");
  house.announce("sensor/brush-mode", "");
  expect([...house.entities.filters()]).toEqual(["homeassistant/+/+/config", "homeassistant/+/+/+/config"]);
});

test("filters end in a hash too, and go one by one", () => {
  using house = openMakers();
  house.announce("sensor/a", { uniq_id: "a", stat_t: "meter/#" });
  house.announce("sensor/b", { uniq_id: "b", stat_t: "meter/+/now" });
  house.say("meter/1/now", "x");
  expect([house.stateOf("a"), house.stateOf("b")]).toEqual([{ value: "x" }, { value: "x" }]);
  house.announce("sensor/b", "");
  house.say("meter", "y");
  expect(house.stateOf("a")).toEqual({ value: "y" });
  expect(house.entities.wants("other/1/now")).toBe(false);
});

test("what a template makes of a message decides: empty says nothing, None takes back, a failing one leaves the state", () => {
  using house = openMakers();
  house.announce("sensor/a", { uniq_id: "a", stat_t: "a", val_tpl: "{{ value_json.x.y }}" });
  house.say("a", { x: { y: "one" } });
  house.say("a", { x: { y: "" } });
  house.say("a", "not json");
  expect(house.stateOf("a")).toEqual({ value: "one" });
  expect(house.refusedCodes()).toEqual(["E_TEMPLATE_RENDER"]);
  expect(house.entities.refusals()).toMatchObject([{ entity: "a", topic: "a" }]);
  house.say("a", { x: { y: null } });
  expect(house.stateOf("a")).toEqual({});
});

test("a template this house cannot read leaves the entity known, deaf and idle, with the text to be seen", () => {
  using house = openMakers();
  const text = "{% macro x() %}{% endmacro %}{{ x() }}";
  for (const more of [{ val_tpl: text }, { cmd_tpl: text }, { avty: [{ t: "a", val_tpl: text }] }]) {
    house.announce("switch/a", { uniq_id: "a", stat_t: "s", cmd_t: "c", name: "Odd", ...more });
    expect(house.entities.entity("a")).toMatchObject({ name: "Odd", unread: text, takesOrders: false, state: {} });
    expect(house.entities.wants("s")).toBe(false);
    expect(house.entities.refusals()).toEqual([]);
  }
  house.announce("switch/a", { uniq_id: "a", stat_t: "s", cmd_t: "c" });
  expect(house.entities.entity("a")?.unread).toBeUndefined();
  expect(house.entities.wants("s")).toBe(true);
});

test("what is set up for the device or only diagnoses it is marked so", () => {
  using house = openMakers();
  house.announce("sensor/a", { uniq_id: "a", stat_t: "a", ent_cat: "diagnostic" });
  house.announce("number/b", { uniq_id: "b", cmd_t: "b", ent_cat: "config" });
  expect(house.entities.entity("a")?.traits.category).toBe("diagnostic");
  expect(house.entities.entity("b")?.traits.category).toBe("config");
});
