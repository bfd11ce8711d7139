import { scopesOfStanding } from "../core/access.ts";
import type { House } from "./house.ts";
import type { Actor } from "./scope.ts";
import { ownerOf } from "./sight.ts";

/** What is asked of a house to know who sits at a seat. */
type Sits = Pick<House, "access" | "residents">;

/**
 * Who sits at a seat with that secret, judged by the household as it is now and not as it was when the session was
 * opened; undefined for nobody.
 */
export function sessionActor(house: Sits, seat: string, secret: string): Actor | undefined {
  const session = house.access.session(secret);
  if (session?.seat !== seat) return undefined;
  const { id, resident, place, phone } = session;
  if (resident === undefined) return place === undefined ? undefined : wallAt(house, { seat, place, session: id });
  const standing = house.residents.get("resident", resident)?.standing;
  if (standing === undefined) return undefined;
  const carried = phone !== undefined && ownerOf(house, phone)?.id === resident;
  // A phone that changed hands is nobody's seat until it is told again whose it is.
  if (phone !== undefined && !carried) return undefined;
  return {
    id: resident,
    scopes: [...scopesOfStanding[standing], ...(phone === undefined ? [] : [`phone:${phone}`])],
    resident,
    standing,
    session: id,
    seat,
    stepped: session.stepped_until !== undefined,
  };
}

/** A wall is never a person, and sees the place it hangs in. */
function wallAt(
  { residents }: Sits,
  { seat, place, session }: { readonly seat: string; readonly place: string; readonly session: string },
): Actor | undefined {
  const device = residents.get("device", seat);
  if (!residents.get("place", place) || (device !== undefined && device.place !== place)) return undefined;
  return { id: seat, scopes: [`screen:${place}`], session, seat };
}
