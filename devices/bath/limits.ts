import { z } from "zod";

/** The ceilings of a bath (safety.md 3.1): constants; a config can only lower them. */
export const ceilings = {
  /** Set point. */
  target_c: 41,
  /** Set point while a child is home. */
  child_target_c: 38,
  /** Water in the tub. */
  tub_c: 43,
  /** At the outlet for 2 s. */
  mix_c: 45,
  /** At the outlet, once. */
  mix_once_c: 48,
  /** At the outlet while somebody bathes. */
  occupied_mix_c: 41,
  /** Of the overflow's height. */
  level_pct: 80,
  litres_per_fill: 200,
  fills_per_day: 2,
  fill_s: 1_200,
  open_s_per_day: 3_600,
  heat_s: 2_700,
  hold_s: 3_600,
  armed_s: 7_200,
  hot_press_s: 10,
} as const;

/** One ceiling's name. */
export type Ceiling = keyof typeof ceilings;

/** The limits one bath runs under. */
export type Limits = Readonly<Record<Ceiling, number>>;

const lower = (ceiling: number) => z.number().positive().max(ceiling).optional();

/** What a config may say of limits: a value above its ceiling is refused by name. */
export const WantedLimits = z.strictObject(
  Object.fromEntries(Object.entries(ceilings).map(([name, ceiling]) => [name, lower(ceiling)])) as Record<
    Ceiling,
    ReturnType<typeof lower>
  >,
);

/** The limits in force: never above a ceiling, whatever is wanted; what is not a number counts as not said. */
export function lowered(wanted: Readonly<Partial<Record<Ceiling, number | undefined>>>): Limits {
  const entries = Object.entries(ceilings).map(([name, ceiling]) => {
    const asked = wanted[name as Ceiling];
    return [name, asked === undefined || !(asked > 0) ? ceiling : Math.min(ceiling, asked)];
  });
  return Object.fromEntries(entries) as Limits;
}

/** What was measured when the bath was commissioned. */
export const Tub = z.strictObject({
  /** Height of the overflow above the bottom. */
  overflow_mm: z.number().min(200).max(800).default(400),
  litres_per_mm: z.number().min(0.1).max(1).default(0.4),
  /** Height that covers the heating element. */
  element_mm: z.number().min(10).max(400).default(80),
  fill_l_per_min: z.number().min(4).max(30).default(12),
  heat_kw: z.number().min(1).max(9).default(3),
  cold_c: z.number().min(1).max(25).default(12),
});
/** See the schema of the same name. */
export type Tub = z.infer<typeof Tub>;
