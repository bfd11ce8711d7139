import { z } from "zod";
import { defineDevice } from "../device.ts";
import { simTap } from "./sim.ts";

/** A tap that feels whether water runs. */
export const tap = defineDevice({
  kind: "tap",
  settings: z.strictObject({}),
  wires: { inputs: { running: "contact" } },
  sim: () => simTap,
  open: (_settings, { driver, state, event }) => {
    const first = driver.read("running");
    // A sensor that has not answered yet tells nothing: its first word is a change.
    let running = first && first.value === 1;
    state({ running: running ?? false });
    driver.onInput((input, value) => {
      if (input !== "running" || (value === 1) === running) return;
      running = value === 1;
      event(running ? "opened" : "closed", {});
      state({ running });
    });
    return { act: (command: never) => command };
  },
});
