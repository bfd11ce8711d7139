import type { Presence, Resident } from "../house.ts";

/** Those a breakfast of this minute of the day is for: at home, eating breakfast, inside their own wake window. */
export function eatersAt(
  residents: readonly Resident[],
  presence: (resident: string) => Presence,
  minute: number,
): readonly Resident[] {
  return residents.filter((who) => who.eats.breakfast && presence(who.id).where === "home" && wakingAt(who, minute));
}

/** Everybody who is at home, or of whom nobody knows. */
export function perhapsHome(
  residents: readonly Resident[],
  presence: (resident: string) => Presence,
): readonly Resident[] {
  return residents.filter(({ id }) => presence(id).where !== "away");
}

function wakingAt({ wakes_from, wakes_to }: Resident, minute: number): boolean {
  const from = minutes(wakes_from);
  const to = minutes(wakes_to);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
