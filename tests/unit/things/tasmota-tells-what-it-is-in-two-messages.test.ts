import { describe, expect, test } from "vitest";
import { codeOf } from "../../../hub/core/errors.ts";
import type { EntityPlan } from "../../../hub/things/entities/plan.ts";
import { tasmota } from "../../../hub/things/tasmota/tasmota.ts";
import { tasmotaConfig } from "../../help/makers/tasmota-config.ts";

const mac = "00000049A3BC";
const config = `tasmota/discovery/${mac}/config`;
const sensors = `tasmota/discovery/${mac}/sensors`;
const sn = JSON.stringify({ sn: { Time: "2026-03-02T07:00:00", ENERGY: { Power: 0 } }, ver: 1 });

function entities(changes: object, more?: string): readonly EntityPlan[] {
  const adapter = tasmota();
  if (more) adapter.announced(sensors, more);
  return adapter.announced(config, JSON.stringify(tasmotaConfig({ mac, ...changes })))?.entities ?? [];
}

const ids = (plans: readonly EntityPlan[] | undefined) => plans?.map(({ id }) => id);

function only(plans: readonly EntityPlan[]): EntityPlan {
  const [plan, ...more] = plans;
  expect(more).toEqual([]);
  if (!plan) throw new Error("no entity");
  return plan;
}

const read = (plan: EntityPlan, topic: string, payload: string) =>
  plan.ears.filter(({ filter }) => filter === topic).map((ear) => ear.read(payload, topic));

function codeOfCall(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
}

describe("a plug", () => {
  test("is one switch, ordered by its own words and read wherever it says them", () => {
    const plug = only(entities({ rl: [1, 0, 0, 0], fn: ["Kettle", null, null, null] }));
    expect(plug).toMatchObject({ id: `${mac}_switch_1`, component: "switch", name: "Kettle" });
    expect(plug.order?.({ on: true })).toEqual([{ topic: "cmnd/plug/POWER1", payload: "ON", qos: 1 }]);
    expect(plug.order?.({ on: false })).toEqual([{ topic: "cmnd/plug/POWER1", payload: "OFF", qos: 1 }]);
    const on = [{ is: "state", state: { on: true } }];
    expect(read(plug, "stat/plug/RESULT", '{"POWER":"ON"}')).toEqual(on);
    expect(read(plug, "stat/plug/RESULT", '{"POWER1":"ON"}')).toEqual(on);
    expect(read(plug, "stat/plug/POWER", "ON")).toEqual(on);
    expect(read(plug, "tele/plug/STATE", '{"Time":"x","Uptime":"0T00:05:00","POWER":"ON"}')).toEqual(on);
    expect(read(plug, "stat/plug/RESULT", '{"TelePeriod":300}')).toEqual([{ is: "nothing" }]);
    expect(codeOfCall(() => read(plug, "stat/plug/POWER", "PERHAPS"))).toBe("E_WRONG_TYPE");
    expect(codeOfCall(() => plug.order?.({ on: "TOGGLE" }))).toBe("E_WRONG_TYPE");
  });

  test("with words and topics of its own is spoken to in them", () => {
    const plug = only(
      entities({ rl: [1], state: ["AUS", "AN", "UM", "HALT"], ft: "haus/%id%/%topic%/%prefix%", tp: ["c", "s", "t"] }),
    );
    expect(plug.order?.({ on: true })).toEqual([{ topic: "haus/49A3BC/plug/c/POWER1", payload: "AN", qos: 1 }]);
    expect(read(plug, "haus/49A3BC/plug/s/POWER", "AUS")).toEqual([{ is: "state", state: { on: false } }]);
    expect(plug.availability.ears.map(({ filter }) => filter)).toEqual(["haus/49A3BC/plug/t/LWT"]);
  });

  test("whose full topic has no prefix is ordered as the firmware expects it then", () => {
    const plug = only(entities({ rl: [1], ft: "home/%topic%" }));
    expect(plug.order?.({ on: true })[0]?.topic).toBe("home/plug/cmnd/POWER1");
    expect(read(plug, "home/plug/POWER", "ON")).toHaveLength(1);
  });

  test("is there while its last will has not spoken", () => {
    const plug = only(entities({ rl: [1] }));
    const ear = plug.availability.ears[0];
    expect(["Online", "Offline", "?"].map((word) => ear?.read(word))).toEqual([true, false, undefined]);
    expect(only(entities({ rl: [1], dslp: 1 })).availability.ears).toEqual([]);
  });
});

