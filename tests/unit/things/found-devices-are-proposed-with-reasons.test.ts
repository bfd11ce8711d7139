import { expect, test } from "vitest";
import type { Entity, FoundDevice, Traits } from "../../../hub/core/entities.ts";
import type { Proposal } from "../../../hub/core/found.ts";
import { adoptions, mayPlay, type PartRow } from "../../../hub/core/parts.ts";
import { render } from "../../../hub/core/sentence.ts";
import { homeAssistant } from "../../../hub/things/discovery/home-assistant.ts";
import { makeProposals, type ProposalHouse } from "../../../hub/things/proposals.ts";
import { tasmota } from "../../../hub/things/tasmota/tasmota.ts";
import { wordsOf } from "../../../hub/words.ts";
import { playEsphomeBath } from "../../help/makers/esphome.ts";
import { openMakersHouse } from "../../help/makers/makers-house.ts";
import { playNukiHub } from "../../help/makers/nuki-hub.ts";
import { playTasmotaPlug } from "../../help/makers/tasmota.ts";
import { playTheengsToothbrush } from "../../help/makers/theengs.ts";
import { makeBathroom, makeRoom } from "../../help/makers/water.ts";
import { zigbeeClimate } from "../../help/makers/zigbee-climate.ts";
import * as zigbee from "../../help/makers/zigbee-devices.ts";
import { playZigbee2mqtt } from "../../help/makers/zigbee2mqtt.ts";

const household: Omit<ProposalHouse, "found"> = {
  devices: [],
  roles: [],
  places: [
    { id: "kitchen", name: "Kitchen" },
    { id: "bathroom", name: "Bathroom" },
    { id: "living-room", name: "Living room" },
  ],
  residents: [{ id: "lin", name: "Lin" }],
};

function device(id: string, name: string, entities: readonly [Entity["component"], string, Traits?][]): FoundDevice {
  return {
    id,
    name,
    origin: "test",
    entities: entities.map(([component, called, traits = {}]) => ({
      id: `${id}-${called.toLowerCase().replaceAll(" ", "-")}`,
      component,
      name: called,
      device: id,
      traits,
      available: true,
      state: {},
      takesOrders: component === "switch" || component === "climate" || component === "valve" || component === "lock",
    })),
  };
}

function proposed(found: readonly FoundDevice[], more: Partial<ProposalHouse> = {}) {
  const view = makeProposals({ ...household, ...more, found });
  return Object.fromEntries(found.map((one) => [one.name, view(one).proposals]));
}

const named = (one: Proposal | undefined) =>
  render(one?.because ?? { key: "", params: {} }, {
    words: wordsOf("en"),
    language: "en",
    zone: "UTC",
    name: (param, value) => (param === "place" ? household.places.find(({ id }) => id === value)?.name : undefined),
  });

test("what real makers announce is proposed for what it is, with every part and a reason", async () => {
  await using house = await openMakersHouse([homeAssistant(), tasmota()]);
  const { clock } = house;
  const line = await house.line("maker");
  const room = makeRoom(clock, 20);
  const ieee = (n: number) => `0x00158d00000000${String(n).padStart(2, "0")}`;
  using _bridge = await playZigbee2mqtt(line, {
    clock,
    devices: [
      zigbeeClimate({ name: "Living room AC", ieee: ieee(1) }, { room }),
      zigbee.occupancySensor({ name: "kitchen/motion", ieee: ieee(2) }),
      zigbee.weatherSensor({ name: "Living room weather", ieee: ieee(3) }),
      zigbee.smartPlug({ name: "TV", ieee: ieee(4) }),
      zigbee.leakSensor({ name: "Pad", ieee: ieee(5) }),
    ],
  });
  using _plug = await playTasmotaPlug(line, { clock, name: "Breakfast" });
  using bath = await playEsphomeBath(line, { clock, bathroom: makeBathroom(clock) });
  const brush = await playTheengsToothbrush(line);
  using _lock = await playNukiHub(line, { clock });
  const found = await house.until(() => {
    const all = house.entities.found();
    const count = all.reduce((sum, { entities }) => sum + entities.length, 0);
    return all.length >= 9 && count >= 30 ? all : undefined;
  });
  const all = proposed(found);
  const likely = Object.fromEntries(
    Object.entries(all).flatMap(([name, list]) => {
      const [first] = list.filter(({ sure }) => sure);
      return first ? [[name, `${first.as} ${first.place ?? "-"} ${first.role ?? "-"}`]] : [];
    }),
  );
  expect(likely).toEqual({
    "Living room AC": "climate living-room climate",
    "kitchen/motion": "occupancy kitchen -",
    Breakfast: "breakfast-machine - breakfast-machine",
    bathroom: "bath bathroom bath",
    [`BT Toothbrush-${brush.mac.slice(6)}`]: "toothbrush - -",
    "Front door": "lock - door",
    Pad: "leak-sensor - -",
  });
  expect(named(all["Breakfast"]?.[0])).toBe(
    "Looks like your breakfast machine, because it is a plug that measures its power and is called “Breakfast”.",
  );
  expect(all["bathroom"]?.[0]?.parts).toEqual({
    valve: bath.id("bath_valve"),
    heater: bath.id("bath_heater"),
    level: bath.id("bath_level"),
    water: bath.id("bath_temperature"),
    leak: bath.id("bath_leak"),
    occupied: bath.id("bathroom_presence"),
  });
  expect(all["TV"]?.map(({ as, sure }) => ({ as, sure }))).toEqual([{ as: "breakfast-machine", sure: false }]);
  expect(all["Pad"]?.map(({ as }) => as)).toEqual(["leak-sensor"]);
  // Whatever is proposed could be adopted as it is: each entity may play its part, and none plays two.
  const entities = new Map(found.flatMap((one) => one.entities.map((entity) => [entity.id, entity] as const)));
  for (const { as, parts } of Object.values(all).flat()) {
    expect(new Set(Object.values(parts)).size).toBe(Object.keys(parts).length);
    for (const [part, id] of Object.entries(parts)) {
      const row = (adoptions[as].parts as Readonly<Record<string, PartRow>>)[part];
      const entity = entities.get(id);
      expect({ as, part, may: row && entity && mayPlay(row, entity) }).toEqual({ as, part, may: true });
    }
  }
});

