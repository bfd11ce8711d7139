import { expect, test } from "vitest";
import type { HouseholdDocument } from "../../hub/core/house.ts";
import { homeAssistant } from "../../hub/things/discovery/home-assistant.ts";
import { adoptedHouse, commandFor } from "../help/adopted-house.ts";
import { openMakersHouse } from "../help/makers/makers-house.ts";
import { playTheengsToothbrush } from "../help/makers/theengs.ts";
import { makeRoom } from "../help/makers/water.ts";
import { zigbeeClimate } from "../help/makers/zigbee-climate.ts";
import { occupancySensor } from "../help/makers/zigbee-devices.ts";
import { playZigbee2mqtt, zigbeeWill } from "../help/makers/zigbee2mqtt.ts";

const made = (id: string, kind: string, part: string, entity: string): HouseholdDocument<"device"> => ({
  id,
  kind,
  name: `The ${id}`,
  made_of: { parts: { [part]: entity }, settings: {} },
});
const ieee = (n: number) => `0x00158d00000000${String(n).padStart(2, "0")}`;

test("an AC and a room sensor behind Zigbee2MQTT serve as our own, by their bridge's own messages", async () => {
  await using makers = await openMakersHouse([homeAssistant()], { stepped: true });
  const { clock, entities } = makers;
  const ac = zigbeeClimate({ name: "living room/ac", ieee: ieee(1) }, { room: makeRoom(clock, 28) });
  const hall = occupancySensor({ name: "hall", ieee: ieee(2) });
  const line = await makers.line("maker", zigbeeWill());
  await using house = adoptedHouse(
    [
      made("ac", "climate", "unit", `${ieee(1)}_climate_zigbee2mqtt`),
      made("hall", "occupancy", "occupied", `${ieee(2)}_occupancy_zigbee2mqtt`),
    ],
    { clock, registry: entities },
  );
  house.adopted.begin();
  using bridge = await playZigbee2mqtt(line, { clock, devices: [ac, hall] });
  await makers.pass(2);
  const { things } = house;
  expect(things.thing("ac")).toMatchObject({ status: "online", state: { on: false, room_c: 28 } });
  expect(things.thing("hall")).toMatchObject({ status: "online", state: { occupied: false } });

  things.command(commandFor("ac", "run.step.1", "set", { mode: "cool", target_c: 26 }, clock.wall()));
  await makers.pass(2);
  expect(bridge.heard.toSorted()).toEqual([
    "living room/ac/current_heating_setpoint 26",
    "living room/ac/system_mode cool",
  ]);
  expect(things.outcome("run.step.1")).toMatchObject({ outcome: "done" });
  expect(house.events("device.event")).toEqual([]);

  await bridge.report("hall", { occupancy: true });
  await bridge.report("living room/ac", { system_mode: "off" });
  await makers.pass(2);
  expect(house.events("device.event").map(({ device, event }) => `${device} ${event.type}`)).toEqual([
    "hall occupied",
    "ac pressed",
  ]);
  await bridge.leave();
  await makers.pass(2);
  expect([things.thing("ac")?.status, things.thing("hall")?.status]).toEqual(["offline", "offline"]);
  expect(house.faults.list()).toEqual([]);
});

test("a brush that only a gateway hears tells that it runs, whatever else it says", async () => {
  await using makers = await openMakersHouse([homeAssistant()], { stepped: true });
  const { clock, entities } = makers;
  await using house = adoptedHouse([made("brush", "toothbrush", "running", "A4C138010203-state")], {
    clock,
    registry: entities,
  });
  house.adopted.begin();
  const brush = await playTheengsToothbrush(await makers.line("maker"));
  const types = () => house.events("device.event").map(({ event }) => event.type);
  await brush.packet({ state: "idle" });
  await makers.pass(1);
  expect(house.things.thing("brush")?.status).toBe("online");
  for (let s = 0; s < 30; s++) {
    // The brush counts its own seconds, and begins anew as it likes.
    await brush.packet(s % 3 === 0 ? { state: "running" } : { duration: s % 7, sector: 1 });
    await makers.pass(1);
  }
  expect(types()).toEqual(["started"]);
  // Out of reach nobody hears it stop.
  await makers.pass(600);
  expect(types()).toEqual(["started"]);
  await brush.packet({ state: "running" });
  await makers.pass(1);
  expect(types()).toEqual(["started", "started"]);
  await brush.packet({ state: "charging" });
  await makers.pass(1);
  expect(types()).toEqual(["started", "started", "stopped"]);
});
