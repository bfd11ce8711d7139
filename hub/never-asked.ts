import { type HouseholdDocument, type Home, placed, type Presence } from "./core/house.ts";
import type { NeverAsked } from "./engagement/engagement.ts";

/** Says where or when nobody is asked for permission: while the house is set up, at its door, in the bath, in a morning. */
export function neverAsked(from: {
  readonly residents: {
    home(): Home | undefined;
    get(noun: "device", id: string): HouseholdDocument<"device"> | undefined;
  };
  readonly presence: (resident: string) => Presence;
  readonly things: { role(address: string): { readonly thing: string } | undefined };
  readonly scenes: {
    recent(): readonly { readonly state: string; readonly scene: string; readonly resident?: string }[];
  };
}): (resident: string, screen: string) => NeverAsked | undefined {
  const { residents, presence, things, scenes } = from;
  const placeOf = (role: string) => residents.get("device", things.role(role)?.thing ?? "")?.place;
  return (resident, screen) => {
    if (placed(residents.home()) === undefined) return "first-run";
    const here = [residents.get("device", screen)?.place, presence(resident).place];
    const isAt = (place: string | undefined) => place !== undefined && here.includes(place);
    if (isAt(placeOf("door")) || isAt(placeOf("door-camera"))) return "door";
    if (isAt(placeOf("bath"))) return "bath";
    const morning = scenes
      .recent()
      .some((run) => run.state === "running" && run.scene === "morning" && (run.resident ?? resident) === resident);
    return morning ? "morning" : undefined;
  };
}
