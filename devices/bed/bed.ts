import { z } from "zod";
import { defineDevice } from "../device.ts";
import { simBed } from "./sim.ts";

/** A bed side that feels whether somebody lies in it. */
export const bed = defineDevice({
  kind: "bed",
  settings: z.strictObject({}),
  sim: () => simBed,
  open: (_settings, { driver, state, event }) => {
    let occupied = driver.read("occupied")?.value === 1;
    state({ occupied });
    driver.onInput((input, value) => {
      if (input !== "occupied" || (value === 1) === occupied) return;
      occupied = value === 1;
      event(occupied ? "entered" : "left", {});
      state({ occupied });
    });
    return { act: (command: never) => command };
  },
});
