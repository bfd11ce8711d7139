import type { Random } from "../../hub/core/random.ts";

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Bytes as letters that no eye mixes up: five bits of each, so even bytes give even letters. */
export function lettersOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => letters.charAt(byte & 31)).join("");
}

/** So many random letters. */
export function randomLetters(random: Random, count: number): string {
  return lettersOf(random.bytes(count));
}
