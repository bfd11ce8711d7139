import { randomBytes } from "node:crypto";

/** Randomness as it is handed in: a number in [0, 1) and bytes. */
export type Random = { next(): number; bytes(length: number): Uint8Array };

/** A repeatable source (mulberry32) for virtual houses and tests; never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { next, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) };
}

/** The machine's own randomness, fit for secrets. */
export function systemRandom(): Random {
  return {
    next: () => Buffer.from(randomBytes(4)).readUInt32LE() / 4_294_967_296,
    bytes: (length) => new Uint8Array(randomBytes(length)),
  };
}
