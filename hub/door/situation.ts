import type { Resident } from "../core/house.ts";
import { minuteOfDay } from "../core/house-day.ts";
import { type DoorParts, doorRole, doorSettings } from "./needs.ts";
import { type AtDoor, type DoorEvidence, lastsMs, type Situation } from "./policy.ts";

const nightFrom = 23 * 60;
const nightTo = 6 * 60;

/** What the looks themselves tell of the doorway. */
export type Seen = Pick<Situation, "crowd" | "mayLookAgain"> & { readonly eyesOff: Situation["eyesOff"] | undefined };

/** How things stand at the door now; undefined before the house has a home. */
export function situationOf(
  { household, things, clock }: Pick<DoorParts, "household" | "things" | "clock">,
  { crowd, mayLookAgain, eyesOff }: Seen,
): Situation | undefined {
  const home = household.home();
  if (!home) return undefined;
  const now = clock.wall();
  const minute = minuteOfDay(now, home.zone);
  const on = (id: string) => household.get("setting", id)?.value === true;
  // What makes the house stricter holds, however it was written down.
  const strict = (id: string) => (household.get("setting", id)?.value ?? false) !== false;
  const people = household.all("resident").map((one) => [one.id, atDoor(one, minute)] as const);
  return {
    now,
    night: minute >= nightFrom || minute < nightTo,
    armed: strict(doorSettings.armed),
    private: strict(doorSettings.private),
    twoEyes: on(doorSettings.twoEyes),
    crowd,
    mayLookAgain,
    ...(eyesOff !== undefined && { eyesOff }),
    lockReady: things.role(doorRole)?.ready === true,
    people: new Map(people),
  };
}

/** Whose way home is open by their own phone, which is near. */
export function phonesOf({
  household,
  trip,
  near,
  clock,
}: Pick<DoorParts, "household" | "trip" | "near" | "clock">): DoorEvidence[] {
  const now = clock.wall();
  return household.all("resident").flatMap(({ id: resident }) => {
    const way = trip(resident);
    const at = near(resident);
    if (!way || way.proved !== true || way.ended !== undefined || at === undefined || now - at > lastsMs.phone)
      return [];
    return [{ kind: "phone" as const, id: way.id, at, resident, opened: way.opened, expires: way.expires }];
  });
}

function atDoor({ standing, door: { from, to } }: Resident, minute: number): AtDoor {
  const [start, end] = [minutesOf(from) ?? 0, minutesOf(to) ?? 24 * 60];
  const within = start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  return { standing, within };
}

function minutesOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
