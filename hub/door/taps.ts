import { createPublicKey, verify } from "node:crypto";
import type { DeviceKey } from "../core/house.ts";
import type { Nonces } from "./nonces.ts";

type Tap = { readonly home: string; readonly door: string; readonly phone: string; readonly nonce: string };

/** What a phone signs to open the door: bound to the home, the door, the phone and one challenge. */
export function tapText({ home, door, phone, nonce }: Tap): string {
  return ["lintel door tap", home, door, phone, nonce].join("\n");
}

/** How long a challenge to a phone may be answered. */
export const tapLastsMs = 60_000;

/** Uses the challenge up, then checks the signature (ES256, r and s as WebCrypto gives them) by the phone's own key. */
export function tapIsGood(
  nonces: Nonces,
  key: DeviceKey | undefined,
  told: Omit<Tap, "nonce">,
  answer: { readonly nonce: string; readonly signature: string },
): boolean {
  const good = nonces.take(told.phone, answer.nonce) === "good";
  const signature = Buffer.from(answer.signature, "base64url");
  const exact = signature.length === 64 && signature.toString("base64url") === answer.signature;
  if (!good || !exact || key?.alg !== "ES256" || key.y === undefined) return false;
  const text = Buffer.from(tapText({ ...told, nonce: answer.nonce }));
  try {
    const jwk = { kty: "EC", crv: "P-256", x: key.x, y: key.y };
    const publicKey = createPublicKey({ key: jwk, format: "jwk" });
    return verify("sha256", text, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
  } catch {
    // A point that is on no curve signs nothing.
    return false;
  }
}
