import { simInputs } from "../drivers/sim.ts";

/** A simulated phone: its owner swipes "on my way", with or without the minutes left, or cancels, or says that all of them go out. */
export const simPhone = simInputs({
  swipe: { input: "swiped", from: "eta_min" },
  leaving: { input: "leaving" },
  cancel: { input: "cancelled" },
});
