import { z } from "zod";
import type { ErrorCode } from "./errors.ts";
import { Slug } from "./ids.ts";

const share = z.number().min(0).max(1);

/** What the door camera signs about one look at the doorway; times are ms since the epoch, no score ever leaves it. */
export const Look = z.object({
  v: z.literal(1),
  id: z.string().min(1).max(60),
  /** The device that looked, and the role address of the door it looks at. */
  iss: Slug,
  door: z.string().max(81),
  /** Strictly increasing for a device, over its restarts too. */
  seq: z.number().int().nonnegative(),
  iat: z.number().int().nonnegative(),
  exp: z.number().int().nonnegative(),
  /** The hub's challenge it answers; without one it never counts as a live eye. */
  nonce: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22}$/)
    .optional(),
  kind: z.enum(["arrive", "depart", "pass", "unknown"]),
  method: z.enum(["iris", "face", "person"]),
  /** The resident whose eyes match; null when nobody's do. */
  subject: Slug.nullable(),
  grade: z.enum(["strong", "weak", "none"]),
  eyes: z.enum(["L", "R", "LR"]).optional(),
  /** How many people stood there. */
  faces: z.number().int().min(0).max(20),
  frames: z.number().int().min(0).max(1_000),
  quality: z.object({
    irisPx: z.number(),
    usable: share,
    sharp: z.number(),
    offGazeDeg: z.number(),
    pupilRatio: share,
  }),
  pad: z.object({
    result: z.enum(["live", "spoof", "unknown"]),
    plr: z.boolean(),
    plrLatencyMs: z.number().optional(),
    twoLight: z.boolean(),
    glint: z.boolean(),
  }),
  lightMs: z.number().int().nonnegative(),
  alg: z.object({ name: z.string().max(40), ver: z.string().max(40), cfgHash: z.string().max(64) }),
  consent: z.object({ ref: Slug, ver: z.number().int() }).nullable(),
  tamper: z.boolean(),
});
/** See the schema of the same name. */
export type Look = z.infer<typeof Look>;

/** The `typ` of a signed look. */
export const lookType = "door-presence+jws";

/** How far the ladder at the door has been climbed. */
export type DoorPhase = "shut" | "looking" | "recognised" | "asking" | "opening" | "open" | "failed" | "blind";

/** What is asked of whoever stands at the door. */
export type DoorAsk = "look" | "credential" | "pin";

/** The door as screens show it: nobody's name, no score. */
export type DoorView = {
  readonly phase: DoorPhase;
  readonly ask?: DoorAsk;
  /** What confirmed it: phone, pin, tap, keypad, key or inside. */
  readonly by?: string;
  /** Wall ms of each step passed. */
  readonly recognised_at?: number;
  readonly confirmed_at?: number;
  readonly opened_at?: number;
  /** Until when eyes or codes are not taken. */
  readonly until?: number;
  readonly bolt?: string;
  readonly leaf?: string;
  readonly trouble?: ErrorCode;
  /** Wall ms of the newest change. */
  readonly at: number;
};
