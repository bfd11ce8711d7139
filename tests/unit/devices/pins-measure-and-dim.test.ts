import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { celsiusIn, numberIn } from "../../../devices/drivers/one-wire.ts";
import { openPins } from "../../../devices/drivers/pins.ts";
import { openPwm } from "../../../devices/drivers/pwm.ts";
import { PinsWiring, type Wires } from "../../../devices/wiring.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { turn } from "../../help/device-bench.ts";
import { fakePins, thermometer } from "../../help/pins.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const wires: Wires = {
  inputs: { room: "celsius", power: "number", load: "number", tray: "number", water: "litres", lid: "contact" },
  presses: ["stop"],
  outputs: ["lamp", "bell"],
  numbers: ["target"],
};

function opened(wiring: object) {
  const header = fakePins();
  const clock = steppingClock(0);
  const faults: unknown[] = [];
  const warned: unknown[] = [];
  const log = { ...silent, warn: (_: string, fields?: object) => void warned.push(fields) };
  const fault = (error: unknown) => void faults.push(error);
  const open = () =>
    openPins(PinsWiring.parse(wiring), wires, { id: "it", clock, log, fault, pins: { ...header.pins, pwmRoot: root } });
  return { header, clock, faults, warned, open, pass: (ms: number) => turn(clock, clock.mono() + ms) };
}

let root = "";
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "lintel-pwm-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("a thermometer", () => {
  test.each([
    [20.0625, 20.062],
    [0, 0],
    [-10.125, -10.125],
    [84.9375, 84.937],
    [125, 125],
  ])("tells %s", (celsius, told) => expect(celsiusIn(thermometer(celsius))).toBe(told));

  const zeros = "00 00 00 00 00 00 00 00 00 ";
  test.each([
    ["a wrong check sum", thermometer(20, "NO"), "check sum"],
    ["the value of power-on", thermometer(85), "power-on"],
    ["no sensor at all", thermometer(-127), "no measurement"],
    ["a short-circuited bus", `${zeros}: crc=00 YES\n${zeros}t=0\n`, "short-circuited"],
    ["an empty file", "", "not the words"],
    ["something else", "23.5", "not the words"],
  ])("is not believed with %s", (_, shown, problem) => expect(() => celsiusIn(shown)).toThrow(problem));
});

test("a converter's file holds a number or nothing that counts", () => {
  expect([numberIn("1234\n"), numberIn("-3.5")]).toEqual([1234, -3.5]);
  for (const wrong of ["", "NaN", "Infinity", "12 13", "0x10"]) expect(() => numberIn(wrong)).toThrow("no number");
});

test("measures grow old where a sensor no longer answers, and are fresh again when it does", async () => {
  const path = "/sys/class/hwmon/hwmon0/power1_input";
  const it = opened({
    inputs: { room: { is: "ds18b20", id: "28-0123456789ab" }, power: { is: "file", path, scale: 0.000_001 } },
  });
  const sensor = "/sys/bus/w1/devices/28-0123456789ab/w1_slave";
  it.header.files.set(sensor, () => thermometer(21.5)).set(path, () => "1500000\n");
  using pins = it.open();
  expect(pins.read("room")).toBeUndefined();
  await it.pass(300);
  expect([pins.read("room")?.value, pins.read("power")?.value]).toEqual([21.5, 1.5]);
  it.header.files.set(sensor, () => thermometer(85));
  await it.pass(10_000);
  expect(it.clock.mono() - (pins.read("room")?.at ?? 0)).toBeGreaterThan(9_000);
  expect(it.clock.mono() - (pins.read("power")?.at ?? 0)).toBeLessThan(600);
  expect(it.warned).toHaveLength(1);
  it.header.files.set(sensor, () => thermometer(22));
  await it.pass(300);
  expect(pins.read("room")?.value).toBe(22);
});

