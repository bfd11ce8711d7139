import type { Tub } from "./limits.ts";
import type { Learned } from "./state.ts";

const mixCap_c = 42;
const wattMinutes = 60_000 / 4_186;
const startUp_s = 45;
const coldShare = 0.15;

/** What is known of a tub before its first run: as commissioned, heating a full bath of 80 %. */
export function commissioned(tub: Tub): Learned {
  const litres = tub.overflow_mm * tub.litres_per_mm * 0.7;
  return { fill_l_per_min: tub.fill_l_per_min, heat_k_per_min: (tub.heat_kw * wattMinutes) / litres };
}

/** What the outlet should give so that the whole tub comes to `target`: warmer than that to make up for the cold start. */
export function mixAim(target: number, level: number, tub_c: number, target_mm: number): number {
  const rest = Math.max(target_mm - level, 20);
  const wanted = (target * target_mm - tub_c * level) / rest;
  return Math.min(mixCap_c, Math.max(target, wanted));
}

/** Seconds from now until the water stands at the level and temperature wanted. */
export function readyIn(
  tub: Tub,
  learned: Learned,
  from: { level: number; water_c: number },
  to: { level: number; target_c: number },
): number {
  const fillLitres = Math.max(0, to.level - from.level) * tub.litres_per_mm;
  const coldTop = Math.min(to.level, tub.overflow_mm * coldShare);
  const cold = Math.max(0, coldTop - from.level);
  const warm = Math.max(0, to.level - from.level - cold);
  const start = Math.min(from.level, to.level);
  const whole = start + cold + warm;
  const after = whole <= 0 ? from.water_c : (start * from.water_c + cold * tub.cold_c + warm * mixCap_c) / whole;
  const reached = Math.min(after, fillLitres > 0 ? to.target_c : after);
  const heat_s = (Math.max(0, to.target_c - reached) / learned.heat_k_per_min) * 60;
  const fill_s = (fillLitres / learned.fill_l_per_min) * 60;
  return Math.round(fill_s + heat_s + (fill_s + heat_s > 0 ? startUp_s : 0));
}

/** One more run: the newer counts a third, and nothing absurd is learned. */
export function learn(before: number, measured: number, expected: number): number {
  if (!(measured > expected * 0.3) || !(measured < expected * 3)) return before;
  return before + (measured - before) / 3;
}
