import { z } from "zod";
import { defineDevice } from "../device.ts";
import { openShutting } from "./shutting.ts";
import { simValve } from "./sim.ts";

/**
 * The valve of the house's water, with a drive that closes it and a handle that opens it. There is no wire that could
 * open it: whatever this process, the hub or a message does, only a hand at the valve lets water in again.
 */
export const shutOffValve = defineDevice({
  kind: "shut-off-valve",
  settings: z.strictObject({}),
  wires: { inputs: { shut: "contact" }, outputs: ["drive"] },
  sim: () => simValve(),
  open: (_settings, port) => {
    const { driver } = port;
    const shutting = openShutting(port, {
      isShut: () => {
        const reading = driver.read("shut");
        return reading === undefined || Number.isNaN(reading.value) ? undefined : reading.value === 1;
      },
      drive: (on) => driver.write("drive", on),
    });
    driver.onInput((input) => {
      if (input === "shut") shutting.look(true);
    });
    return shutting;
  },
});
