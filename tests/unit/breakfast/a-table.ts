import { household, type Presence, type Resident } from "../../../hub/core/house.ts";

/** A resident who eats as told, everything else as usual. */
export function eater(id: string, eats: Partial<Resident["eats"]> = {}, more: Partial<Resident> = {}): Resident {
  const name = id[0]?.toUpperCase() + id.slice(1);
  return household.resident.parse({ id, name, standing: "adult", language: "en", sleeps: id, eats, ...more });
}

/** Somebody's whereabouts. */
export function presence(where: Presence["where"]): Presence {
  return { where, asleep: "no", confidence: 1, since: 0, because: [] };
}
