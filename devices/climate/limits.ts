import { z } from "zod";

/** The interlocks of an AC (safety.md 3.2): constants; a config can only make them stricter, which may be more or less. */
export const interlocks = {
  /** Set points, for anybody. */
  lowest_c: { value: 16, stricter: "more" },
  highest_c: { value: 30, stricter: "less" },
  /** Set points while nobody grown-up is home. */
  unattended_cool_c: { value: 22, stricter: "more" },
  unattended_heat_c: { value: 24, stricter: "less" },
  /** Between two changes of the set point. */
  change_s: { value: 10, stricter: "more" },
  /** How long the compressor stands still before it starts again. */
  rest_s: { value: 180, stricter: "more" },
  /** How long it runs for somebody who does not come. */
  unattended_s: { value: 5_400, stricter: "less" },
  /** How long a window may stand open before it goes off. */
  window_s: { value: 120, stricter: "less" },
  /** How old a reading of the room may be. */
  stale_s: { value: 300, stricter: "less" },
  /** How long the room may read exactly the same while the compressor works. */
  frozen_s: { value: 1_200, stricter: "less" },
} as const;

/** One interlock's name. */
export type Interlock = keyof typeof interlocks;

/** The interlocks one AC runs under. */
export type Limits = Readonly<Record<Interlock, number>>;

const names = Object.keys(interlocks) as Interlock[];

function wanted(name: Interlock): z.ZodOptional<z.ZodNumber> {
  const { value, stricter } = interlocks[name];
  const number = z.number().positive();
  return (stricter === "more" ? number.min(value).max(value * 10) : number.max(value)).optional();
}

/** What a config may say of the interlocks: a looser value is refused by name. */
export const WantedLimits = z.strictObject(
  Object.fromEntries(names.map((name) => [name, wanted(name)])) as Record<Interlock, z.ZodOptional<z.ZodNumber>>,
);

/** The interlocks in force: never looser than the constants; what is not a number counts as not said. */
export function tightened(asked: Readonly<Partial<Record<Interlock, number | undefined>>>): Limits {
  const entries = names.map((name) => {
    const { value, stricter } = interlocks[name];
    const own = asked[name];
    if (own === undefined || !(own > 0) || !Number.isFinite(own)) return [name, value];
    return [name, stricter === "more" ? Math.max(value, own) : Math.min(value, own)];
  });
  return Object.fromEntries(entries) as Limits;
}

/** What is known of the unit since it was set up; a portable resistive heater is no AC and is never set up as one. */
export const Appliance = z.strictObject({
  /** What its compressor moves out of the room at 35 °C outside, and into it at 7 °C. */
  cool_w: z.number().min(500).max(20_000).default(3_500),
  heat_w: z.number().min(500).max(20_000).default(4_200),
  /** How far from its set point its own thermostat lets the room go before the compressor starts, and how far past it before it stops. */
  hysteresis_k: z.number().min(0.1).max(2).default(0.5),
});
/** See the schema of the same name. */
export type Appliance = z.infer<typeof Appliance>;
