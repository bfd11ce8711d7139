import { z } from "zod";
import { kinds } from "../../hub/core/kinds.ts";
import { check } from "../../hub/core/parse.ts";
import { defineDevice } from "../device.ts";
import { simPhone } from "./sim.ts";

/** A resident's phone: the swipe that says "I am coming home", its undoing, and that all of them go out. */
export const phone = defineDevice({
  kind: "phone",
  program: true,
  settings: z.strictObject({}),
  wires: { inputs: {}, presses: ["swiped", "cancelled", "leaving"] },
  sim: () => simPhone,
  open: (_settings, { driver, state, event }) => {
    state({});
    driver.onInput((input, eta_min) => {
      if (input === "swiped")
        event("swiped", check(kinds.phone.events.swiped, eta_min === undefined ? {} : { eta_min }));
      if (input === "cancelled" || input === "leaving") event(input, {});
    });
    return { act: (command: never) => command };
  },
});