describe("the relays", () => {
  test("are switches, lights, shutters in pairs, and a fan with its light", () => {
    expect(ids(entities({ rl: [1, 1, 0, 2] }))).toEqual([`${mac}_switch_1`, `${mac}_switch_2`, `${mac}_light_4`]);
    expect(ids(entities({ rl: [3, 3, 1, 3] }))).toEqual([`${mac}_cover_1`, `${mac}_switch_3`]);
    expect(ids(entities({ rl: [1], so: { 30: 1 } }))).toEqual([`${mac}_light_1`]);
    expect(ids(entities({ rl: [2, 0, 0, 0], if: 1 }))).toEqual([`${mac}_light_1`, `${mac}_fan_1`]);
  });

  test("of a light are dimmed before they are switched on, and only where they can be", () => {
    const light = only(entities({ rl: [2], lt_st: 1 }));
    expect(light.order?.({ on: true, brightness_pct: 40 }).map(({ topic, payload }) => [topic, payload])).toEqual([
      ["cmnd/plug/Dimmer", "40"],
      ["cmnd/plug/POWER1", "ON"],
    ]);
    expect(read(light, "stat/plug/RESULT", '{"POWER":"ON","Dimmer":40}')).toEqual([
      { is: "state", state: { on: true, brightness_pct: 40 } },
    ]);
    const relay = only(entities({ rl: [1], so: { 30: 1 } }));
    expect(codeOfCall(() => relay.order?.({ on: true, brightness_pct: 40 }))).toBe("E_WRONG_TYPE");
  });

  test("of a shutter tell where it stands, also one mounted the other way round", () => {
    const shutter = only(entities({ rl: [3, 3] }));
    const moving = '{"Shutter1":{"Position":30,"Direction":1,"Target":100}}';
    expect(read(shutter, "stat/plug/RESULT", moving)).toEqual([
      { is: "state", state: { position_pct: 30, cover: "opening" } },
    ]);
    expect(shutter.order?.({ want: "close" })).toEqual([{ topic: "cmnd/plug/ShutterClose1", payload: "", qos: 1 }]);
    const turned = only(entities({ rl: [3, 3], sho: [1] }));
    expect(read(turned, "stat/plug/RESULT", moving)).toEqual([
      { is: "state", state: { position_pct: 70, cover: "closing" } },
    ]);
  });
});

describe("keys and contacts", () => {
  test("that tell of presses are events, with the words exchanged where its owner exchanged them", () => {
    const button = only(entities({ rl: [], btn: [1, 0], so: { 73: 1 } }));
    const pressed = (plan: EntityPlan, word: string) =>
      read(plan, "stat/plug/RESULT", JSON.stringify({ Button1: { Action: word } }));
    expect(button).toMatchObject({ id: `${mac}_button_1`, component: "event" });
    expect(pressed(button, "SINGLE")).toEqual([{ is: "event", event: "SINGLE" }]);
    expect(read(button, "stat/plug/RESULT", '{"POWER":"ON"}')).toEqual([{ is: "nothing" }]);
    const swapped = only(entities({ rl: [], btn: [1], so: { 11: 1, 73: 1 } }));
    expect(pressed(swapped, "DOUBLE")).toEqual([{ is: "event", event: "SINGLE" }]);
  });

  test("that follow a contact are its position, all others something that happened", () => {
    const [door, push] = entities({ rl: [], swc: [1, 3, -1], swn: ["Door", null, null] });
    expect(door).toMatchObject({ id: `${mac}_contact_1`, component: "binary_sensor", name: "Door" });
    expect(door && read(door, "tele/plug/SENSOR", '{"Time":"x","Switch1":"OFF"}')).toEqual([
      { is: "state", state: { on: false } },
    ]);
    expect(door && read(door, "stat/plug/RESULT", '{"Switch1":{"Action":"ON"}}')).toEqual([
      { is: "state", state: { on: true } },
    ]);
    expect(push).toMatchObject({ id: `${mac}_contact_2`, component: "event" });
    expect(push && read(push, "stat/plug/RESULT", '{"Switch2":{"Action":"TOGGLE"}}')).toEqual([
      { is: "event", event: "TOGGLE" },
    ]);
  });
});

