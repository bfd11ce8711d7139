import { hexOf, labOf, mixed, type Lab } from "./colour.ts";
import type { Sun } from "./sun.ts";

/** A theme of the house's screens. */
export type Theme = "deep" | "pale";

/** The sky as colours `RRGGBB` at the top, at 55 % and at the horizon. */
export type Sky = readonly [top: string, middle: string, horizon: string];

/** What veils the sky: cloud and rain from 0 to 1; stale when nobody knows how it is now. */
export type Veil = { readonly cloud?: number; readonly rain?: number; readonly stale?: boolean };

type Row = { readonly height: number; readonly dawn: Sky; readonly dusk: Sky };

const row = (height: number, dawn: string, dusk = dawn): Row => ({ height, dawn: stops(dawn), dusk: stops(dusk) });

const rows: Readonly<Record<Theme, readonly Row[]>> = {
  deep: [
    row(-18, "05070D 080C16 0E1422"),
    row(-12, "080C1A 0F152A 1B2239"),
    row(-6, "0E1530 20264F 4B3E68", "0D142E 231F48 5A3A52"),
    row(-2, "15173A 3D2450 93485A", "151839 472843 AE5A30"),
    row(2, "1C1F46 4A2850 A85260", "1D2040 51293A AC5F28"),
    row(8, "1B2F4E 3C3A5A 7A5058", "1F2E4A 443A46 85593A"),
    row(25, "143553 1D445E 3A5F70"),
    row(50, "103656 174866 2C5D72"),
  ],
  pale: [
    row(0, "C3C8DF E9C9D0 F7D2B6", "C9C8DA EBCDB8 F8C58C"),
    row(4, "C6D2E6 EAD6DA FADBBF", "CBD1E0 EEDAC6 FAD4A2"),
    row(12, "BFD7EA E2E3E8 FAE8D2", "C3D6E6 E8E2D8 F9E2BC"),
    row(25, "B3D4EE D4E6F2 F1F0E8"),
    row(50, "A5CDEE C9E2F3 EAF1F2"),
  ],
};

/** The heights of the sun at which a theme's sky is written down; between them it is mixed. */
export function skyHeights(theme: Theme): readonly number[] {
  return rows[theme].map(({ height }) => height);
}

/** The sky of a theme under a sun, behind a veil. */
export function skyOf(theme: Theme, sun: Sun, { cloud = 0, rain = 0, stale = false }: Veil = {}): Sky {
  const clear = clearSky(theme, sun);
  const c = stale ? 1 : cloud;
  const r = stale ? 0 : rain;
  const middle = clear[1][0];
  const veiled = clear.map(([L, a, b]): Lab => {
    const chroma = stale ? 0.12 : 1 - 0.7 * c;
    const drawn = L + (middle - L) * 0.45 * c;
    return [lightness(theme, drawn, c, r, stale), a * chroma, b * chroma];
  });
  return asSky(veiled.map(hexOf));
}

/** The colour of a sky at a part of its height, 0 (top) to 1 (horizon), as a screen draws the gradient: mixed in sRGB. */
export function skyAt([top, middle, horizon]: Sky, part: number): string {
  const [from, to, t] = part <= 0.55 ? [top, middle, part / 0.55] : [middle, horizon, (part - 0.55) / 0.45];
  return [0, 2, 4]
    .map((at) => {
      const [one, two] = [from, to].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
      return Math.round((one ?? 0) + ((two ?? 0) - (one ?? 0)) * t)
        .toString(16)
        .padStart(2, "0");
    })
    .join("")
    .toUpperCase();
}

/** The ground below the line: dark, or the middle of a pale sky with a quarter of white. */
export function groundOf(theme: Theme, sky: Sky): string {
  return theme === "deep" ? "0E0D18" : hexOf(mixed(labOf(sky[1]), labOf("FFFFFF"), 0.25));
}

function lightness(theme: Theme, L: number, c: number, r: number, stale: boolean): number {
  if (theme === "deep") return L * (1 - 0.12 * r) * (stale ? 0.86 : 1);
  return Math.min(1, stale ? L + 0.045 : L - 0.03 * c - 0.04 * r);
}

function clearSky(theme: Theme, { height, rising }: Sun): readonly [Lab, Lab, Lab] {
  const known = rows[theme];
  const above = known.findIndex((each) => each.height >= height);
  const upper = known[above === -1 ? known.length - 1 : above];
  const lower = known[above === -1 ? known.length - 1 : Math.max(0, above - 1)];
  if (!upper || !lower) throw new RangeError("no sky is written down");
  const t = upper === lower ? 0 : (height - lower.height) / (upper.height - lower.height);
  const half = rising ? "dawn" : "dusk";
  const at = (i: 0 | 1 | 2) => mixed(labOf(lower[half][i]), labOf(upper[half][i]), t);
  return [at(0), at(1), at(2)];
}

function stops(text: string): Sky {
  return asSky(text.split(" "));
}

function asSky([top, middle, horizon]: readonly string[]): Sky {
  if (top === undefined || middle === undefined || horizon === undefined) throw new RangeError("a sky has three stops");
  return [top, middle, horizon];
}
