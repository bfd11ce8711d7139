import { expect, test } from "vitest";
import { codeOf } from "../../../hub/core/errors.ts";
import type { EntityPlan, Told } from "../../../hub/things/entities/plan.ts";
import { tasmota } from "../../../hub/things/tasmota/tasmota.ts";
import { tasmotaConfig } from "../../help/makers/tasmota-config.ts";

const mac = "00000049A3BC";

function sensors(sn: object): ReadonlyMap<string, EntityPlan> {
  const adapter = tasmota();
  adapter.announced(`tasmota/discovery/${mac}/config`, JSON.stringify(tasmotaConfig({ mac, rl: [1] })));
  const found = adapter.announced(`tasmota/discovery/${mac}/sensors`, JSON.stringify({ sn, ver: 1 }));
  const short = `${mac}_sensor_`;
  return new Map(
    found?.entities.flatMap((plan) => (plan.id.startsWith(short) ? [[plan.id.slice(short.length), plan]] : [])),
  );
}

function value(plan: EntityPlan | undefined, message: object, topic = "tele/plug/SENSOR"): Told | string | undefined {
  try {
    return plan?.ears.find(({ filter }) => filter === topic)?.read(JSON.stringify(message), topic);
  } catch (error) {
    return codeOf(error);
  }
}

const is = (n: number | string) => ({ is: "state", state: { value: n } });

test("a plug's power and energy are told with class and unit, at every period and when asked", () => {
  const found = sensors({
    Time: "2026-03-02T07:00:00",
    ENERGY: { TotalStartTime: "2025-01-01T00:00:00", Total: 1.2, Today: 0.1, Power: 0, Voltage: 230, Current: 0 },
  });
  expect([...found.keys()]).toEqual(["Total", "Today", "Power", "Voltage", "Current"].map((key) => `ENERGY_${key}`));
  const power = found.get("ENERGY_Power");
  expect(power?.traits).toEqual({ device_class: "power", unit: "W" });
  expect(value(power, { Time: "x", ENERGY: { Power: 1450, Total: 1.3 } })).toEqual(is(1450));
  expect(value(power, { StatusSNS: { ENERGY: { Power: 12 } } }, "stat/plug/STATUS10")).toEqual(is(12));
  expect(power?.ask).toEqual([{ topic: "cmnd/plug/STATUS", payload: "10", qos: 0 }]);
  expect(found.get("ENERGY_Total")?.traits).toEqual({ device_class: "energy", unit: "kWh" });
});

test("a list is a value each, an object a value each, and one for the other is read as far as it goes", () => {
  const found = sensors({ ENERGY: { Power: [0, 0], Voltage: 230 }, TX23: { Speed: { Act: 1, Avg: 2 } } });
  expect([...found.keys()]).toEqual([
    "ENERGY_Power_0",
    "ENERGY_Power_1",
    "ENERGY_Voltage",
    "TX23_Speed_Act",
    "TX23_Speed_Avg",
  ]);
  const both = { ENERGY: { Power: [7, 8], Voltage: [229, 231] } };
  expect(value(found.get("ENERGY_Power_1"), both)).toEqual(is(8));
  expect(value(found.get("ENERGY_Voltage"), both)).toEqual(is(229));
  const single = { ENERGY: { Power: 5 } };
  expect(value(found.get("ENERGY_Power_0"), single)).toEqual(is(5));
  expect(value(found.get("ENERGY_Power_1"), single)).toEqual({ is: "nothing" });
});

test("a probe keeps its identity when the names of the probes move", () => {
  const found = sensors({
    "DS18B20-1": { Id: "01131B123456", Temperature: 20.6 },
    "DS18B20-2": { Id: "01131B654321", Temperature: 40.1 },
    TempUnit: "C",
  });
  expect([...found.keys()]).toEqual(["01131B123456_Temperature", "01131B654321_Temperature"]);
  const tub = found.get("01131B654321_Temperature");
  expect(tub?.traits).toEqual({ device_class: "temperature", unit: "°C" });
  const aloneNow = { DS18B20: { Id: "01131B654321", Temperature: 39.9 }, TempUnit: "C" };
  expect(value(tub, aloneNow)).toEqual(is(39.9));
  expect(value(found.get("01131B123456_Temperature"), aloneNow)).toEqual({ is: "nothing" });
});

test("Fahrenheit becomes Celsius, a dead probe is no value, and a distance is in centimetres", () => {
  const found = sensors({
    AM2301: { Temperature: 70, Humidity: 50, DewPoint: 50 },
    SR04: { Distance: 16.7 },
    TempUnit: "F",
  });
  expect(value(found.get("AM2301_Temperature"), { AM2301: { Temperature: 104 }, TempUnit: "F" })).toEqual(is(40));
  expect(value(found.get("AM2301_Temperature"), { AM2301: { Temperature: null }, TempUnit: "F" })).toEqual({
    is: "state",
    state: {},
    unknown: ["value"],
  });
  expect(found.get("SR04_Distance")?.traits).toEqual({ device_class: "distance", unit: "cm" });
});

test("a wrong type is refused by name, and nothing inherited is ever read", () => {
  const found = sensors({ ENERGY: { Power: 0 }, BME280: { Pressure: 1000 }, PressureUnit: "hPa", A: { Word: "calm" } });
  expect(value(found.get("ENERGY_Power"), { ENERGY: { Power: "much" } })).toBe("E_WRONG_TYPE");
  expect(value(found.get("ENERGY_Power"), { ENERGY: { Power: {} } })).toBe("E_WRONG_TYPE");
  expect(value(found.get("ENERGY_Power"), { ENERGY: "constructor" })).toEqual({ is: "nothing" });
  expect(found.get("BME280_Pressure")?.traits).toEqual({ device_class: "pressure", unit: "hPa" });
  expect(value(found.get("A_Word"), { A: { Word: "storm" } })).toEqual(is("storm"));
  const sly = sensors(JSON.parse('{"__proto__":{"Power":1},"constructor":{"name":"x"}}') as object);
  expect(value(sly.get("constructor_name"), {})).toEqual({ is: "nothing" });
});
