import { simInputs } from "../drivers/sim.ts";

/** A simulated phone: its owner swipes "on my way", with or without the minutes left, or cancels. */
export const simPhone = simInputs({
  swipe: { input: "swiped", from: "eta_min" },
  cancel: { input: "cancelled" },
});
