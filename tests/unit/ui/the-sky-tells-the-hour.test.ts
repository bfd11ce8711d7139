import { readFileSync } from "node:fs";
import { assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { contrast, hexOf, labOf, mixed } from "../../../ui/parts/colour.ts";
import { groundOf, skyAt, skyHeights, skyOf, type Theme } from "../../../ui/parts/sky.ts";
import { nextRise, positionOfZone, sunAt } from "../../../ui/parts/sun.ts";
import { waterColour } from "../../../ui/parts/water.ts";

const hangzhou = { lat: 30.25, lon: 120.16 };
const wall = (text: string) => Date.parse(text);
const dawn = (height: number) => ({ height, rising: true });
const dusk = (height: number) => ({ height, rising: false });

test("the sun stands where the almanac says", () => {
  expect(sunAt(wall("2026-06-21T12:02:00Z"), { lat: 51.4769, lon: 0 }).height).toBeCloseTo(61.96, 1);
  expect(sunAt(wall("2026-12-21T11:58:00Z"), { lat: 51.4769, lon: 0 }).height).toBeCloseTo(15.09, 1);
  expect(sunAt(wall("2026-03-20T12:07:30Z"), { lat: 0, lon: 0 }).height).toBeGreaterThan(89.5);
  expect(sunAt(wall("2026-06-21T00:00:00Z"), { lat: 70, lon: 0 }).height).toBeGreaterThan(0);
});

test("it rises in the morning, sets in the evening, and its next rise is found to the minute", () => {
  expect(sunAt(wall("2026-10-10T07:00:00+08:00"), hangzhou).rising).toBe(true);
  expect(sunAt(wall("2026-10-10T16:00:00+08:00"), hangzhou).rising).toBe(false);
  const rise = nextRise(wall("2026-10-10T02:14:00+08:00"), hangzhou) ?? 0;
  expect(Math.abs(rise - wall("2026-10-10T05:57:00+08:00"))).toBeLessThan(90_000);
  expect(nextRise(wall("2026-12-21T00:00:00Z"), { lat: 80, lon: 0 })).toBeUndefined();
});

test("without a position the zone's clock tells about where the house is", () => {
  expect(positionOfZone("Asia/Shanghai", wall("2026-10-10T00:00:00Z"))).toEqual({ lat: 32, lon: 120 });
  expect(positionOfZone("America/New_York", wall("2026-01-10T00:00:00Z")).lon).toBe(-75);
});

test("colours go to OKLab and back unchanged", () => {
  assert(
    property(integer({ min: 0, max: 0xffffff }), (n) => {
      const hex = n.toString(16).padStart(6, "0").toUpperCase();
      expect(hexOf(labOf(hex))).toBe(hex);
    }),
  );
  expect(hexOf(mixed(labOf("000000"), labOf("FFFFFF"), 0.5))).toBe("636363");
});

test("at the heights of the table the sky is the table's, dawn and dusk each their own", () => {
  expect(skyOf("deep", dawn(-2))).toEqual(["15173A", "3D2450", "93485A"]);
  expect(skyOf("deep", dusk(-2))).toEqual(["151839", "472843", "AE5A30"]);
  expect(skyOf("deep", dawn(25))).toEqual(skyOf("deep", dusk(25)));
  expect(skyOf("deep", dawn(-60))).toEqual(["05070D", "080C16", "0E1422"]);
  expect(skyOf("pale", dusk(80))).toEqual(["A5CDEE", "C9E2F3", "EAF1F2"]);
});

test("cloud takes colour away, and a stale sky nearly all of it", () => {
  const chroma = (hex: string) => Math.hypot(labOf(hex)[1], labOf(hex)[2]);
  const [, , clear] = skyOf("deep", dawn(2));
  const [, , cloudy] = skyOf("deep", dawn(2), { cloud: 1 });
  const [, , stale] = skyOf("deep", dawn(2), { stale: true });
  expect(chroma(cloudy) / chroma(clear)).toBeCloseTo(0.3, 1);
  expect(chroma(stale) / chroma(clear)).toBeLessThan(0.15);
  expect(labOf(skyOf("deep", dawn(25), { cloud: 1, rain: 1 })[0])[0]).toBeLessThan(
    labOf(skyOf("deep", dawn(25), { cloud: 1 })[0])[0],
  );
});

test("far text keeps 7:1 over every sky in its upper 70 %, and on the ground", () => {
  const lowest: Record<string, number> = {};
  for (const theme of ["deep", "pale"] as const) {
    for (const { sky, stale } of everySky(theme)) {
      const inks = stale ? ["ink", "stale"] : ["ink", "ink-2"];
      const backs = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7].map((part) => skyAt(sky, part));
      for (const back of [...backs, groundOf(theme, sky)])
        for (const name of inks) {
          const key = `${theme} ${name}`;
          lowest[key] = Math.min(lowest[key] ?? 21, contrast(token(theme, name), back));
        }
    }
  }
  for (const [key, ratio] of Object.entries(lowest)) expect(ratio, key).toBeGreaterThanOrEqual(7);
  expect(lowest["deep ink"]).toBeCloseTo(8.1, 1);
});

test("night text keeps 7:1 on black", () => {
  expect(contrast(token(":root", "night"), "000000")).toBeGreaterThanOrEqual(7);
});

test("water is blue when cold and amber when warm", () => {
  expect(waterColour(5)).toBe("2A5FB8");
  expect(waterColour(32)).toBe("7DB0CB");
  expect(waterColour(60)).toBe("E9832B");
});

function* everySky(theme: Theme) {
  const [least = 0] = skyHeights(theme);
  const start = theme === "pale" ? 4 : least - 2;
  for (let height = start; height <= 70; height += 0.5)
    for (const rising of [true, false]) {
      for (const cloud of [0, 0.25, 0.5, 0.75, 1])
        for (const rain of [0, 0.5, 1]) yield { sky: skyOf(theme, { height, rising }, { cloud, rain }), stale: false };
      yield { sky: skyOf(theme, { height, rising }, { stale: true }), stale: true };
    }
}

const css = readFileSync(new URL("../../../ui/tokens.css", import.meta.url), "utf8");

function token(scope: Theme | ":root", name: string): string {
  const block = css.slice(css.indexOf(scope === ":root" ? ":root {" : `.${scope} {`));
  return new RegExp(`--${name}: #([0-9a-f]{6})`).exec(block)?.[1]?.toUpperCase() ?? "";
}