const power: Traits = { device_class: "power", unit: "W" };
const celsius: Traits = { device_class: "temperature", unit: "°C" };

test("a bath of several devices is put together from what stands in its place or bears its name", () => {
  const all = proposed([
    device("v", "Bath valve", [["switch", "Switch"]]),
    device("h", "Bathroom heater plug", [
      ["switch", "Bath heater"],
      ["sensor", "Power", power],
    ]),
    device("l", "Bath level", [["sensor", "Level", { unit: "%" }]]),
    device("t", "Bath water", [["sensor", "Temperature", celsius]]),
    device("k", "Kitchen weather", [["sensor", "Temperature", celsius]]),
  ]);
  const [bath] = all["Bath valve"] ?? [];
  expect(bath).toMatchObject({ as: "bath", sure: true, missing: [], limited: true, role: "bath" });
  expect(bath?.parts).toEqual({ valve: "v-switch", heater: "h-bath-heater", level: "l-level", water: "t-temperature" });
});

test("what is missing is named, and then it only could be it", () => {
  const { "Bath tap": list } = proposed([device("v", "Bath tap", [["valve", "Valve"]])]);
  expect(list?.[0]).toMatchObject({ as: "bath", sure: false, missing: ["heater", "level", "water"] });
  expect(named(list?.[0])).toBe(
    "Could fill your bath, because it can let water in and is called “Bath tap”; 3 parts are still missing.",
  );
  expect(
    proposed([device("p", "Kettle", [["switch", "Switch"]])])["Kettle"]?.map(({ as, missing }) => [as, missing]),
  ).toEqual([["breakfast-machine", ["power"]]]);
});

test("nothing is proposed for what is adopted, and its parts serve nobody else", () => {
  const plug = device("p", "Breakfast", [
    ["switch", "Switch"],
    ["sensor", "Power", power],
  ]);
  const devices = [
    {
      id: "toaster",
      kind: "breakfast-machine",
      name: "Toaster",
      made_of: { parts: { plug: "p-switch", power: "p-power" }, settings: {} },
    },
  ];
  const view = makeProposals({ ...household, devices, found: [plug] })(plug);
  expect(view.proposals).toEqual([]);
  expect(view.used_by).toEqual({ "p-switch": "toaster", "p-power": "toaster" });
});

test("a role that is served is not taken: another place gets its own, the same place says whom it would replace", () => {
  const ac = (name: string) => device(name, name, [["climate", "AC"]]);
  const devices = [{ id: "ac-1", kind: "climate", name: "AC", place: "living-room" }];
  const roles = [{ id: "climate", thing: "ac-1" }];
  const all = proposed([ac("Kitchen AC"), ac("Living room AC"), ac("AC")], { devices, roles });
  expect(all["Kitchen AC"]?.[0]).toMatchObject({ role: "climate.kitchen" });
  expect(all["Kitchen AC"]?.[0]).not.toHaveProperty("instead_of");
  expect(all["Living room AC"]?.[0]).toMatchObject({ role: "climate", instead_of: "ac-1" });
  expect(all["AC"]?.[0]).toMatchObject({ role: "climate", instead_of: "ac-1", id: "ac" });
});

test.each([
  ["厨房人体传感器", [["binary_sensor", "存在", { device_class: "occupancy" }]], "occupancy", "kitchen", undefined],
  ["Lin's bed", [["binary_sensor", "Occupancy", { device_class: "occupancy" }]], "bed", undefined, "lin"],
  ["Basin", [["binary_sensor", "Flow", { device_class: "moving" }]], "tap", undefined, undefined],
  [
    "早餐插座",
    [
      ["switch", "Switch"],
      ["sensor", "功率", power],
    ],
    "breakfast-machine",
    undefined,
    undefined,
  ],
] as const)("%s is known by its name", (name, entities, as, place, owner) => {
  const places = [{ id: "kitchen", name: "厨房" }];
  const found = device("x", name, entities as never);
  const [first] = proposed([found], { places })[name] ?? [];
  expect({ as: first?.as, sure: first?.sure, place: first?.place, owner: first?.owner }).toEqual({
    as,
    sure: true,
    place,
    owner,
  });
  expect(first?.id).toMatch(/^[a-z0-9-]{1,40}$/);
});

test("settings and diagnostics of a device are no devices", () => {
  const all = proposed([
    device("s", "Sensor", [
      ["switch", "Breakfast LED", { category: "config" }],
      ["sensor", "Power", { ...power, category: "diagnostic" }],
      ["button", "Restart", { category: "diagnostic" }],
    ]),
  ]);
  expect(all["Sensor"]).toEqual([]);
});

test("ten thousand entities are looked through in no time", () => {
  const found = Array.from({ length: 2_500 }, (_, n) =>
    device(`d${n}`, `Kitchen plug ${n}`, [
      ["switch", "Switch"],
      ["sensor", "Power", power],
      ["sensor", "Energy", { device_class: "energy", unit: "kWh" }],
      ["sensor", "Linkquality", { category: "diagnostic" }],
    ]),
  );
  const begun = performance.now();
  const view = makeProposals({ ...household, found });
  for (const one of found.slice(0, 50)) view(one);
  expect(performance.now() - begun).toBeLessThan(4_000);
});
