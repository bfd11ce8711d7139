import type { HouseholdDocument, Presence, Resident } from "../core/house.ts";

/** Evidence this sure (a resident's own thing) may move a person between home and away. */
export const sure = 0.8;

const identified_ms = 10 * 60_000;
/** Things of a room that anyone may set off; a bed, phone or other personal thing speaks for its owner alone. */
const shared: readonly string[] = ["occupancy", "screen", "tap"];
const bedside: readonly string[] = ["bed", "screen", "alarm-clock"];

/** What attribution must know of a resident. */
export type Known = {
  readonly resident: Resident;
  readonly presence: Presence;
  /** Where and when the resident's own thing named them last. */
  readonly named?: { readonly place: string; readonly at: number };
};

/** Whose a sighting is, and how sure that is. */
export type Attribution = { readonly resident?: string; readonly confidence: number };

/** Owner of the thing > the only resident awake at home > identified in that place in the last 10 min > nobody. */
export function attribute(device: HouseholdDocument<"device">, known: readonly Known[], at: number): Attribution {
  const owner = ownerOf(device, known);
  if (owner !== undefined) return { resident: owner, confidence: 0.9 };
  if (!shared.includes(device.kind)) return { confidence: 0 };
  const awake = known.filter(({ presence }) => presence.where === "home" && presence.asleep !== "yes");
  if (awake.length === 1 && awake[0]) return { resident: awake[0].resident.id, confidence: 0.6 };
  const here = known.filter(
    ({ named, presence }) =>
      named !== undefined &&
      named.place === device.place &&
      presence.where !== "away" &&
      at >= named.at &&
      at - named.at <= identified_ms,
  );
  return here.length === 1 && here[0] ? { resident: here[0].resident.id, confidence: 0.5 } : { confidence: 0 };
}

/** A bed, alarm clock or screen in a room where one resident sleeps alone is that resident's without being told. */
function ownerOf(device: HouseholdDocument<"device">, known: readonly Known[]): string | undefined {
  if (device.owner !== undefined) return known.find(({ resident }) => resident.id === device.owner)?.resident.id;
  if (!bedside.includes(device.kind) || device.place === undefined) return undefined;
  const sleepers = known.filter(({ resident }) => resident.sleeps === device.place);
  return sleepers.length === 1 ? sleepers[0]?.resident.id : undefined;
}
