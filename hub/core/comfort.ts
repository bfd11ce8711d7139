import type { Sentence } from "./events.ts";
import type { Standing } from "./house.ts";

/** Everything the comfort rule looks at. */
export type ComfortAsked = {
  readonly feels: "cold" | "usual" | "warm";
  /** The resident's own wish, °C. */
  readonly offset_c: number;
  readonly standing?: Standing | undefined;
  /** The resident's id, so that a sentence can name them. */
  readonly resident?: string | undefined;
  readonly outdoor_c: number;
  /** Of the room; absent when nobody measures it. */
  readonly humidity_pct?: number | undefined;
  readonly night: boolean;
  /** Of the room; absent when it cannot be trusted, and then nothing is started. */
  readonly room_c?: number | undefined;
  /** The direction in which the house conditions it already. */
  readonly working?: "cool" | "heat" | undefined;
};

/** What would be comfortable: `mode` only where the room is not comfortable as it is. */
export type Comfort = { readonly mode?: "cool" | "heat"; readonly target_c: number; readonly why: Sentence };

const near_k = 0.5;
/** The least and the most the house sets by itself; inside what an AC may do with nobody home (safety.md 3.2). */
const bounds = { cool: [22, 28], heat: [18, 24] } as const;
// EN 16798-1 table B.2, category II, which is also China's rule for homes: summer up to 26 °C, winter from 20 °C.
const base = { cool: 26, heat: 20 } as const;
// EN 16798-1 B.2.2 and ASHRAE 55: what feels neutral follows the weather by a third of a degree a degree. Not while heating.
const adaptive = { slope: 0.33, at_c: 31, most_k: 1 } as const;
const humid = { some_pct: 60, very_pct: 70 } as const;
const night = { cool: 1, heat: -2 } as const;
const feeling = { cold: 1, usual: 0, warm: -1 } as const;
// WHO Housing and health guidelines: children, like the old and the sick, need it warmer.
const child = { cool: 24, heat: 20 } as const;

/**
 * The comfort rule: 26 °C in summer and 20 °C in winter; warmer by a third of a degree for each degree above 31 °C
 * outside, cooler below, at most 1 K; humid air up to 1 K cooler; 22:00 to 06:00 1 K less cooling, 2 K less heating; who
 * feels the cold has 1 K more, who feels the heat 1 K less; then the resident's own wish. In half degrees, within
 * bounds. A room between both targets, and half a degree beyond, is left alone.
 */
export function comfortOf(asked: ComfortAsked): Comfort {
  const cool = targetOf("cool", asked);
  const heat = targetOf("heat", asked);
  const { room_c, working } = asked;
  if (room_c === undefined) {
    const mode = working ?? (asked.outdoor_c > (cool.target_c + heat.target_c) / 2 ? "cool" : "heat");
    const { target_c } = mode === "cool" ? cool : heat;
    return { target_c, why: { key: "comfort.why.unknown", params: {} } };
  }
  // What works already goes on by its own thermostat: it is wished again, not taken back at its set point.
  if (room_c > cool.target_c + near_k || (working === "cool" && room_c > heat.target_c))
    return wished("cool", cool, asked);
  if (room_c < heat.target_c - near_k || (working === "heat" && room_c < cool.target_c))
    return wished("heat", heat, asked);
  const target_c = room_c - heat.target_c > cool.target_c - room_c ? cool.target_c : heat.target_c;
  const params = { room_c: Math.round(room_c * 10) / 10, heat_c: heat.target_c, cool_c: cool.target_c };
  return { target_c, why: { key: "comfort.why.as-it-is", params } };
}

type Target = {
  readonly target_c: number;
  readonly child: boolean;
  readonly bounded: boolean;
  readonly humid: boolean;
};

function targetOf(mode: "cool" | "heat", asked: ComfortAsked): Target {
  const damp = mode === "cool" ? dampOf(asked.humidity_pct) : 0;
  const weather =
    mode === "cool" ? clamp((asked.outdoor_c - adaptive.at_c) * adaptive.slope, -adaptive.most_k, adaptive.most_k) : 0;
  const moved = weather - damp + (asked.night ? night[mode] : 0) + feeling[asked.feels] + asked.offset_c;
  const wish = Math.round((base[mode] + moved) * 2) / 2;
  const careful = asked.standing === "child" ? Math.max(wish, child[mode]) : wish;
  const [least, most] = bounds[mode];
  const target_c = clamp(careful, least, most);
  return { target_c, child: careful !== wish, bounded: target_c !== careful, humid: damp > 0 };
}

function dampOf(humidity: number | undefined): number {
  if (humidity === undefined || !(humidity >= humid.some_pct)) return 0;
  return humidity >= humid.very_pct ? 1 : 0.5;
}

/** Only what moved the target is said. */
function wished(mode: "cool" | "heat", { target_c, ...target }: Target, asked: ComfortAsked): Comfort {
  const { feels, offset_c, resident, outdoor_c } = asked;
  const who = resident === undefined ? undefined : { resident };
  const params = {
    target_c,
    outdoor_c: Math.round(outdoor_c),
    ...(target.humid && { humid: true }),
    ...(asked.night && { night: true }),
    ...(feels === "cold" && { cold: true, ...who }),
    ...(feels === "warm" && { warm: true, ...who }),
    ...(offset_c > 0 && { warmer_c: offset_c, ...who }),
    ...(offset_c < 0 && { cooler_c: -offset_c, ...who }),
    ...(target.child && { child: true }),
    ...(target.bounded && { bounded: true }),
  };
  return { mode, target_c, why: { key: mode === "cool" ? "comfort.why.cool" : "comfort.why.heat", params } };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** A plausible mean temperature outside where nobody knows it: by month (0 to 11) and hemisphere alone. */
export function seasonal(month: number, lat: number): number {
  const northern = (month + (lat < 0 ? 6 : 0)) % 12;
  const tropical = Math.abs(lat) < 23.5;
  return (tropical ? 26 : 15) - (tropical ? 2 : 12) * Math.cos((2 * Math.PI * (northern - 0.5)) / 12);
}
