import type { BoardAddress, BoardInput, BoardOutput, BoardWiring, Measure, Wires } from "./wiring.ts";
import { emptiness, missing, twice } from "./wiring-faults.ts";

/** What each sort of input on a board can measure. */
const measures: Readonly<Record<BoardInput["is"], readonly Measure[]>> = {
  digital: ["contact", "number"],
  count: ["number"],
  code: ["number"],
  analog: ["celsius", "number"],
  lm35: ["celsius"],
  lm335: ["celsius"],
  tmp36: ["celsius"],
  thermistor: ["celsius"],
  ds18b20: ["celsius"],
};
/** The line of the serial port, and the lamp a boot loader blinks. */
const busyPins: readonly number[] = [0, 1, 13];
/** A contactor or firmware must let heat and water fall so soon (safety.md R1); the strike of a lock ends its own pulse (3.4). */
const watchdogAtMost = { S2: 1, S3: 5 } as const;
const thisMachine = /^(localhost|127\.[\d.]+|\[::1\]):/;

/** The classes whose outputs can harm. */
export type HazardClass = keyof typeof watchdogAtMost;

/** Everything wrong in the wiring of one device on a board, each as a clause. */
export function boardFaults(
  kind: string,
  wires: Wires,
  wiring: BoardWiring,
  hazard: HazardClass | undefined,
): string[] {
  return [
    ...Object.entries(wiring.inputs).flatMap(([name, input]) => inputFaults(kind, wires, name, input)),
    ...Object.entries(wiring.outputs).flatMap(([name, output]) => [
      ...outputFaults(kind, wires, name, output),
      ...(hazard ? hazardFaults(name, output) : []),
    ]),
    ...(hazard ? hazardWiringFaults(wiring, hazard) : []),
    ...missing(wires, wiring, hazard !== undefined),
    ...emptiness(kind, wiring),
    ...twice(pinsOf(wiring).map((pin) => `pin ${pin}`)),
  ];
}

/** A board's address in words. */
export function addressOf(board: BoardAddress): string {
  return "tcp" in board ? `tcp ${board.tcp}` : `serial ${board.serial}`;
}

/** The pins of a board that a wiring has for itself: several may read one converter or one bus of thermometers. */
export function boardPlacesOf(wiring: BoardWiring): string[] {
  return pinsOf(wiring).map((pin) => `pin ${pin} of ${addressOf(wiring.board)}`);
}

function pinsOf({ inputs, outputs }: BoardWiring): number[] {
  return [...Object.values(inputs), ...Object.values(outputs)].flatMap((wire) => {
    if ("pins" in wire) return wire.pins;
    return "pin" in wire && wire.is !== "ds18b20" ? [wire.pin] : [];
  });
}

function inputFaults(kind: string, wires: Wires, name: string, input: BoardInput): string[] {
  if (wires.presses?.includes(name)) return input.is === "digital" ? [] : [`input ${name} is a press: wire it digital`];
  const measure = Object.hasOwn(wires.inputs, name) ? wires.inputs[name] : undefined;
  if (measure === undefined) return [`a ${kind} has no input ${name}`];
  if (input.is === "analog" && input.from === input.to) return [`input ${name}: from and to are the same`];
  return measures[input.is].includes(measure) ? [] : [`input ${name} is a ${measure}, which ${input.is} does not give`];
}

function outputFaults(kind: string, wires: Wires, name: string, output: BoardOutput): string[] {
  if (wires.numbers?.includes(name)) {
    if (output.is !== "pwm") return [`output ${name} takes a number: wire it pwm`];
    return output.from === output.to ? [`output ${name}: from and to are the same`] : [];
  }
  return wires.outputs?.includes(name) ? [] : [`a ${kind} has no output ${name}`];
}

function hazardFaults(name: string, output: BoardOutput): string[] {
  if (output.is !== "relay") return [`output ${name} is a hazard: wire it as a relay, not ${output.is}`];
  return [
    ...(output.active_low ? [`output ${name} is a hazard: it must be active-high, so that no power is off`] : []),
    ...(busyPins.includes(output.pin)
      ? [`output ${name} is a hazard: pin ${output.pin} moves while a board starts, take another`]
      : []),
  ];
}

/** A board that hears nothing more keeps its pins as they are, and nobody knows who speaks to it over a plain network. */
function hazardWiringFaults({ board, watchdog_s }: BoardWiring, hazard: HazardClass): string[] {
  const most = watchdogAtMost[hazard];
  return [
    ...(watchdog_s !== undefined && watchdog_s <= most
      ? []
      : [`watchdog_s: a hazard on a board needs hardware that lets its outputs fall within ${most} s by itself`]),
    ...("tcp" in board && !thisMachine.test(board.tcp)
      ? ["board: a hazard hangs on a serial line, since anybody on the network may speak to a board over tcp"]
      : []),
  ];
}
