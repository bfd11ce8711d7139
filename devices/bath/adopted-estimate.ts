import type { AdoptedBathSettings } from "./adopted-state.ts";
import { commissioned } from "./estimate.ts";
import { Tub } from "./limits.ts";
import type { Learned } from "./state.ts";

const startUp_s = 45;
const overflow_mm = 400;
const fullShare = 0.7;

/** What is known of such a bath before its first run. */
export function stated({ litres, fill_l_per_min, heat_kw }: AdoptedBathSettings): Learned {
  const tub = { ...Tub.parse({}), overflow_mm, litres_per_mm: litres / overflow_mm, fill_l_per_min, heat_kw };
  return commissioned(tub);
}

/** Seconds from now until the water stands at the level (percent) and temperature wanted. */
export function adoptedReadyIn(
  { litres, inlet_c }: AdoptedBathSettings,
  learned: Learned,
  from: { readonly level: number; readonly water_c: number },
  to: { readonly level: number; readonly target_c: number },
): number {
  const more = Math.max(0, to.level - from.level);
  const whole = from.level + more;
  const mixed = whole <= 0 ? inlet_c : (from.level * from.water_c + more * inlet_c) / whole;
  const fill_s = (((more / 100) * litres) / learned.fill_l_per_min) * 60;
  // Heating was learned of a full tub: less water warms faster.
  const share = Math.min(1, Math.max(0.1, whole / 100 / fullShare));
  const heat_s = ((Math.max(0, to.target_c - mixed) * share) / learned.heat_k_per_min) * 60;
  return Math.round(fill_s + heat_s + (fill_s + heat_s > 0 ? startUp_s : 0));
}
