import { fail } from "../../hub/core/errors.ts";
import type { Driver } from "./driver.ts";

/** One output on a wire. */
export type WiredOutput = { write(on: boolean): void; set(value: number): void };

/** The output that is turned over to show that this process lives. */
const beat = "beat";

/** Outputs on wires: what cannot be energised lets all fall, and once they are gone nothing is energised any more. */
export function wiredOutputs<O extends WiredOutput>(
  outputs: ReadonlyMap<string, O>,
  gone: () => boolean,
  fallen: (name: string, one: O) => void,
): Pick<Driver, "beat" | "set" | "write"> & { allOff(): void } {
  const known = (name: string) => outputs.get(name) ?? fail("E_NOT_FOUND", { output: name });
  const beaten = outputs.get(beat);
  let high = false;
  const allOff = () => {
    for (const [name, one] of outputs) fallen(name, one);
  };
  return {
    allOff,
    write: (name, on) => {
      const one = known(name);
      if (gone()) return on ? fail("E_DEVICE_OFFLINE") : undefined;
      if (!on) return fallen(name, one);
      try {
        one.write(true);
      } catch (error) {
        allOff();
        throw error;
      }
    },
    set: (name, value) => {
      const one = known(name);
      if (!gone()) one.set(value);
    },
    ...(beaten && { beat: () => void (gone() || beaten.write((high = !high))) }),
  };
}
