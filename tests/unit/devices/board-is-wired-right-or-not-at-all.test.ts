import { expect, test } from "vitest";
import { readDevicesConfig } from "../../../devices/config.ts";
import { celsiusOf, crc8, romOf } from "../../../devices/drivers/board-one-wire.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import type { Group } from "../../../hub/core/kinds.ts";
import { attached, boardsHere, until } from "../../help/boards.ts";
import { simulatedBoard } from "../../help/simulated-board.ts";

type Device = Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: string };
const usb = { serial: "/dev/ttyACM0" };
const digital = (pin: number, more: object = {}) => ({ is: "digital", pin, ...more });
const relay = (pin: number, more: object = {}) => ({ is: "relay", pin, ...more });
const lock = {
  board: usb,
  watchdog_s: 5,
  inputs: { bolt: digital(2), leaf: digital(3), inside: digital(4) },
  outputs: { strike: relay(7) },
};
const toaster = {
  board: usb,
  watchdog_s: 1,
  inputs: {
    lid: digital(2),
    load: { is: "count", pins: [3, 4] },
    water: digital(5),
    power: { is: "analog", channel: 0, from: 0, to: 2_300 },
    smoke: digital(6),
  },
  outputs: { heater: relay(7), upstream: relay(8), beat: relay(9) },
};

/** What the config check says of these devices: nothing, or every fault. */
function faultsOf(group: Group, devices: readonly Device[], house: "real" | "virtual" = "real"): string {
  const file = { v: 1, root: "lintel", url: "mqtt://localhost:1", virtual: house === "virtual", house, group };
  const all = devices.map((device) => ({ name: "It", password: "x", driver: "board", ...device }));
  try {
    readDevicesConfig({ ...file, data: "/nowhere", devices: all }, group);
    return "";
  } catch (error) {
    if (!(error instanceof LintelError) || error.code !== "E_CONFIG") throw error;
    return String(error.params["faults"]);
  }
}
const hazard = (kind: "lock" | "breakfast-machine", wiring: object) => faultsOf("hands", [{ id: "it", kind, wiring }]);

test("a lock and a breakfast machine that fall by themselves are taken on a serial line", () => {
  expect(hazard("lock", lock)).toBe("");
  expect(hazard("breakfast-machine", toaster)).toBe("");
  expect(hazard("lock", { ...lock, board: { tcp: "127.0.0.1:3030" } })).toBe("");
});

test.each([
  ["no watchdog", "lock", { ...lock, watchdog_s: undefined }, "watchdog_s: a hazard on a board needs hardware"],
  ["no watchdog", "breakfast-machine", { ...toaster, watchdog_s: undefined }, "fall within 1 s by itself"],
  ["a slow watchdog", "breakfast-machine", { ...toaster, watchdog_s: 2 }, "fall within 1 s by itself"],
  ["no beat", "breakfast-machine", { ...toaster, outputs: { heater: relay(7), upstream: relay(8) } }, "output beat is"],
  ["a board on the network", "lock", { ...lock, board: { tcp: "board.lan:3030" } }, "a hazard hangs on a serial line"],
  ["an active-low relay", "lock", { ...lock, outputs: { strike: relay(7, { active_low: true }) } }, "active-high"],
  ["pulse width", "lock", { ...lock, outputs: { strike: { is: "pwm", pin: 9 } } }, "wire it as a relay, not pwm"],
  ["the lamp of the boot loader", "lock", { ...lock, outputs: { strike: relay(13) } }, "pin 13 moves while a board"],
  ["a missing input", "lock", { ...lock, inputs: { bolt: digital(2) } }, "input leaf is not wired"],
] as const)("a hazard with %s (%s) is refused by name", (_, kind, wiring, sentence) => {
  expect(hazard(kind, wiring)).toContain(sentence);
});

test("a bath cannot: Firmata counts no pulses of a flow meter", () => {
  const flow = { is: "analog", channel: 0, from: 0, to: 1 };
  expect(faultsOf("hands", [{ id: "tub", kind: "bath", wiring: { board: usb, inputs: { flow } } }])).toContain(
    "tub: input flow is a litres, which analog does not give",
  );
});

