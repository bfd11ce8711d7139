type Row = { readonly below_c: number; readonly dry: string; readonly wet: string };

const rules: readonly Row[] = [
  { below_c: -5, dry: "clothing.freezing", wet: "clothing.freezing-wet" },
  { below_c: 5, dry: "clothing.cold", wet: "clothing.cold-wet" },
  { below_c: 12, dry: "clothing.chilly", wet: "clothing.chilly-wet" },
  { below_c: 18, dry: "clothing.mild", wet: "clothing.mild-wet" },
  { below_c: 24, dry: "clothing.pleasant", wet: "clothing.pleasant-wet" },
  { below_c: 29, dry: "clothing.warm", wet: "clothing.warm-wet" },
  { below_c: Infinity, dry: "clothing.hot", wet: "clothing.hot-wet" },
];

/** Every clothing sentence there is. */
export const clothingKeys: readonly string[] = rules.flatMap(({ dry, wet }) => [dry, wet]);

/** The key of the sentence that says what to wear at an apparent temperature, °C, on a dry or wet day. */
export function clothingAdvice(apparent_c: number, wet: boolean): string {
  const row = rules.find(({ below_c }) => apparent_c < below_c) ?? rules.at(-1);
  return (wet ? row?.wet : row?.dry) ?? "clothing.mild";
}

/** What a temperature feels like in the wind: wind chill at 10 °C and below from 5 km/h, else the temperature itself. */
export function apparent(temperature_c: number, wind_kmh: number): number {
  if (temperature_c > 10 || wind_kmh < 5) return temperature_c;
  const wind = wind_kmh ** 0.16;
  return Math.round((13.12 + 0.6215 * temperature_c - 11.37 * wind + 0.3965 * temperature_c * wind) * 10) / 10;
}
