import { z } from "zod";
import { kinds } from "../../hub/core/kinds.ts";
import { check } from "../../hub/core/parse.ts";
import { defineDevice } from "../device.ts";
import { simPhone } from "./sim.ts";

/** A resident's phone: the swipe that says "I am coming home", and its undoing. */
export const phone = defineDevice({
  kind: "phone",
  program: true,
  settings: z.strictObject({}),
  sim: () => simPhone,
  open: (_settings, { driver, state, event }) => {
    state({});
    driver.onInput((input, eta_min) => {
      if (input === "swiped")
        event("swiped", check(kinds.phone.events.swiped, eta_min === undefined ? {} : { eta_min }));
      if (input === "cancelled") event("cancelled", {});
    });
    return { act: (command: never) => command };
  },
});
