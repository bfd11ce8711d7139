import { simInputs } from "../drivers/sim.ts";

/** A simulated loudspeaker: somebody switches it off by hand, or its sound cannot be played. */
export const simMusic = simInputs({
  off: { input: "off" },
  jam: { input: "jam" },
});
