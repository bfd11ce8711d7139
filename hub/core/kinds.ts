import { z } from "zod";
import { Id, Slug } from "./ids.ts";
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
  /** It signs what it tells with a key of its own. */
  readonly signs?: true;
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
  toothbrush: kind({
    class: "S0",
    group: "comfort",
    state: z.object({ running: z.boolean(), mode: z.string().max(40).optional(), duration_s: z.number().optional() }),
    events: { started: nothing, stopped: nothing },
  }),
  tap: kind({
    class: "S0",
    group: "comfort",
    state: z.object({ running: z.boolean() }),
    events: { opened: nothing, closed: nothing },
  }),
  "leak-sensor": kind({
    class: "S0",
    group: "comfort",
    state: z.object({
      wet: z.boolean(),
      /** It does not answer: whether it is wet there is not known. */
      trouble: z.string().max(40).optional(),
    }),
    events: { wet: nothing, dry: nothing },
  }),
  "smoke-sensor": kind({
    class: "S0",
    group: "comfort",
    state: z.object({ smoke: z.boolean(), trouble: z.string().max(40).optional() }),
    events: { smoke: nothing, clear: nothing },
  }),
  "shut-off-valve": kind({
    class: "S1",
    group: "comfort",
    serves: "shut-off",
    state: z.object({
      /** `unknown` while nothing tells, as on its way. */
      water: z.enum(["open", "shut", "unknown"]),
      /** It was told to close and does not say that it is. */
      trouble: z.string().max(40).optional(),
    }),
    events: { shut: nothing, opened: nothing, trouble: z.object({ code: z.string().max(40) }) },
  }),
  light: kind({
    class: "S0",
    group: "comfort",
    serves: "light",
    state: z.object({ on: z.boolean(), level_pct: z.number().optional() }),
    events: {
      /** A hand at its own switch; that holds nothing, for whoever goes out or to bed wants it off as much. */
      switched: z.object({ on: z.boolean() }),
    },
  }),
  "alarm-clock": kind({
    class: "S0",
    group: "comfort",
    serves: "alarm",
    state: z.object({
      ringing: z.boolean(),
      /** When it rings next by itself, ISO instant. */
      next: z.string().max(40).optional(),
      /** Since when it rings. */
      since: z.string().max(40).optional(),
      snoozed_until: z.string().max(40).optional(),
      /** How many rings it knows: enough for days without the hub. */
      rings: z.number().int(),
      /** The newest ring that came while it was off, too late to ring any more. */
      missed: z.string().max(40).optional(),
      /** The command that made its list. */
      set_by: Id.optional(),
    }),
    events: { rang: nothing, snoozed: nothing, stopped: nothing },
  }),
  "breakfast-machine": kind({
    class: "S2",
    group: "hands",
    serves: "breakfast-machine",
    state: z.object({
      phase: z.enum(["off", "armed", "running", "done", "fault"]),
      loaded: z.boolean(),
      lid_closed: z.boolean(),
      water_ok: z.boolean(),
      recipe: z.string().max(40).optional(),
      portions: z.number().int().optional(),
      progress_pct: z.number().optional(),
      ready_s: z.number().optional(),
      power_w: z.number(),
      energy_kwh: z.number(),
      interrupted: z.boolean(),
      fault: z.string().max(40).optional(),
    }),
    events: {
      armed: nothing,
      disarmed: nothing,
      reset: nothing,
      "stop-pressed": nothing,
      /** A hand turned it on where the house had not. */
      "on-pressed": nothing,
      fault: z.object({ code: z.string().max(40) }),
      alert: z.object({ code: z.string().max(40) }),
    },
  }),
  music: kind({
    class: "S0",
    group: "comfort",
    serves: "music",
    state: z.object({
      playing: z.boolean(),
      source: z.enum(["music", "news", "alarm"]).optional(),
      /** Where the sound comes from: a player in the house, or the screen of this place by `url`. */
      out: z.enum(["player", "screen"]),
      /** What a screen fetches and plays, relative to the house's own address; absent for a player's own sound. */
      url: z.string().max(500).optional(),
      title: z.string().max(200).optional(),
      artist: z.string().max(200).optional(),
      /** Titles to be read aloud where the news has no sound of its own. */
      headlines: z.array(z.string().max(200)).max(5).optional(),
      /** True for what the house made itself. */
      sample: z.boolean().optional(),
      /** 0 to 100: where the volume is going; it rises there from silence over `rise_s` since `since`. */
      volume: z.number().min(0).max(100),
      rise_s: z.number().min(0).max(60).optional(),
      since: z.string().max(40).optional(),
      ducked: z.boolean(),
      trouble: z.string().max(40).optional(),
    }),
    events: { started: nothing, ended: nothing, trouble: z.object({ code: z.string().max(40) }) },
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
      /** It was stopped from afar, and the water in it may still be warmed. */
      waits: z.boolean().optional(),
      fault: z.string().max(40).optional(),
    }),
    events: {
      armed: nothing,
      reset: nothing,
      "stop-pressed": nothing,
      /** A hand turned its valve or heater on where the house had not. */
      "on-pressed": nothing,
      fault: z.object({ code: z.string().max(40) }),
      alert: z.object({ code: z.string().max(40), water_c: z.number().optional() }),
    },
  }),
  climate: kind({
    class: "S1",
    group: "comfort",
    serves: "climate",
    state: z.object({
      /** Whether it conditions the room at all; `mode` and `target_c` stand only while it does. */
      on: z.boolean(),
      mode: z.enum(["cool", "heat"]).optional(),
      target_c: z.number().optional(),
      room_c: z.number().optional(),
      humidity_pct: z.number().optional(),
      /** Its compressor runs now. */
      running: z.boolean(),
      power_w: z.number(),
      energy_kwh: z.number(),
      /** It is set by the house for somebody who is not home yet; it gives up by itself at `until`. */
      unattended: z.boolean(),
      until: z.string().max(40).optional(),
      window_open: z.boolean().optional(),
      /** True where nobody can read back what it does (infrared). */
      assumed: z.boolean().optional(),
      trouble: z.string().max(40).optional(),
    }),
    events: {
      /** A person set it at its own remote or panel. */
      pressed: z.object({
        on: z.boolean(),
        mode: z.enum(["cool", "heat"]).optional(),
        target_c: z.number().optional(),
      }),
      trouble: z.object({ code: z.string().max(40) }),
    },
  }),
  lock: kind({
    class: "S3",
    group: "hands",
    serves: "door",
    state: z.object({
      bolt: z.enum(["locked", "unlocked", "jammed", "unknown"]),
      leaf: z.enum(["closed", "open", "unknown"]),
      /** The strike is held back now. */
      pulsing: z.boolean(),
      fault: z.string().max(40).optional(),
    }),
    events: {
      opened: nothing,
      closed: nothing,
      /** It was opened without the house: by its own keypad (`user` as the lock knows them), a key, from inside, or who knows. */
      released: z.object({ by: z.enum(["keypad", "key", "inside", "hand"]), user: Slug.optional() }),
      "left-open": nothing,
      fault: z.object({ code: z.string().max(40) }),
    },
  }),
  "door-camera": kind({
    class: "S0",
    group: "camera",
    serves: "door-camera",
    signs: true,
    state: z.object({
      /** Somebody stands in front of it. */
      person: z.boolean(),
      looking: z.boolean(),
      /** How many people's eyes it knows; whose is nobody's business outside it. */
      enrolled: z.number().int(),
      trouble: z.string().max(40).optional(),
    }),
    events: {
      approached: nothing,
      gone: nothing,
      /** One look at the doorway, signed: a flattened JWS whose payload is core/door.ts `Look`. */
      looked: z.object({
        protected: z.string().max(1_000),
        payload: z.string().max(5_000),
        signature: z.string().max(200),
      }),
      trouble: z.object({ code: z.string().max(40) }),
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
      /** The values of the sentence it spoke last, and the command that asked for it: a page speaks each once. */
      spoken: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      spoken_id: z.string().max(200).optional(),
    }),
    events: {
      touched: nothing,
      near: nothing,
      far: nothing,
      answered: z.object({ question: z.string().max(40), yes: z.boolean() }),
      felt: z.object({ felt: z.enum(["too-warm", "too-cold"]) }),
      "good-night": nothing,
      /** All of them go out now. */
      leaving: nothing,
    },
  }),
  phone: kind({
    class: "S0",
    group: "comfort",
    state: z.object({ battery_pct: z.number().optional() }),
    events: {
      /** `by`: who sent it where it was not the phone itself. */
      swiped: z.object({
        eta_min: z.number().min(0).max(600).optional(),
        by: z.enum(["phone", "program"]).optional(),
      }),
      cancelled: nothing,
      leaving: nothing,
      /** The way home takes longer than it seems. */
      delayed: z.object({ by_min: z.number().min(1).max(120) }),
    },
  }),
} as const;

/** The name of a row of the kind table. */
export type KindName = keyof typeof kinds;

/** The verbs of a kind with their schemas; none for a kind that serves no role. */
export function verbsOf(name: KindName): Readonly<Record<string, z.ZodType>> {
  const row: KindRow = kinds[name];
  return row.serves ? roles[row.serves].verbs : {};
}
