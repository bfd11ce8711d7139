import type { Standing } from "./house.ts";

/** The header by which a page says at which seat it asks: the id of its wall or phone, or `desk`. */
export const seatHeader = "x-lintel-seat";

/** The seat of a browser at which a person signed in by password. */
export const deskSeat = "desk";

/** How long a person counts as having proved themselves by PIN or password, ms. */
export const steppedForMs = 300_000;

/** What a session of each standing opens; what is not said here stays shut. */
export const scopesOfStanding: Readonly<Record<Standing, readonly string[]>> = {
  owner: ["person", "adult", "owner", "read", "run", "admin"],
  adult: ["person", "adult", "read", "run"],
  child: ["person"],
  guest: ["person"],
};

/** The name of a seat's cookie; over TLS the browser itself binds it to this house alone. */
export function cookieOf(seat: string, secure: boolean): string {
  return `${secure ? "__Host-" : ""}lintel.${seat}`;
}

/** What a wall that asks to be let in, and the house, make a number of for people to compare: its wish and its own key. */
export function pairingText(pairing: string, { x, y }: { readonly x: string; readonly y: string }): string {
  return `lintel-pairing.${pairing}.${x}.${y}`;
}

/** The four digits people compare, of the SHA-256 of that text. */
export function comparedDigits(digest: Uint8Array): string {
  const number = digest.slice(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 10_000).padStart(4, "0");
}
