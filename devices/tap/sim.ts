import { simInputs } from "../drivers/sim.ts";

/** A simulated tap: somebody opens it or closes it. */
export const simTap = simInputs({
  open: { input: "running", value: 1 },
  close: { input: "running", value: 0 },
});
