import { simInputs } from "../drivers/sim.ts";

/** A simulated screen: somebody touches it, comes near or goes. */
export const simScreen = simInputs({
  touched: { input: "touched" },
  near: { input: "near" },
  far: { input: "far" },
});
