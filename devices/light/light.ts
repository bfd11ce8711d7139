import { z } from "zod";
import { check } from "../../hub/core/parse.ts";
import { defineDevice } from "../device.ts";
import { simLight } from "./sim.ts";

const KeptShape = z.strictObject({ on: z.boolean() });

/** A lamp that is on or off, with a switch of its own for hands. */
export const light = defineDevice({
  kind: "light",
  settings: z.strictObject({}),
  wires: { inputs: {}, presses: ["pressed"], outputs: ["lamp"] },
  sim: () => simLight,
  open: (_settings, { driver, state, event, kept }) => {
    let { on } = check(KeptShape.optional(), kept.read()) ?? { on: false };
    const put = (wanted: boolean) => {
      if (wanted !== on) kept.write({ on: wanted });
      on = wanted;
      driver.write("lamp", on);
      state({ on });
    };
    put(on);
    driver.onInput((input) => {
      if (input !== "pressed") return;
      put(!on);
      event("switched", { on });
    });
    return {
      act: (command, finish) => {
        put(command.verb === "on");
        finish({ outcome: "done" });
      },
    };
  },
});
