import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, timingSafeEqual, verify } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";

/** Proof that whoever asks holds the key of a seat. */
export type SeatProof = {
  /** What is to be signed within 30 seconds: it says by itself when and for whom it was made, so none is kept. */
  challenge(seat: string): string;
  /** Whether this is a seat's signature over its own challenge; each challenge opens once. */
  isGood(
    key: { readonly x: string; readonly y: string } | undefined,
    answer: { readonly seat: string; readonly nonce: string; readonly signature: string },
  ): boolean;
};

const lastsMs = 30_000;
const randomBytes = 16;
const timeBytes = 6;
const markBytes = 16;

/** What a seat signs, by ES256 as WebCrypto does. */
export function seatText(seat: string, nonce: string): string {
  return `lintel-seat.${seat}.${nonce}`;
}

/** The public key of these coordinates, base64url; undefined for a point that is on no curve. */
export function publicKeyOf({ x, y }: { readonly x: string; readonly y: string }): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  } catch {
    // Whatever is wrong with it: it signs nothing.
    return undefined;
  }
}

/** Makes challenges and judges what comes back; a restart forgets every one of them. */
export function makeSeatProof(clock: Pick<Clock, "mono">, random: Pick<Random, "bytes">): SeatProof {
  const mac = Buffer.from(random.bytes(32));
  // A seat that is none takes as long to be refused.
  const nobody = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
  const used = new Map<string, number>();
  const mark = (seat: string, body: Buffer) =>
    createHmac("sha256", mac).update(seat).update("\0").update(body).digest().subarray(0, markBytes);
  const forget = () => {
    for (const [nonce, at] of used) if (clock.mono() - at > lastsMs) used.delete(nonce);
  };
  const inTime = (seat: string, nonce: string) => {
    const bytes = Buffer.from(nonce, "base64url");
    const exact = bytes.length === timeBytes + randomBytes + markBytes && bytes.toString("base64url") === nonce;
    if (!exact) return false;
    const body = bytes.subarray(0, timeBytes + randomBytes);
    const ours = timingSafeEqual(mark(seat, body), bytes.subarray(body.length));
    return ours && clock.mono() - body.readUIntBE(0, timeBytes) < lastsMs;
  };
  return {
    challenge: (seat) => {
      const body = Buffer.concat([Buffer.alloc(timeBytes), random.bytes(randomBytes)]);
      body.writeUIntBE(Math.floor(clock.mono()), 0, timeBytes);
      return Buffer.concat([body, mark(seat, body)]).toString("base64url");
    },
    isGood: (key, { seat, nonce, signature }) => {
      const raw = Buffer.from(signature, "base64url");
      if (raw.length !== 64 || raw.toString("base64url") !== signature || !inTime(seat, nonce)) return false;
      const known = key && publicKeyOf(key);
      const text = Buffer.from(seatText(seat, nonce));
      const good = verify("sha256", text, { key: known ?? nobody, dsaEncoding: "ieee-p1363" }, raw);
      if (!good || !known || used.has(nonce)) return false;
      forget();
      used.set(nonce, clock.mono());
      return true;
    },
  };
}
