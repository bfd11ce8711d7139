import { simInputs } from "../drivers/sim.ts";

/** A simulated bed: somebody enters it or leaves it. */
export const simBed = simInputs({
  enter: { input: "occupied", value: 1 },
  leave: { input: "occupied", value: 0 },
});
