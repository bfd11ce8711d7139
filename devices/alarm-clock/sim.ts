import { fail } from "../../hub/core/errors.ts";
import { simInputs, type Model, type SimPort } from "../drivers/sim.ts";

const buttons = simInputs({ stop: { input: "stop" }, snooze: { input: "snooze" } });

/** A simulated alarm clock: a bell, and a hand on its two buttons. */
export function simAlarmClock(port: SimPort): Model {
  const { read, happen } = buttons(port);
  return {
    read,
    happen,
    write: (output) => {
      if (output !== "bell") fail("E_NOT_FOUND", { output });
    },
  };
}