describe("the two messages", () => {
  const power = `${mac}_sensor_ENERGY_Power`;
  const text = JSON.stringify(tasmotaConfig({ mac, rl: [1] }));

  test("make one device in whichever order they come", () => {
    const first = tasmota();
    expect(first.announced(sensors, sn)).toBeUndefined();
    expect(ids(first.announced(config, text)?.entities)).toEqual([`${mac}_switch_1`, power]);
    const second = tasmota();
    expect(ids(second.announced(config, text)?.entities)).toEqual([`${mac}_switch_1`]);
    const both = second.announced(sensors, sn);
    expect(ids(both?.entities)).toEqual([`${mac}_switch_1`, power]);
    expect(both).toMatchObject({ under: `tasmota/discovery/${mac}`, device: { name: "Tasmota", maker: "Tasmota" } });
  });

  test("take back what they announced by an empty message, each its own part", () => {
    const adapter = tasmota();
    adapter.announced(config, text);
    adapter.announced(sensors, sn);
    expect(ids(adapter.announced(sensors, "")?.entities)).toEqual([`${mac}_switch_1`]);
    expect(adapter.announced(config, "")?.entities).toEqual([]);
    expect(adapter.announced(config, "")).toBeUndefined();
  });

  test("are refused by name when they are broken, and nothing that stood falls", () => {
    const adapter = tasmota();
    adapter.announced(config, text);
    const bad: readonly (readonly [string, string, string])[] = [
      [config, "nonsense", "E_NOT_JSON"],
      [config, "[]", "E_WRONG_TYPE"],
      [config, JSON.stringify(tasmotaConfig({ mac: "OTHER" })), "E_WRONG_TYPE"],
      [config, JSON.stringify(tasmotaConfig({ mac, rl: "1" })), "E_WRONG_TYPE"],
      [config, JSON.stringify(tasmotaConfig({ mac, ft: "+/%topic%/%prefix%/" })), "E_WRONG_TYPE"],
      [config, JSON.stringify(tasmotaConfig({ mac, t: "$SYS", ft: "%topic%/%prefix%/" })), "E_WRONG_TYPE"],
      [config, JSON.stringify(tasmotaConfig({ mac, dn: "x".repeat(20_000) })), "E_TOO_BIG"],
      [sensors, '{"sn":[]}', "E_WRONG_TYPE"],
      [sensors, `{"sn":{"A":{"Power":[${"0,".repeat(200)}0]}}}`, "E_TOO_BIG"],
    ];
    for (const [topic, payload, code] of bad)
      expect([payload.slice(0, 60), codeOfCall(() => adapter.announced(topic, payload))]).toEqual([
        payload.slice(0, 60),
        code,
      ]);
    expect(adapter.announced("tasmota/discovery/x/y/config", text)).toBeUndefined();
  });

  test("of boxes that only ever send one of the two cannot fill the memory", () => {
    const adapter = tasmota();
    const flood = () => {
      for (let n = 0; n < 3_000; n += 1) adapter.announced(`tasmota/discovery/${n}/sensors`, sn);
    };
    expect(codeOfCall(flood)).toBe("E_TOO_BIG");
    expect(ids(adapter.announced(config, text)?.entities)).toEqual([`${mac}_switch_1`]);
  });
});
