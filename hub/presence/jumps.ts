/** Tells positions that nobody can have travelled to. */
export type Jumps = {
  /** Whether a phone would have had to fly faster than an airliner to be so far from home; two that agree are believed. */
  jumped(phone: string, at: number, away_m: number): boolean;
};

type Spot = { readonly at: number; readonly away_m: number };

const fastest_mps = 300;
/** Below this a bad fix is noise, which the way home and the region deal with. */
const least_m = 20_000;

/** Makes a memory of distances alone, never of places. */
export function makeJumps(): Jumps {
  const believed = new Map<string, Spot>();
  const doubted = new Map<string, Spot>();
  const far = (a: Spot | undefined, b: Spot) => {
    const moved_m = a ? Math.abs(a.away_m - b.away_m) : 0;
    return a !== undefined && moved_m > least_m && moved_m > (fastest_mps * Math.abs(b.at - a.at)) / 1000;
  };
  return {
    jumped: (phone, at, away_m) => {
      const spot = { at, away_m };
      const before = doubted.get(phone);
      if (far(believed.get(phone), spot) && (!before || far(before, spot) || before.at === at)) {
        doubted.set(phone, spot);
        return true;
      }
      believed.set(phone, spot);
      doubted.delete(phone);
      return false;
    },
  };
}
