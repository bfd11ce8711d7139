import { deskSeat } from "../core/access.ts";
import { fail } from "../core/errors.ts";
import type { DeviceKey, HouseholdDocument } from "../core/house.ts";
import type { AccessRoom, SeatKey } from "./room.ts";
import type { Shared } from "./parts.ts";
import { makeSeatProof, publicKeyOf } from "./seat-proof.ts";
import { newSecret } from "./secrets.ts";
import type { Seated } from "./sessions.ts";

/** How long a link waits for its browser. */
const linkLastsMs = 86_400_000;

/** A key as a device's document keeps it. E_WRONG_TYPE for a point that is on no curve. */
export function keyFor(device: string, { x, y }: SeatKey): DeviceKey {
  if (x.length > 60 || y.length > 60 || !publicKeyOf({ x, y })) fail("E_WRONG_TYPE", { field: "key" });
  return { kid: device, alg: "ES256", x, y };
}

/** Seats that are opened by what a device holds: its own key, or a link's token. */
export function makeSeats(shared: Shared): Pick<AccessRoom, "challenge" | "openSeat" | "exchange"> {
  const { household, credentials, sessions, ledger, rim, random, virtual } = shared;
  const proof = makeSeatProof(rim, random);

  const phoneSeat = ({ id, kind, owner = "" }: HouseholdDocument<"device">): Seated | undefined => {
    const person = household.get("resident", owner);
    if (kind !== "phone" || !person) return undefined;
    return { seat: id, phone: id, resident: person.id, standing: person.standing };
  };
  const seatOf = (device: HouseholdDocument<"device">): Seated | undefined => {
    const { id, kind, place } = device;
    if (kind === "screen" && place !== undefined) return { seat: id, place };
    return phoneSeat(device);
  };
  /** The wall a token speaks for: the device of its own name, the only screen there, or none the house knows. */
  const wallSeat = (token: string, place: string): Seated => {
    const there = household.all("device").filter((one) => one.kind === "screen" && one.place === place);
    const own = there.find(({ id }) => id === token);
    return { seat: (own ?? (there.length === 1 ? there[0] : undefined))?.id ?? token, place };
  };

  return {
    challenge: (seat) => ({ nonce: proof.challenge(seat.slice(0, 40)) }),
    openSeat: async ({ seat, nonce, signature }, from) => {
      const device = household.get("device", seat);
      const { key } = device ?? {};
      const pair = key?.alg === "ES256" && key.y !== undefined ? { x: key.x, y: key.y } : undefined;
      const good = proof.isGood(pair, { seat, nonce, signature });
      const seated = device && seatOf(device);
      if (!good || !seated || !pair) return fail("E_SEAT_PROOF");
      const prepared = sessions.prepare({ ...seated, key: pair.x }, from);
      await ledger.write(prepared.rows);
      return prepared.stand();
    },
    exchange: async ({ token, browser }, from) => {
      // The links of a virtual house are told to whoever asks on its own machine: one use would keep nobody out.
      const known = virtual
        ? credentials.token(token)
        : await credentials.bind(token, browser ?? newSecret(random), linkLastsMs);
      const scope = known?.scopes.find((one) => /^(screen|phone):/.test(one));
      if (!known || scope === undefined) return fail("E_NO_TOKEN");
      const [kind = "", name = ""] = scope.split(":");
      const device = household.get("device", name);
      const seated = kind === "screen" ? wallSeat(known.id, name) : device && phoneSeat(device);
      if (!seated || seated.seat === deskSeat) return fail("E_NO_TOKEN");
      const prepared = sessions.prepare({ ...seated, token: known.id }, from);
      await ledger.write(prepared.rows);
      return prepared.stand();
    },
  };
}
