import { expect, test } from "vitest";
import { tasmota } from "../../hub/things/tasmota/tasmota.ts";
import { openMakersHouse } from "../help/makers/makers-house.ts";
import { playTasmotaBlaster } from "../help/makers/tasmota-blaster.ts";
import { playTasmotaPlug, tasmotaWill } from "../help/makers/tasmota.ts";

test("a plug is found, switched on, confirms it, tells what it draws, and is missed when it is pulled", async () => {
  await using house = await openMakersHouse([tasmota()], { names: ["kettle"] });
  const line = await house.line("kettle", tasmotaWill("kettle"));
  using plug = await playTasmotaPlug(line, { clock: house.clock, load: (on) => (on ? 1_800 : 0) });
  const id = `${plug.mac}_switch_1`;
  const power = `${plug.mac}_sensor_ENERGY_Power`;
  await house.tells(id, { on: false });
  await house.tells(power, { value: 0 });
  const [device, ...more] = house.entities.found();
  expect(more).toEqual([]);
  expect(device).toMatchObject({ name: "Kettle plug", maker: "Tasmota", model: "Sonoff S31", origin: "Tasmota" });
  expect(house.entities.entity(power)?.traits).toEqual({ device_class: "power", unit: "W" });

  house.entities.order(id, { on: true });
  await house.tells(id, { on: true });
  await house.tells(power, { value: 1_800 });
  expect(plug.commands.filter((command) => command.startsWith("POWER"))).toEqual(["POWER1 ON"]);
  expect(line.heard.some(({ retained }) => retained)).toBe(false);
  plug.press();
  await house.tells(id, { on: false });

  await line.pull();
  await house.until(() => house.entities.entity(id)?.available === false);
  expect(house.entities.refusals()).toEqual([]);
});

test("a plug that was there before the hub is asked for its state", async () => {
  await using house = await openMakersHouse([tasmota()], { names: ["kettle"] });
  const line = await house.line("kettle");
  using plug = await playTasmotaPlug(line, { clock: house.clock });
  await house.until(() => plug.commands.includes("STATE") && plug.commands.includes("STATUS 10"));
  expect(plug.commands.filter((command) => command === "STATUS 10")).toHaveLength(1);
});

test("a plug switches off by itself after the time set in it", async () => {
  await using house = await openMakersHouse([tasmota()], { names: ["kettle"] });
  using plug = await playTasmotaPlug(await house.line("kettle"), { clock: house.clock, pulse_s: 0.1 });
  const id = `${plug.mac}_switch_1`;
  await house.tells(id, { on: false });
  house.entities.order(id, { on: true });
  await house.tells(id, { on: true });
  await house.tells(id, { on: false });
});

test("a plug is taken back by its maker, and is there again when it comes again", async () => {
  await using house = await openMakersHouse([tasmota()], { names: ["kettle"] });
  const line = await house.line("kettle");
  using plug = await playTasmotaPlug(line, { clock: house.clock });
  await house.until(() => house.entities.found().length === 1);
  for (const part of ["config", "sensors"])
    await line.say(`tasmota/discovery/${plug.mac}/${part}`, "", { retain: true });
  await house.until(() => house.entities.found().length === 0);
  await plug.announce();
  await house.until(() => house.entities.found()[0]?.entities.length === 10);
});

test("an infrared box learns its air conditioner from one press, commands it, and follows the remote", async () => {
  await using house = await openMakersHouse([tasmota()], { names: ["blaster"] });
  const box = await playTasmotaBlaster(await house.line("blaster"), { vendor: "GREE" });
  const id = `${box.mac}_climate_irhvac`;
  await house.until(() => house.entities.entity(id)?.available);
  expect(() => house.entities.order(id, { mode: "cool", target_c: 26 })).toThrow("E_NO_REMOTE");
  await box.remote({ Power: "on", Mode: "heat", Temp: 21 });
  await house.tells(id, { mode: "heat", target_c: 21, assumed: true });
  house.entities.order(id, { mode: "cool", target_c: 26 });
  await house.tells(id, { mode: "cool", target_c: 26 });
  await house.until(() => box.unit.mode === "cool");
  expect(box.unit).toEqual({ on: true, mode: "cool", target_c: 26 });
  await box.remote({ Power: "off", Mode: "auto", Temp: 22 });
  await house.tells(id, { mode: "off" });
});

test("an air conditioner whose key is a toggle stays on through repeats and a box that lost its memory", async () => {
  const vendor = "WHIRLPOOL_AC";
  const remotes = new Map([["3C6105AABBCC", { vendor, model: -1 }]]);
  const kept = { known: (mac: string) => remotes.get(mac), learned: remotes.set.bind(remotes) };
  await using house = await openMakersHouse([tasmota(kept)], { names: ["blaster"] });
  const box = await playTasmotaBlaster(await house.line("blaster"), { vendor, toggles: true });
  const id = `${box.mac}_climate_irhvac`;
  await house.until(() => house.entities.entity(id)?.available);
  const order = async (mode: string, target_c: number, sent: number) => {
    house.entities.order(id, { mode, target_c });
    await house.until(() => box.sent.length === sent);
  };
  await order("cool", 26, 1);
  house.entities.order(id, { mode: "cool", target_c: 26 });
  box.forget();
  await order("cool", 25, 2);
  expect(box.unit).toEqual({ on: true, mode: "cool", target_c: 25 });
  await order("off", 25, 3);
  expect(box.unit.on).toBe(false);
});