test("contacts count, spell a number, close to ground, and turn a meter", () => {
  const it = opened({
    inputs: {
      load: { is: "count", gpios: [5, 6, 13] },
      tray: { is: "code", gpios: [19, 20, 21] },
      lid: { is: "digital", gpio: 22, pull: "up", active_low: true },
      water: { is: "pulses", gpio: 23, pulses_per_l: 450 },
      stop: { is: "digital", gpio: 24 },
    },
  });
  it.header.put(22, 1);
  using pins = it.open();
  const told: unknown[] = [];
  pins.onInput((...given) => void told.push(given));
  const value = (input: string) => pins.read(input)?.value;
  expect(["load", "tray", "lid", "water"].map(value)).toEqual([0, 0, 0, 0]);
  for (const gpio of [5, 13, 19, 21, 24]) it.header.put(gpio, 1);
  it.header.put(24, 0);
  it.header.put(22, 0);
  it.header.pulses(23, 900);
  expect(["load", "tray", "lid", "water"].map(value)).toEqual([2, 5, 1, 2]);
  expect(told).toEqual([
    ["load", 1],
    ["load", 2],
    ["tray", 1],
    ["tray", 5],
    ["stop", undefined],
    ["lid", 1],
  ]);
  it.header.fail(23);
  expect(value("water")).toBeUndefined();
});

test("pins that another holds are refused by name, and those taken so far are let go, off", () => {
  const it = opened({
    outputs: { bell: { is: "digital", gpio: 17 } },
    inputs: { lid: { is: "digital", gpio: 22 } },
  });
  it.header.held.add(22);
  expect(it.open).toThrow("GPIO 22 is taken");
  expect([...it.header.held]).toEqual([22]);
  expect(it.header.driven).toEqual([[17, 0]]);
});

test("what was let go is not energised any more", () => {
  const it = opened({ outputs: { bell: { is: "digital", gpio: 17, active_low: true } } });
  const pins = it.open();
  pins.write("bell", true);
  pins[Symbol.dispose]();
  pins[Symbol.dispose]();
  expect(() => pins.write("bell", true)).toThrow("E_DEVICE_OFFLINE");
  pins.write("bell", false);
  expect(it.header.driven).toEqual([
    [17, 1],
    [17, 0],
    [17, 1],
  ]);
  expect(it.faults).toEqual([]);
});

describe("the kernel's PWM", () => {
  const channel = (file: string) => readFileSync(join(root, "pwmchip0/pwm1", file), "utf8");
  beforeEach(() => {
    mkdirSync(join(root, "pwmchip0/pwm1"), { recursive: true });
    for (const file of ["period", "duty_cycle", "enable"]) writeFileSync(join(root, "pwmchip0/pwm1", file), "0");
  });

  test("is a share of its period: for a lamp on or off, for a number between two ends", () => {
    const target = { is: "pwm", channel: 1, hz: 1_000, from: 16, to: 30 };
    const it = opened({ outputs: { target } });
    const pins = it.open();
    expect([channel("period"), channel("duty_cycle"), channel("enable")]).toEqual(["1000000", "0", "1"]);
    const duties = [16, 23, 30, 99, -5].map((value) => {
      pins.set("target", value);
      return channel("duty_cycle");
    });
    expect(duties).toEqual(["0", "500000", "1000000", "1000000", "0"]);
    pins.set("target", 30);
    pins[Symbol.dispose]();
    expect([channel("duty_cycle"), channel("enable")]).toEqual(["0", "0"]);

    const lamp = opened({ outputs: { lamp: { is: "pwm", channel: 1, hz: 100, duty: 0.25 } } });
    using dimmed = lamp.open();
    dimmed.write("lamp", true);
    expect([channel("period"), channel("duty_cycle")]).toEqual(["10000000", "2500000"]);
    dimmed.write("lamp", false);
    expect(channel("duty_cycle")).toBe("0");
  });

  test("starts off whatever ran before, and is refused by name where there is none", () => {
    writeFileSync(join(root, "pwmchip0/pwm1/period"), "5000");
    writeFileSync(join(root, "pwmchip0/pwm1/duty_cycle"), "5000");
    const line = openPwm(root, { chip: 0, channel: 1, hz: 100_000 });
    expect(channel("duty_cycle")).toBe("0");
    line[Symbol.dispose]();
    expect(() => openPwm(root, { chip: 3, channel: 0, hz: 1_000 })).toThrow("dtoverlay=pwm");
  });
});
