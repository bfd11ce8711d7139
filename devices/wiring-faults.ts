import type { Measure, PinInput, PinOutput, PinsWiring, Wires } from "./wiring.ts";

/** What each sort of input can measure. */
const measures: Readonly<Record<PinInput["is"], readonly Measure[]>> = {
  digital: ["contact", "number"],
  count: ["number"],
  code: ["number"],
  pulses: ["litres"],
  ds18b20: ["celsius"],
  file: ["celsius", "number"],
};
/** Pulled down at power-up, so that nothing is energised before a program runs; 0 to 8 are pulled up. */
const pulledDown: readonly [number, number] = [9, 27];

/** Everything wrong in the wiring of one device, each as a clause; a hazard's outputs have rules of their own. */
export function wiringFaults(kind: string, wires: Wires, wiring: PinsWiring, hazard: boolean): string[] {
  return [
    ...Object.entries(wiring.inputs).flatMap(([name, input]) => inputFaults(kind, wires, name, input)),
    ...Object.entries(wiring.outputs).flatMap(([name, output]) => [
      ...outputFaults(kind, wires, name, output),
      ...(hazard ? hazardFaults(name, output) : []),
    ]),
    ...missing(wires, wiring, hazard),
    ...emptiness(kind, wiring),
    ...twice(placesOf(wiring)),
  ];
}

/** The pins and sensors a wiring takes, by the words in which a fault names them. */
export function placesOf({ inputs, outputs }: PinsWiring): string[] {
  return [...Object.values(inputs), ...Object.values(outputs)].flatMap((wire) => {
    switch (wire.is) {
      case "digital":
      case "pulses":
        return [`GPIO ${wire.gpio}`];
      case "count":
      case "code":
        return wire.gpios.map((gpio) => `GPIO ${gpio}`);
      case "ds18b20":
        return [`sensor ${wire.id}`];
      case "file":
        return [wire.path];
      case "pwm":
        return [`PWM ${wire.chip}.${wire.channel}`];
    }
  });
}

/** Whatever stands more than once among places. */
export function twice(places: readonly string[]): string[] {
  const again = places.filter((place, i) => places.indexOf(place) < i);
  return [...new Set(again)].map((place) => `${place} is wired twice`);
}

function inputFaults(kind: string, wires: Wires, name: string, input: PinInput): string[] {
  if (wires.presses?.includes(name)) return input.is === "digital" ? [] : [`input ${name} is a press: wire it digital`];
  const measure = Object.hasOwn(wires.inputs, name) ? wires.inputs[name] : undefined;
  if (measure === undefined) return [`a ${kind} has no input ${name}`];
  return measures[input.is].includes(measure) ? [] : [`input ${name} is a ${measure}, which ${input.is} does not give`];
}

function outputFaults(kind: string, wires: Wires, name: string, output: PinOutput): string[] {
  if (wires.numbers?.includes(name)) {
    if (output.is !== "pwm") return [`output ${name} takes a number: wire it pwm`];
    return output.from === output.to ? [`output ${name}: from and to are the same`] : [];
  }
  return wires.outputs?.includes(name) ? [] : [`a ${kind} has no output ${name}`];
}

/** The rules for what heats, fills or unlocks (safety.md 0.1). */
function hazardFaults(name: string, output: PinOutput): string[] {
  if (output.is !== "digital") return [`output ${name} is a hazard: wire it digital, not ${output.is}`];
  const [least, most] = pulledDown;
  return [
    ...(output.gpio >= least && output.gpio <= most
      ? []
      : [`output ${name} is a hazard: GPIO ${output.gpio} is pulled up at power-up, take one of ${least}-${most}`]),
    ...(output.active_low ? [`output ${name} is a hazard: it must be active-high, so that no power is off`] : []),
  ];
}

/** What is wired, whatever it is wired to. */
export type Wired = { readonly inputs: object; readonly outputs: object };

/** Every output must be there, since its kind writes to it; a hazard judges by every one of its inputs too. */
export function missing(wires: Wires, wiring: Wired, hazard: boolean): string[] {
  const { inputs, outputs = [], numbers = [], optional = [] } = wires;
  const unwired = (names: readonly string[], wired: object) => names.filter((name) => !Object.hasOwn(wired, name));
  return [
    ...unwired(hazard ? Object.keys(inputs) : [], wiring.inputs)
      .filter((name) => !optional.includes(name))
      .map((name) => `input ${name} is not wired`),
    ...unwired([...outputs, ...numbers], wiring.outputs).map((name) => `output ${name} is not wired`),
  ];
}

/** A device of which nothing is wired. */
export function emptiness(kind: string, { inputs, outputs }: Wired): string[] {
  const wired = Object.keys(inputs).length + Object.keys(outputs).length;
  return wired > 0 ? [] : [`nothing of this ${kind} is wired`];
}
