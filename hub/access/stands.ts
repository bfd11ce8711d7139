import type { Needs } from "./needs.ts";
import type { Session } from "./session-rows.ts";

/** Whether a session is still of somebody, or of a screen, that the house knows as it was when it was opened. */
export function makeStands({ household, credentials }: Pick<Needs, "household" | "credentials">) {
  const tokenStands = (id: string) => credentials.all().some((one) => one.kind === "token" && one.id === id);
  return ({ seat, resident, standing, place, phone, key, token }: Omit<Session, "id" | "hash">): boolean => {
    if (token !== undefined && !tokenStands(token)) return false;
    if (resident !== undefined && household.get("resident", resident)?.standing !== standing) return false;
    const device = household.get("device", seat);
    if (key !== undefined && device?.key?.x !== key) return false;
    if (phone !== undefined) return device?.kind === "phone" && device.owner === resident;
    if (place === undefined) return resident !== undefined;
    if (!household.get("place", place)) return false;
    return device === undefined ? key === undefined : device.kind === "screen" && device.place === place;
  };
}
