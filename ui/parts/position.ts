import type { LiveValues } from "../../hub/core/live.ts";
import { positionOfZone, type Position } from "./sun.ts";

/** Where the house stands as far as it says, else as far as its zone tells. */
export function positionOf(values: LiveValues, zone: string, wall: number): Position {
  const { "home.lat": lat, "home.lon": lon } = values;
  return lat === undefined || lon === undefined ? positionOfZone(zone, wall) : { lat, lon };
}