test("one pin of one board serves one purpose; of another board it is another pin", () => {
  const bed = (id: string, board: object = usb) => ({
    id,
    kind: "bed",
    wiring: { board, inputs: { occupied: digital(2) } },
  });
  expect(faultsOf("comfort", [bed("left"), bed("right")])).toBe("pin 2 of serial /dev/ttyACM0 is wired twice");
  expect(faultsOf("comfort", [bed("left"), bed("right", { tcp: "board:3030" })])).toBe("");
  expect(hazard("lock", { ...lock, outputs: { strike: relay(2) } })).toContain("pin 2 is wired twice");
});

test("a real board stays out of a virtual house, and what is no address, no key and no measure is refused", () => {
  const bed = (wiring: object) => ({ id: "bed", kind: "bed", wiring });
  const inputs = { occupied: digital(2) };
  expect(faultsOf("comfort", [bed({ board: usb, inputs })], "virtual")).toBe("bed: a real board in a virtual house");
  for (const board of [undefined, {}, { tcp: "board" }, { tcp: "a b:1" }, { serial: "ttyACM0" }, { serial: "/a/../b" }])
    expect(faultsOf("comfort", [bed({ board, inputs })])).toContain("bed: wiring.board");
  expect(faultsOf("comfort", [bed({ board: usb, inputs: { occupied: digital(2, { pul: "up" }) } })])).toContain(
    "bed: wiring.inputs.occupied",
  );
  expect(faultsOf("comfort", [bed({ board: usb, inputs: { occupied: { is: "lm35", channel: 0 } } })])).toContain(
    "input occupied is a contact, which lm35 does not give",
  );
  expect(faultsOf("comfort", [bed({ board: usb })])).toBe("bed: nothing of this bed is wired");
});

test("a sensor is called by the number printed on it, and believed only by its check sum and its range", () => {
  // The example of Maxim's application note 27.
  expect(crc8([0x02, 0x1c, 0xb8, 0x01, 0x00, 0x00, 0x00])).toBe(0xa2);
  expect(romOf("28-0123456789ab").slice(0, 7)).toEqual([0x28, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01]);
  const memory = (...bytes: number[]) => [...bytes, crc8(bytes)];
  expect(celsiusOf(memory(0x91, 0x01, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10))).toBe(25.062);
  expect(celsiusOf(memory(0x5e, 0xff, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10))).toBe(-10.125);
  for (const wrong of [
    memory(0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10),
    memory(0xff, 0x7f, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10),
    Array.from({ length: 9 }, () => 0),
    Array.from({ length: 9 }, () => 0xff),
    [0x91, 0x01],
  ])
    expect(() => celsiusOf(wrong)).toThrow("E_SENSOR");
});

test("every thermometer of the converter tells its own degrees", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  const names = ["lm35", "lm335", "tmp36", "ground", "supply"] as const;
  const thermistor = (at: string, channel: number) => ({ is: "thermistor", at, channel });
  const inputs = {
    lm35: { is: "lm35", channel: 0 },
    lm335: { is: "lm335", channel: 1 },
    tmp36: { is: "tmp36", channel: 2, volts: 3.3 },
    ground: thermistor("ground", 3),
    supply: thermistor("supply", 4),
  };
  const raws = [51, 610, 233, 400, 623];
  for (const [channel, raw] of raws.entries()) board.volt(channel, raw);
  const wires = { inputs: Object.fromEntries(names.map((name) => [name, "celsius" as const])) };
  const driver = await attached(here.boards, { board: { tcp: board.address }, inputs }, wires).driver();
  const degrees = () => names.map((name) => Math.round((driver.read(name)?.value ?? NaN) * 10) / 10);
  expect(degrees()).toEqual([24.9, 25, 25.2, 35.3, 35.3]);
  board.volt(3, 1_023);
  board.volt(4, 0);
  await until(() => expect(degrees()).toEqual([24.9, 25, 25.2, NaN, NaN]));
});
