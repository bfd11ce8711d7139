/** The pollutants an index is made of. */
export const pollutants = ["pm2_5", "pm10", "o3", "no2", "so2", "co"] as const;
/** One of them. */
export type Pollutant = (typeof pollutants)[number];

/** Mean concentrations in µg/m³; absent where nothing is known. */
export type Concentrations = {
  readonly pm2_5_24h?: number;
  readonly pm10_24h?: number;
  readonly o3_1h?: number;
  readonly o3_8h?: number;
  readonly no2_1h?: number;
  readonly so2_1h?: number;
  readonly so2_24h?: number;
  readonly co_1h?: number;
  readonly co_8h?: number;
};

/** One column of a scale: the concentrations at which the index reaches each of its steps. */
export type Column = {
  readonly of: Pollutant;
  readonly mean: keyof Concentrations;
  /** From µg/m³ to the column's own unit. */
  readonly factor: number;
  /** Digits kept behind the point; the rest is cut off, as the scale says. */
  readonly digits: number;
  /** The lowest and highest concentration of each step; undefined where another column of the pollutant counts. */
  readonly steps: readonly (readonly [low: number, high: number] | undefined)[];
};

/** A scale: the index at both ends of each step, how it is rounded, and its columns. */
export type Scale = {
  readonly index: readonly (readonly [low: number, high: number])[];
  readonly round: (index: number) => number;
  readonly columns: readonly Column[];
};

const joined = (edges: readonly number[]) =>
  edges.slice(1).map((high, i): readonly [number, number] => [edges[i] ?? 0, high]);
const china = (of: Pollutant, mean: keyof Concentrations, edges: readonly number[], more: Partial<Column> = {}) =>
  ({ of, mean, factor: 1, digits: 6, steps: joined(edges), ...more }) satisfies Column;

// HJ 633-2012, table 1 and formula 1; CO is in mg/m³. Hours: the 1 h columns; particles: the 24 h columns (running mean).
// Above 800 µg/m³ the 1 h column of SO2 ends, and its 24 h column counts (table 1, note 3).
const hj633: Scale = {
  index: joined([0, 50, 100, 150, 200, 300, 400, 500]),
  // Rounded up; the little less keeps an exact edge from being one more by the way computers divide.
  round: (index) => Math.ceil(index - 1e-9) + 0,
  columns: [
    china("pm2_5", "pm2_5_24h", [0, 35, 75, 115, 150, 250, 350, 500]),
    china("pm10", "pm10_24h", [0, 50, 150, 250, 350, 420, 500, 600]),
    china("o3", "o3_1h", [0, 160, 200, 300, 400, 800, 1000, 1200]),
    china("no2", "no2_1h", [0, 100, 200, 700, 1200, 2340, 3090, 3840]),
    china("so2", "so2_1h", [0, 150, 500, 650, 800]),
    china("so2", "so2_24h", [], { steps: [...none(4), ...joined([800, 1600, 2100, 2620])] }),
    china("co", "co_1h", [0, 5, 10, 35, 60, 90, 120, 150], { factor: 0.001 }),
  ],
};

// At 25 °C and 1013 hPa a mole of air is 24.45 l: ppb = µg/m³ × 24.45 / molar mass.
const ppb = (molarMass: number) => 24.45 / molarMass;
const ppm = (molarMass: number) => ppb(molarMass) / 1000;

// US EPA, 40 CFR 58 appendix G, table 2, with PM2.5 as of 6 May 2024; truncated as its section 12 says, then rounded.
const us: Scale = {
  index: [
    [0, 50],
    [51, 100],
    [101, 150],
    [151, 200],
    [201, 300],
    [301, 500],
  ],
  round: Math.round,
  columns: [
    america("pm2_5", "pm2_5_24h", 1, 1, [
      [0, 9],
      [9.1, 35.4],
      [35.5, 55.4],
      [55.5, 125.4],
      [125.5, 225.4],
      [225.5, 325.4],
    ]),
    america("pm10", "pm10_24h", 1, 0, [
      [0, 54],
      [55, 154],
      [155, 254],
      [255, 354],
      [355, 424],
      [425, 604],
    ]),
    america("o3", "o3_8h", ppm(48), 3, [
      [0, 0.054],
      [0.055, 0.07],
      [0.071, 0.085],
      [0.086, 0.105],
      [0.106, 0.2],
    ]),
    america("o3", "o3_1h", ppm(48), 3, [...none(2), [0.125, 0.164], [0.165, 0.204], [0.205, 0.404], [0.405, 0.604]]),
    america("no2", "no2_1h", ppb(46.01), 0, [
      [0, 53],
      [54, 100],
      [101, 360],
      [361, 649],
      [650, 1249],
      [1250, 2049],
    ]),
    america("so2", "so2_1h", ppb(64.07), 0, [
      [0, 35],
      [36, 75],
      [76, 185],
      [186, 304],
    ]),
    america("so2", "so2_24h", ppb(64.07), 0, [...none(4), [305, 604], [605, 1004]]),
    america("co", "co_8h", ppm(28.01), 1, [
      [0, 4.4],
      [4.5, 9.4],
      [9.5, 12.4],
      [12.5, 15.4],
      [15.5, 30.4],
      [30.5, 50.4],
    ]),
  ],
};

/** The two scales a home may choose from. */
export const scales = { hj633, us } as const;

function none(steps: number): undefined[] {
  return Array.from({ length: steps });
}

function america(
  of: Pollutant,
  mean: keyof Concentrations,
  factor: number,
  digits: number,
  steps: Column["steps"],
): Column {
  return { of, mean, factor, digits, steps };
}
