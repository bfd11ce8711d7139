import { fail } from "../../core/errors.ts";
import type { Ear, EntityPlan, Told } from "../entities/plan.ts";
import { isObject, own, type Box, type Json } from "./config.ts";

/** What a quantity of a Tasmota is; those not named here are told as they come. */
const quantities: Readonly<Record<string, { readonly device_class?: string; readonly unit?: string }>> = {
  Temperature: { device_class: "temperature", unit: "°C" },
  DewPoint: { unit: "°C" },
  Humidity: { device_class: "humidity", unit: "%" },
  Power: { device_class: "power", unit: "W" },
  ApparentPower: { device_class: "apparent_power", unit: "VA" },
  ReactivePower: { device_class: "reactive_power", unit: "var" },
  Factor: { device_class: "power_factor" },
  Voltage: { device_class: "voltage", unit: "V" },
  Current: { device_class: "current", unit: "A" },
  Frequency: { device_class: "frequency", unit: "Hz" },
  Total: { device_class: "energy", unit: "kWh" },
  Today: { device_class: "energy", unit: "kWh" },
  Yesterday: { device_class: "energy", unit: "kWh" },
  Energy: { device_class: "energy", unit: "kWh" },
  ImportActive: { device_class: "energy", unit: "kWh" },
  ExportActive: { device_class: "energy", unit: "kWh" },
  Distance: { device_class: "distance", unit: "cm" },
  Illuminance: { device_class: "illuminance", unit: "lx" },
  Ambient: { device_class: "illuminance", unit: "lx" },
  CarbonDioxide: { device_class: "carbon_dioxide", unit: "ppm" },
  eCO2: { device_class: "carbon_dioxide", unit: "ppm" },
  TVOC: { device_class: "volatile_organic_compounds_parts", unit: "ppb" },
  "PM2.5": { device_class: "pm25", unit: "µg/m³" },
  PM10: { device_class: "pm10", unit: "µg/m³" },
  PM1: { device_class: "pm1", unit: "µg/m³" },
  Moisture: { device_class: "moisture", unit: "%" },
  Battery: { device_class: "battery", unit: "%" },
  BatteryPercentage: { device_class: "battery", unit: "%" },
  Weight: { device_class: "weight", unit: "kg" },
};
/** Units that the message itself names. */
const told: Readonly<Record<string, { readonly device_class: string; readonly key: string }>> = {
  Pressure: { device_class: "pressure", key: "PressureUnit" },
  SeaPressure: { device_class: "pressure", key: "PressureUnit" },
  Speed: { device_class: "speed", key: "SpeedUnit" },
};
const noSensor: ReadonlySet<string> = new Set(["Time", "PN532", "RDM6300"]);
const noQuantity: ReadonlySet<string> = new Set(["Id", "TotalStartTime"]);
const celsiusOf: ReadonlySet<string> = new Set(["Temperature", "DewPoint"]);
const most = 100;

/** Where one value stands in SENSOR: the sensor by name or by the number burnt into it, then the keys below. */
type Place = { readonly sensor: string; readonly burnt?: string; readonly keys: readonly (string | number)[] };

/** Every value that a Tasmota's `sensors` message names. */
export function sensorsOf(box: Box, sn: Json): readonly EntityPlan[] {
  const plans: EntityPlan[] = [];
  for (const [sensor, values] of Object.entries(sn)) {
    if (noSensor.has(sensor) || !isObject(values)) continue;
    const id = own(values, "Id");
    const burnt = typeof id === "string" && /^[0-9A-Fa-f]{6,20}$/.test(id) ? id : undefined;
    for (const [quantity, value] of Object.entries(values))
      for (const keys of leaves(quantity, value))
        plans.push(sensorPlan(box, sn, { sensor, ...(burnt ? { burnt } : {}), keys }, at(values, keys)));
  }
  if (plans.length > most) fail("E_TOO_BIG", { field: "sn", values: plans.length, cap: most });
  return plans;
}

function leaves(quantity: string, value: unknown): readonly (readonly (string | number)[])[] {
  if (noQuantity.has(quantity)) return [];
  if (Array.isArray(value)) return value.map((_, index) => [quantity, index]);
  if (isObject(value)) return Object.keys(value).map((key) => [quantity, key]);
  return [[quantity]];
}

function sensorPlan(box: Box, sn: Json, place: Place, sample: unknown): EntityPlan {
  const quantity = String(place.keys[0]);
  const unitOf = Object.hasOwn(told, quantity) ? told[quantity] : undefined;
  const unit = unitOf ? own(sn, unitOf.key) : undefined;
  const traits = unitOf
    ? { device_class: unitOf.device_class, ...(typeof unit === "string" ? { unit: unit.slice(0, 40) } : {}) }
    : ((Object.hasOwn(quantities, quantity) ? quantities[quantity] : undefined) ?? {});
  const { tele, stat, cmnd } = box.topics;
  const read = (payload: string): Told => valueIn(box.json(payload), place, typeof sample === "string");
  const ears = [`${tele}SENSOR`, `${stat}STATUS10`, `${stat}STATUS8`].map((filter): Ear => ({ filter, qos: 1, read }));
  return {
    // By the number burnt into it where it has one: names are given by order, and the order changes.
    id: `${box.mac}_sensor_${[place.burnt ?? place.sensor, ...place.keys].join("_")}`,
    component: "sensor",
    name: `${box.config.dn} ${[place.sensor, ...place.keys].join(" ")}`.slice(0, 200),
    traits,
    ears,
    availability: box.availability,
    ask: [{ topic: `${cmnd}STATUS`, payload: "10", qos: 0 }],
  };
}

function valueIn(json: Json, place: Place, words: boolean): Told {
  const root = own(json, "StatusSNS") ?? json;
  const values = place.burnt === undefined ? own(root, place.sensor) : burnt(root, place.burnt);
  const value = at(values, place.keys);
  if (value === undefined) return { is: "nothing" };
  // The firmware writes null for a probe that does not answer.
  if (value === null) return { is: "state", state: {}, unknown: ["value"] };
  const field = [place.sensor, ...place.keys].join(".").slice(0, 80);
  if (words && typeof value === "string") return { is: "state", state: { value: value.slice(0, 1_000) } };
  if (typeof value !== "number") fail("E_WRONG_TYPE", { field, problem: "not a number" });
  const fahrenheit = celsiusOf.has(String(place.keys[0])) && own(root, "TempUnit") === "F";
  return { is: "state", state: { value: fahrenheit ? Math.round(((value - 32) / 1.8) * 100) / 100 : value } };
}

function burnt(root: unknown, id: string): unknown {
  return isObject(root) ? Object.values(root).find((values) => own(values, "Id") === id) : undefined;
}

// A list may come where one value was announced and the other way round: the first of it is the one.
function at(values: unknown, keys: readonly (string | number)[]): unknown {
  let value = values;
  for (const key of keys) {
    if (typeof key === "string") value = own(value, key);
    else if (Array.isArray(value)) value = (value as readonly unknown[])[key];
    else if (key > 0) return undefined;
  }
  return Array.isArray(value) ? (value as readonly unknown[])[0] : value;
}
