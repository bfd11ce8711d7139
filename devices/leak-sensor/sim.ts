import { simContact } from "../sensed.ts";

/** A simulated leak sensor: it gets wet or dry, or dies. */
export const simLeakSensor = simContact("wet", "wet", "dry");
