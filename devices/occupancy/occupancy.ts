import { z } from "zod";
import { defineDevice } from "../device.ts";
import { simOccupancy } from "./sim.ts";

/** A sensor that tells whether anybody is in its place. */
export const occupancy = defineDevice({
  kind: "occupancy",
  settings: z.strictObject({}),
  wires: { inputs: { occupied: "contact" } },
  sim: () => simOccupancy,
  open: (_settings, { driver, state, event }) => {
    const first = driver.read("occupied");
    // A sensor that has not answered yet tells nothing: its first word is a change.
    let occupied = first && first.value === 1;
    state({ occupied: occupied ?? false });
    driver.onInput((input, value) => {
      if (input !== "occupied" || (value === 1) === occupied) return;
      occupied = value === 1;
      event(occupied ? "occupied" : "empty", {});
      state({ occupied });
    });
    return { act: (command: never) => command };
  },
});
