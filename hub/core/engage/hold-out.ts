import { hash } from "node:crypto";

/** One home in so many is shown no offer of a brand, so that what an offer brings can be told from what happens anyway. */
export const heldOutOneIn = 10;

/**
 * Whether a home is held out at a brand: drawn from the name the brand knows it by. The home makes that name from its own
 * secret, so no brand can choose; both sides work the draw out for themselves, so nothing is sent.
 */
export function heldOut(source: string): boolean {
  return Number.parseInt(hash("sha256", `hold-out|${source}`, "hex").slice(0, 12), 16) % heldOutOneIn === 0;
}
