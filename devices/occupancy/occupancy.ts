import { z } from "zod";
import { defineDevice } from "../device.ts";
import { simOccupancy } from "./sim.ts";

/** A sensor that tells whether anybody is in its place. */
export const occupancy = defineDevice({
  kind: "occupancy",
  settings: z.strictObject({}),
  sim: () => simOccupancy,
  open: (_settings, { driver, state, event }) => {
    let occupied = driver.read("occupied")?.value === 1;
    state({ occupied });
    driver.onInput((input, value) => {
      if (input !== "occupied" || (value === 1) === occupied) return;
      occupied = value === 1;
      event(occupied ? "occupied" : "empty", {});
      state({ occupied });
    });
    return { act: (command: never) => command };
  },
});
