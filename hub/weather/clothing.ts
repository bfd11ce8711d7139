import type { Resident } from "../core/house.ts";

/** What awaits whoever goes out next. */
export type Outdoors = {
  /** Apparent temperature, °C. */
  readonly feels_c?: number;
  readonly wet: boolean;
  readonly wind_kmh: number;
  readonly uv: number;
};

/** For whom: what the house knows of a resident, and what it has learned, °C warmer than it feels to others. */
export type Wearer = Pick<Resident, "wears" | "standing"> & { readonly learned: number };

// Each row up to what it feels like, °C: how thick, and what a rider's and a child's sentence is called.
const rows = [
  { below_c: -5, is: "freezing", thick: "thick", bike: "freezing", child: "freezing" },
  { below_c: 5, is: "cold", thick: "thick", bike: "cold", child: "cold" },
  { below_c: 12, is: "chilly", thick: "middle", bike: "chilly", child: "chilly" },
  { below_c: 18, is: "mild", thick: "middle", bike: "mild", child: "mild" },
  { below_c: 24, is: "pleasant", thick: "light", bike: "light", child: "warm" },
  { below_c: 29, is: "warm", thick: "light", bike: "light", child: "warm" },
  { below_c: Infinity, is: "hot", thick: "light", bike: "light", child: "hot" },
] as const;
type Row = (typeof rows)[number];

const maskBand = 5;
const gale_kmh = 40;
const strongSun = 6;
const longOut_h = 4;

// °C that make the same day feel warmer (+) or colder (-): the person, and how long the way lasts outdoors.
const feels = { cold: -3, usual: 0, warm: 3 } as const;
const ways = { walk: 0, bike: 0, transit: 1, car: 3, home: 0 } as const;

/** The most that can be learned, °C, and how much at once. */
export const learning = { most_c: 4, step_c: 0.5 } as const;

/** The key of the sentence that says what to wear; undefined while nobody knows what it feels like outside. */
export function clothingAdvice(out: Outdoors, airBand: number | undefined, who?: Wearer): string | undefined {
  if (out.feels_c === undefined) return undefined;
  return `clothing.${outcomeOf(rowOf(out.feels_c + warmthOf(who)), out, airBand ?? 1, who)}`;
}

/** How many degrees warmer the day feels to somebody than it is said to feel. */
export function warmthOf(who: Wearer | undefined): number {
  if (!who) return 0;
  const { wears, learned } = who;
  const long = wears.hours_out >= longOut_h ? -1 : 0;
  return feels[wears.feels] + ways[wears.way] + long + learned;
}

/** What a temperature feels like in the wind: wind chill at 10 °C and below from 5 km/h, else the temperature itself. */
export function apparent(temperature_c: number, wind_kmh: number): number {
  if (temperature_c > 10 || wind_kmh < 5) return temperature_c;
  const wind = wind_kmh ** 0.16;
  return Math.round((13.12 + 0.6215 * temperature_c - 11.37 * wind + 0.3965 * temperature_c * wind) * 10) / 10;
}

/** Every clothing sentence there is. */
export const clothingKeys: readonly string[] = [
  ...new Set(
    rows.flatMap((row) =>
      [true, false].flatMap((wet) =>
        [0, gale_kmh].flatMap((wind_kmh) =>
          [0, strongSun].flatMap((uv) =>
            [1, maskBand].flatMap((band) =>
              [undefined, "bike", "child"].map((who) => `clothing.${chosen(row, { wet, wind_kmh, uv }, band, who)}`),
            ),
          ),
        ),
      ),
    ),
  ),
].toSorted();

function rowOf(felt_c: number): Row {
  return rows.find(({ below_c }) => felt_c < below_c) ?? rows[rows.length - 1] ?? rows[0];
}

function outcomeOf(row: Row, out: Outdoors, airBand: number, who: Wearer | undefined): string {
  if (who?.standing === "child") return chosen(row, out, airBand, "child");
  return chosen(row, out, airBand, who?.wears.way === "bike" ? "bike" : undefined);
}

/** One sentence says one thing more than how warm: what harms most comes first. */
function chosen(row: Row, out: Omit<Outdoors, "feels_c">, airBand: number, who: string | undefined): string {
  const wet = out.wet ? "-wet" : "";
  if (airBand >= maskBand) return `${row.thick}${wet}-mask`;
  if (who === "child") return `child-${row.child}${wet}`;
  if (who === "bike") return `bike-${row.bike}${wet}`;
  if (out.wind_kmh >= gale_kmh && (out.wet || row.thick !== "light")) return `${row.thick}${wet}-windy`;
  if (!out.wet && out.uv >= strongSun && row.thick === "light")
    return `${row.is === "pleasant" ? "pleasant" : "hot"}-sun`;
  return `${row.is}${wet}`;
}
