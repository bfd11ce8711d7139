import { hash } from "node:crypto";
import { z } from "zod";

/** An id people type: lower-case letters, digits and hyphens, 1 to 40 of them. */
export const Slug = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** An id made by a program (message, run, command): visible ASCII without spaces, at most 120. */
export const Id = z.string().regex(/^[\x21-\x7e]{1,120}$/);

/** A short stable id derived from its parts: the same parts always give the same id. */
export function derivedId(...parts: readonly string[]): string {
  return hash("sha256", parts.join("\u0000"), "base64url").slice(0, 22);
}

/** A UUIDv7 (RFC 9562) from a wall time in milliseconds and 10 random bytes. */
export function uuidv7(wall: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  let ms = Math.floor(wall);
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
