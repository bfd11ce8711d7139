import { createHash, timingSafeEqual } from "node:crypto";
import type { Random } from "../core/random.ts";

type Bytes = Pick<Random, "bytes">;

/** 32 characters nobody mistakes for one another (Crockford's: no I, L, O, U). */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 256 random bits. */
export function newSecret(random: Bytes): string {
  return Buffer.from(random.bytes(32)).toString("base64url");
}

/** An id that nobody guesses. */
export function newId(random: Bytes): string {
  return Buffer.from(random.bytes(16)).toString("base64url");
}

/** What is kept of a secret of many random bits: it needs no slow hash. */
export function digest(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Compares two digests in the same time, wherever they differ. */
export function sameDigest(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A code for people to type: five random bits a character. */
export function newCode(random: Bytes, length: number): string {
  return Array.from(random.bytes(length), (byte) => letters[byte & 31]).join("");
}

/** A code as it was typed, look-alikes read as what was meant; over-long ones are cut, for no code is as long. */
export function readCode(typed: string): string {
  return typed.slice(0, 60).toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** Six digits, each number as likely as another. */
export function newDigits(random: Bytes): string {
  for (;;) {
    const number = Buffer.from(random.bytes(4)).readUInt32BE();
    if (number < 4_294_000_000) return String(number % 1_000_000).padStart(6, "0");
  }
}
