import { fail } from "../core/errors.ts";
import type { House } from "./house.ts";

/** So many within a time, for each of those who ask; more is E_RATE. */
export type Allowance = { take(house: Pick<House, "clock">, who: string): void };

/** Makes an allowance; each house has its own. */
export function makeAllowance({ most, within_ms }: { readonly most: number; readonly within_ms: number }): Allowance {
  const houses = new WeakMap<object, Map<string, number[]>>();
  return {
    take: (house, who) => {
      const now = house.clock.mono();
      const taken = houses.get(house) ?? new Map<string, number[]>();
      houses.set(house, taken);
      const late = (taken.get(who) ?? []).filter((at) => now - at < within_ms);
      if (late.length >= most) fail("E_RATE", { who });
      taken.set(who, [...late, now]);
    },
  };
}
