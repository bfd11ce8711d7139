import { scales, type Column, type Concentrations, type Pollutant, type Scale } from "./breakpoints.ts";

/** An index with its band, 1 good to 6 hazardous, and the pollutant behind it where the air is not good. */
export type Air = { readonly index: number; readonly band: number; readonly main?: Pollutant };

const upTo: readonly number[] = [50, 100, 150, 200, 300];
const highest = 500;

/** The band of an air quality index: both scales part theirs at the same numbers. */
export function airBand(index: number): number {
  const band = upTo.findIndex((edge) => index <= edge);
  return band === -1 ? upTo.length + 1 : band + 1;
}

/** The index of mean concentrations on a scale: that of the worst pollutant; undefined when none is known. */
export function airOf(known: Concentrations, name: keyof typeof scales): Air | undefined {
  const scale: Scale = scales[name];
  let worst: { readonly index: number; readonly of: Pollutant } | undefined;
  for (const column of scale.columns) {
    const mean = known[column.mean];
    if (mean === undefined || !(mean >= 0)) continue;
    const index = indexOf(mean, column, scale);
    if (index !== undefined && (!worst || index > worst.index)) worst = { index, of: column.of };
  }
  if (!worst) return undefined;
  const band = airBand(worst.index);
  return { index: worst.index, band, ...(band > 1 && { main: worst.of }) };
}

/** Linear between the ends of its step; above the last step the end of that step, at most 500. */
function indexOf(mean: number, { factor, digits, steps }: Column, { index, round }: Scale): number | undefined {
  const value = cut(mean * factor, digits);
  const at = steps.findIndex((step) => step && value <= step[1]);
  if (at === -1) return Math.min(highest, index[steps.length - 1]?.[1] ?? highest);
  const [step, range] = [steps[at], index[at]];
  // Below its first step a column says nothing: another column of the same pollutant does.
  if (!step || !range || value < step[0]) return undefined;
  const [from, to] = range;
  return round(from + ((to - from) * (value - step[0])) / (step[1] - step[0]));
}

function cut(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.floor(value * scale + 1e-6) / scale;
}
