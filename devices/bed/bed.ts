import { z } from "zod";
import { defineDevice } from "../device.ts";
import { simBed } from "./sim.ts";

/** A bed side that feels whether somebody lies in it. */
export const bed = defineDevice({
  kind: "bed",
  settings: z.strictObject({}),
  wires: { inputs: { occupied: "contact" } },
  sim: () => simBed,
  open: (_settings, { driver, state, event }) => {
    const first = driver.read("occupied");
    // A sensor that has not answered yet tells nothing: its first word is a change.
    let occupied = first && first.value === 1;
    state({ occupied: occupied ?? false });
    driver.onInput((input, value) => {
      if (input !== "occupied" || (value === 1) === occupied) return;
      occupied = value === 1;
      event(occupied ? "entered" : "left", {});
      state({ occupied });
    });
    return { act: (command: never) => command };
  },
});
