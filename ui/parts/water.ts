import { hexOf, labOf, mixed } from "./colour.ts";

const rows: readonly (readonly [celsius: number, colour: string])[] = [
  [15, "2A5FB8"],
  [25, "3F86CE"],
  [32, "7DB0CB"],
  [36, "D2B98C"],
  [40, "F0A343"],
  [43, "E9832B"],
];

/** The colour `RRGGBB` of water at a temperature. */
export function waterColour(celsius: number): string {
  const above = rows.findIndex(([edge]) => edge >= celsius);
  const upper = rows[above === -1 ? rows.length - 1 : above];
  const lower = rows[above === -1 ? rows.length - 1 : Math.max(0, above - 1)];
  if (!upper || !lower) return "7DB0CB";
  const t = upper === lower ? 0 : (celsius - lower[0]) / (upper[0] - lower[0]);
  return hexOf(mixed(labOf(lower[1]), labOf(upper[1]), t));
}
