import { z } from "zod";
import type { SafetyClass } from "./messages.ts";
import { roles, type RoleName } from "./roles.ts";

/** Which devices process runs a kind: hazards, comfort, or the camera alone. */
export type Group = "hands" | "comfort" | "camera";

/** What the house knows of a kind of native device before it meets one. */
export type KindRow = {
  readonly class: SafetyClass;
  readonly group: Group;
  /** The role it serves, if scenes command it; its verbs are that role's. */
  readonly serves?: RoleName;
  /** The kind's own keys of `state`. */
  readonly state: z.ZodType;
  /** The kind's own `event` types and their own keys. */
  readonly events: Readonly<Record<string, z.ZodType>>;
};

const kind = <K extends KindRow>(row: K): K => row;
const nothing = z.object({});

/** Every kind of native device; a new kind is one folder in `devices` and one row here. */
export const kinds = {
  bed: kind({
    class: "S0",
    group: "comfort",
    state: z.object({ occupied: z.boolean() }),
    events: { entered: nothing, left: nothing },
  }),
  occupancy: kind({
    class: "S0",
    group: "comfort",
    state: z.object({ occupied: z.boolean() }),
    events: { occupied: nothing, empty: nothing },
  }),
  bath: kind({
    class: "S2",
    group: "hands",
    serves: "bath",
    state: z.object({
      phase: z.enum(["off", "armed", "cold-first", "fill", "trim", "ready", "occupied", "fault"]),
      level_pct: z.number(),
      water_c: z.number(),
      target_c: z.number().optional(),
      target_pct: z.number().optional(),
      litres: z.number(),
      energy_kwh: z.number(),
      ready_s: z.number().optional(),
      interrupted: z.boolean(),
      fault: z.string().max(40).optional(),
    }),
    events: {
      armed: nothing,
      reset: nothing,
      "stop-pressed": nothing,
      fault: z.object({ code: z.string().max(40) }),
      alert: z.object({ code: z.string().max(40), water_c: z.number().optional() }),
    },
  }),
  screen: kind({
    class: "S0",
    group: "comfort",
    serves: "screen",
    state: z.object({
      card: z.string().max(40).optional(),
      shows: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      spoke: z.string().max(40).optional(),
    }),
    events: { touched: nothing, near: nothing, far: nothing },
  }),
  phone: kind({
    class: "S0",
    group: "comfort",
    state: z.object({ battery_pct: z.number().optional() }),
    events: { swiped: z.object({ eta_min: z.number().min(0).max(600).optional() }), cancelled: nothing },
  }),
} as const;

/** The name of a row of the kind table. */
export type KindName = keyof typeof kinds;

/** The verbs of a kind with their schemas; none for a kind that serves no role. */
export function verbsOf(name: KindName): Readonly<Record<string, z.ZodType>> {
  const row: KindRow = kinds[name];
  return row.serves ? roles[row.serves].verbs : {};
}
