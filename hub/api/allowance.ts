import { fail } from "../core/errors.ts";
import type { House } from "./house.ts";

/** So many within a time, for each of those who ask; more is E_RATE. */
export type Allowance = { take(house: Pick<House, "clock">, who: string): void };

// As many as a house has people and machines, many times over; whoever makes up more names shares one allowance.
const mostKnown = 2_000;
const everybodyElse = "everybody else";

/** Makes an allowance; each house has its own. */
export function makeAllowance({ most, within_ms }: { readonly most: number; readonly within_ms: number }): Allowance {
  const houses = new WeakMap<object, Map<string, number[]>>();
  return {
    take: (house, who) => {
      const now = house.clock.mono();
      const taken = houses.get(house) ?? new Map<string, number[]>();
      houses.set(house, taken);
      if (taken.size >= mostKnown) forget(taken, now - within_ms);
      const one = taken.has(who) || taken.size < mostKnown ? who : everybodyElse;
      const late = (taken.get(one) ?? []).filter((at) => now - at < within_ms);
      if (late.length >= most) fail("E_RATE", { who });
      taken.set(one, [...late, now]);
    },
  };
}

function forget(taken: Map<string, number[]>, before: number): void {
  for (const [who, ats] of taken) if ((ats.at(-1) ?? 0) <= before) taken.delete(who);
}
