import { expect, test } from "vitest";
import { playEsphomeBath } from "../help/makers/esphome.ts";
import { lineInHouse } from "../help/makers/line.ts";
import { playTasmotaPlug } from "../help/makers/tasmota.ts";
import { makeBathroom } from "../help/makers/water.ts";
import { startHouse } from "../help/house.ts";

test("devices of two makers log in, are found with all they have, and their physics follow the house's own clock", async () => {
  await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00" });
  const { clock } = house;
  await using kettle = await lineInHouse(house, "kettle");
  using plug = await playTasmotaPlug(kettle, { clock });
  await using tub = await lineInHouse(house, "bathroom");
  const bathroom = makeBathroom(clock);
  using bath = await playEsphomeBath(tub, { clock, bathroom });
  await house.to(1_000);
  const state = (id: string) => house.hub.entities.entity(id)?.state;
  expect(house.hub.entities.found().map(({ name }) => name)).toEqual(["Kettle plug", "bathroom"]);
  house.hub.entities.order(`${plug.mac}_switch_1`, { on: true });
  house.hub.entities.order(bath.id("bath_valve"), { on: true });
  await house.to(600_000);
  expect(state(`${plug.mac}_sensor_ENERGY_Power`)).toEqual({ value: 1_450 });
  expect(Number(state(bath.id("bath_level"))?.["value"])).toBeCloseTo(75, 0);
  house.hub.entities.order(bath.id("bath_valve"), { on: false });
  await house.rest();
  expect(bathroom.open).toBe(false);
  expect(house.complaints).toEqual([]);
});
