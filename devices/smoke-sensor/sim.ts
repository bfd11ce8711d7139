import { simContact } from "../sensed.ts";

/** A simulated smoke sensor: there is smoke, or the air is clear, or it dies. */
export const simSmokeSensor = simContact("smoke", "smoke", "clear");
