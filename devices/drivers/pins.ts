import type { Clock } from "../../hub/core/clock.ts";
import { codeOf, fail, LintelError } from "../../hub/core/errors.ts";
import type { Log } from "../../hub/core/log.ts";
import { every } from "../../hub/core/timer.ts";
import type { PinInput, PinOutput, PinsWiring, Wires } from "../wiring.ts";
import type { Driver } from "./driver.ts";
import type { Pins } from "./machine-pins.ts";
import type { Level, PinBank } from "./pin-bank.ts";
import { fileSensor, lineSensor, type Measured, type Sensor } from "./pins-inputs.ts";
import { openPwm } from "./pwm.ts";
import { type WiredOutput, wiredOutputs } from "./wired-outputs.ts";

/** What the pins of one device need of their process. */
export type PinsPlace = {
  readonly id: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly fault: (error: unknown) => void;
  readonly pins: Pins;
};

/** Pins are held until they are let go; every output falls then. */
export type PinsDriver = Driver & { [Symbol.dispose](): void };

type Output = WiredOutput & Disposable;

const measureEachMs = 250;

/** Takes every pin of a wiring: first the outputs, each off from its first instant. */
export function openPins(wiring: PinsWiring, wires: Wires, place: PinsPlace): PinsDriver {
  const held: { [Symbol.dispose](): void }[] = [];
  let way: PinBank | undefined;
  const bank = () => (way ??= place.pins.bankFor(wiring));
  let listener: ((input: string, value: number | undefined) => void) | undefined;
  const hold = <T extends { [Symbol.dispose](): void }>(one: T): T => {
    held.unshift(one);
    return one;
  };
  const push = (input: string, value: number) => {
    const press = wires.presses?.includes(input);
    if (press && value !== 1) return;
    listener?.(input, press ? undefined : value);
  };
  try {
    const outputs = new Map(Object.entries(wiring.outputs).map(([name, wire]) => [name, hold(output(wire))]));
    let gone = false;
    const { allOff, ...driven } = wiredOutputs(outputs, () => gone, fallen);
    hold({ [Symbol.dispose]: place.pins.atExit(allOff) });
    const inputs = openInputs(wiring, place, bank, hold, push);
    return {
      read: (input) => (gone ? undefined : inputs.get(input)?.()),
      ...driven,
      onInput: (next) => (listener = next),
      [Symbol.dispose]: () => {
        if (gone) return;
        allOff();
        gone = true;
        letGo();
      },
    };
  } catch (error) {
    letGo();
    if (error instanceof LintelError && error.code === "E_NO_PINS") throw error;
    return fail("E_NO_PINS", { problem: error instanceof Error ? error.message : codeOf(error) }, error);
  }

  function output(wire: PinOutput): Output {
    return wire.is === "pwm" ? pwmOutput(wire, place.pins.pwmRoot) : lineOutput(wire, bank());
  }
  /** Off never throws: what still stands must be let fall too, and a fault is told each time. */
  function fallen(name: string, one: Output): void {
    try {
      one.write(false);
    } catch (error) {
      place.fault(new LintelError("E_DEVICE_FAILED", { output: name }, error));
    }
  }
  function letGo(): void {
    for (const one of held.splice(0)) {
      try {
        one[Symbol.dispose]();
      } catch (error) {
        place.fault(error);
      }
    }
  }
}

function lineOutput({ gpio, active_low }: PinOutput & { is: "digital" }, bank: PinBank): Output {
  const level = (on: boolean): Level => (on === active_low ? 0 : 1);
  const line = bank.output(gpio, level(false));
  return {
    write: (on) => line.write(level(on)),
    set: () => fail("E_WRONG_TYPE", { field: `GPIO ${gpio}` }),
    [Symbol.dispose]: () => line[Symbol.dispose](),
  };
}

function pwmOutput(wire: PinOutput & { is: "pwm" }, root: string): Output {
  const line = openPwm(root, wire);
  return {
    write: (on) => line.share(on ? wire.duty : 0),
    set: (value) => line.share((value - wire.from) / (wire.to - wire.from)),
    [Symbol.dispose]: () => line[Symbol.dispose](),
  };
}

/** Opens every input, and measures those that are files for as long as the pins are held. */
function openInputs(
  wiring: PinsWiring,
  { id, clock, log, fault, pins }: PinsPlace,
  bank: () => PinBank,
  hold: <T extends { [Symbol.dispose](): void }>(one: T) => T,
  push: (input: string, value: number) => void,
): Map<string, Sensor["read"]> {
  const broken = new Set<string>();
  const troubled = new Set<string>();
  const trouble = (name: string, error: unknown) => {
    if (!troubled.has(name)) log.warn("an input has trouble", { device: id, input: name, error });
    troubled.add(name);
  };
  const well = (name: string) => {
    if (troubled.delete(name)) log.info("an input is well again", { device: id, input: name });
  };
  const onLines = (name: string, wire: PinInput & { is: "digital" | "count" | "code" | "pulses" }): Sensor => {
    const changed = (value: number) => {
      try {
        push(name, value);
      } catch (error) {
        fault(error);
      }
    };
    const dead = (error: unknown) => {
      broken.add(name);
      trouble(name, error);
    };
    return lineSensor(wire, { clock, bank: bank(), changed, broken: dead });
  };
  const measured: Record<"ds18b20" | "file", [string, Measured][]> = { ds18b20: [], file: [] };
  const sensors = Object.entries(wiring.inputs).map(([name, wire]) => {
    if (wire.is !== "ds18b20" && wire.is !== "file") return [name, hold(onLines(name, wire))] as const;
    const sensor = hold(fileSensor(wire, clock, pins.readText));
    measured[wire.is].push([name, sensor]);
    return [name, sensor] as const;
  });
  // The sensors of one bus answer one after the other; a file beside them does not wait for them.
  for (const group of Object.values(measured)) {
    if (group.length === 0) continue;
    const round = async () => {
      for (const [name, sensor] of group) {
        await sensor.measure().then(
          () => well(name),
          (error: unknown) => trouble(name, error),
        );
      }
    };
    hold({ [Symbol.dispose]: every(clock, measureEachMs, round, fault) });
  }
  const read = (name: string, sensor: Sensor) => () => {
    if (broken.has(name)) return undefined;
    try {
      return sensor.read();
    } catch (error) {
      trouble(name, error);
      return undefined;
    }
  };
  return new Map(sensors.map(([name, sensor]) => [name, read(name, sensor)]));
}
