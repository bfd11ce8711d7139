import { simInputs } from "../drivers/sim.ts";

/** A simulated room sensor: the room is occupied or empty. */
export const simOccupancy = simInputs({
  occupied: { input: "occupied", value: 1 },
  empty: { input: "occupied", value: 0 },
});
