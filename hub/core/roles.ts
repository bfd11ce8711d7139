import { z } from "zod";
import { Slug } from "./ids.ts";
import type { SafetyClass } from "./messages.ts";

/** What a scene may need of the house: a safety class, verbs with parameter schemas, and who may use it. */
export type RoleRow = {
  readonly class: SafetyClass;
  /** `policy`: no scene may send it; the door policy alone does. */
  readonly by?: "policy";
  readonly verbs: Readonly<Record<string, z.ZodType>>;
};

const role = <R extends RoleRow>(row: R): R => row;
const shown = z.record(z.string().regex(/^[a-z0-9_-]{1,40}$/), z.union([z.string().max(200), z.number(), z.boolean()]));

/** What the hub adds to an unattended hazard so that the device itself can refuse it (safety rules of the bath). */
export const Care = z.strictObject({
  adult_home: z.boolean(),
  child_home: z.boolean(),
  standing_permission: z.boolean(),
  eta_min: z.number().min(0).max(600).optional(),
  /** Seconds since the last sign of anybody moving in the home; absent when there was none. */
  motion_s: z.number().min(0).optional(),
  /** How sure the house is that somebody comes nearer; absent without a way home. */
  evidence: z.enum(["strong", "weak", "none"]).optional(),
});
/** See the schema of the same name. */
export type Care = z.infer<typeof Care>;

/** Every role with its verbs; scenes address them as `role.place`, or `role` where there is one. */
export const roles = {
  screen: role({
    class: "S0",
    verbs: {
      show: z.strictObject({ card: Slug, with: shown.default({}) }),
      speak: z.strictObject({ sentence: Slug, with: shown.default({}) }),
      clear: z.strictObject({}),
    },
  }),
  alarm: role({
    class: "S0",
    verbs: {
      /** All rings ahead, ISO instants in order: the clock rings by itself, whatever becomes of the hub. */
      set: z.strictObject({
        rings: z.array(z.iso.datetime()).max(60),
        snooze_min: z.number().int().min(1).max(30).default(9),
      }),
      snooze: z.strictObject({}),
      stop: z.strictObject({}),
    },
  }),
  "breakfast-machine": role({
    class: "S2",
    verbs: {
      start: z.strictObject({ recipe: Slug, portions: z.number().int().min(1).max(4), care: Care.optional() }),
      stop: z.strictObject({}),
    },
  }),
  music: role({
    class: "S0",
    verbs: {
      play: z.strictObject({
        /** `alarm`: the house's own warning sound, whatever `from` says. */
        source: z.enum(["music", "news", "alarm"]),
        /** A playlist of the player, or the address of a stream or feed; the house's own pieces without it. */
        from: z.string().max(500).optional(),
        volume: z.number().min(0).max(100).default(35),
        rise_s: z.number().min(0).max(60).default(15),
      }),
      stop: z.strictObject({}),
      /** What sounds goes on, at another volume, pausing or no longer; where nothing does, nothing happens. */
      set: z.strictObject({ volume: z.number().min(0).max(100).optional(), playing: z.boolean().optional() }),
      duck: z.strictObject({ for_s: z.number().min(1).max(120) }),
    },
  }),
  bath: role({
    class: "S2",
    verbs: {
      fill: z.strictObject({
        level_pct: z.number().min(20).max(80),
        target_c: z.number().min(35).max(41),
        care: Care.optional(),
      }),
      warm: z.strictObject({ target_c: z.number().min(35).max(41), care: Care.optional() }),
      hold: z.strictObject({}),
      stop: z.strictObject({}),
    },
  }),
  climate: role({
    class: "S1",
    verbs: {
      set: z.strictObject({
        mode: z.enum(["cool", "heat"]),
        target_c: z.number().min(16).max(30),
        care: Care.optional(),
      }),
      /** Back to what it was before the house set it. */
      release: z.strictObject({}),
      /** Off at once; what was before is not given back over that. */
      stop: z.strictObject({}),
    },
  }),
  light: role({
    class: "S0",
    verbs: {
      on: z.strictObject({ level_pct: z.number().int().min(1).max(100).default(100) }),
      off: z.strictObject({}),
    },
  }),
  /** The valve of the whole house's water: it can be asked to close and nothing else; a hand at the valve opens it. */
  "shut-off": role({ class: "S1", verbs: { stop: z.strictObject({}) } }),
  "door-camera": role({
    class: "S0",
    by: "policy",
    verbs: {
      /** Look at who stands there and sign what was seen, with this nonce; a flash after so long proves a live pupil. */
      look: z.strictObject({
        nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
        flash_after_ms: z.number().int().min(300).max(1_500).optional(),
      }),
    },
  }),
  door: role({
    class: "S3",
    by: "policy",
    verbs: {
      /** One pulse; the lock itself ends it and locks again. */
      unlock: z.strictObject({ for_ms: z.number().int().min(1_000).max(5_000) }),
      lock: z.strictObject({}),
    },
  }),
} as const;

/** The name of a row of the role table. */
export type RoleName = keyof typeof roles;

/** Splits `role.place` or `role`; undefined when no such role exists. */
export function readRole(address: string): { role: RoleName; place?: string } | undefined {
  const [name, place, ...more] = address.split(".");
  if (!name || more.length > 0 || !Object.hasOwn(roles, name)) return undefined;
  return place === undefined ? { role: name as RoleName } : { role: name as RoleName, place };
}
