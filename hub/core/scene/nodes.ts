import { z } from "zod";
import { TimeOfDay } from "../house.ts";
import { Slug } from "../ids.ts";
import { exampleShape } from "./example.ts";
import { Fact, MomentKind, Parameters, RoleAddress, SettingName, Value } from "./terms.ts";

const Seconds = z.number().int().positive().max(86_400);

/** One thing a guard looks at; all must hold, and the first that fails is the reason shown. */
export const Condition = z.discriminatedUnion("is", [
  z.strictObject({
    is: z.literal("presence"),
    /** `others`: everybody but the resident of the run. */
    who: z.union([z.enum(["resident", "others", "anyone", "adult", "child", "guest"]), Slug]),
    where: z.enum(["home", "away"]),
    not: z.boolean().default(false),
  }),
  z.strictObject({ is: z.literal("ready"), role: RoleAddress }),
  z.strictObject({ is: z.literal("compare"), fact: Fact, op: z.enum(["=", "!=", "<", "<=", ">", ">="]), value: Value }),
  z.strictObject({
    is: z.literal("role-state"),
    role: RoleAddress,
    key: z.string().max(40),
    op: z.enum(["=", "!=", "<", "<=", ">", ">="]),
    value: Value,
  }),
  z.strictObject({ is: z.literal("time"), from: TimeOfDay, to: TimeOfDay }),
  z.strictObject({
    is: z.literal("nobody-asleep"),
    place: z.union([Slug, z.literal("anywhere")]),
    /** The resident of the run does not count. */
    others: z.literal(true).optional(),
  }),
  /** The resident of the run, or an adult, is home and not asleep. */
  z.strictObject({ is: z.literal("awake"), who: z.enum(["resident", "adult"]) }),
  /** Everybody else there sleeps; of whom that is not known may be up. */
  z.strictObject({ is: z.literal("others-asleep"), place: z.union([Slug, z.literal("anywhere")]) }),
  /** Inside the resident's own wake window. */
  z.strictObject({ is: z.literal("wake-window") }),
  z.strictObject({
    is: z.literal("empty"),
    /** An id, `own` or `here`. */
    place: Slug,
    for_s: z.number().int().min(0).max(86_400).default(0),
  }),
  z.strictObject({ is: z.literal("setting"), name: SettingName, equals: Value }),
]);
/** See the schema of the same name. */
export type Condition = z.infer<typeof Condition>;

/** The Lintel nodes with their own properties, as they stand in a Node-RED document. */
export const nodeTypes = {
  "lintel-moment": {
    outputs: ["out"],
    properties: z.strictObject({
      moment: MomentKind,
      who: z.union([z.enum(["anyone", "adults"]), Slug]).default("anyone"),
      place: z.union([Slug, z.literal("any")]).default("any"),
      days: z.enum(["any", "working", "free"]).default("any"),
      from: TimeOfDay.optional(),
      to: TimeOfDay.optional(),
      once: z.enum(["per-day", "per-trip", "always"]).optional(),
      late: z.enum(["run", "skip", "ask"]).default("skip"),
      late_min: z.number().int().min(0).max(720).default(0),
    }),
  },
  "lintel-guard": { outputs: ["pass", "blocked"], properties: z.strictObject({ all: z.array(Condition).max(20) }) },
  "lintel-act": {
    outputs: ["done", "failed"],
    properties: z.strictObject({
      role: RoleAddress,
      verb: z.string().max(40),
      with: Parameters.default({}),
      deadline_s: Seconds.default(30),
      retries: z.number().int().min(0).max(3).default(0),
      undo: z.strictObject({ verb: z.string().max(40), with: Parameters.default({}) }).optional(),
    }),
  },
  "lintel-wait": {
    outputs: ["happened", "expired"],
    properties: z.strictObject({
      until: z.discriminatedUnion("is", [
        z.strictObject({
          is: z.literal("moment"),
          moment: MomentKind,
          /** The question that must have been answered. */
          about: Slug.optional(),
        }),
        z.strictObject({ is: z.literal("state"), all: z.array(Condition).min(1).max(20) }),
        z.strictObject({ is: z.literal("clock"), at: TimeOfDay }),
        z.strictObject({ is: z.literal("duration"), s: Seconds }),
      ]),
      /** Counted from entering the node; stored as an absolute instant. */
      deadline_s: Seconds,
      late: z.enum(["run", "skip"]).default("run"),
    }),
  },
  "lintel-join": { outputs: ["all", "partial"], properties: z.strictObject({ deadline_s: Seconds }) },
  "lintel-say": {
    outputs: ["out"],
    properties: z.strictObject({ to: RoleAddress, sentence: Slug, with: Parameters.default({}) }),
  },
  /** It tells what the scene must do, and is no step of it. */
  "lintel-example": { outputs: [], properties: z.strictObject(exampleShape) },
} as const;

/** The name of a Lintel node type. */
export type NodeType = keyof typeof nodeTypes;
/** The types a run can enter. */
export type StepType = Exclude<NodeType, "lintel-example">;
/** The checked properties of a node type. */
export type Properties<T extends NodeType> = z.infer<(typeof nodeTypes)[T]["properties"]>;

/** The version new nodes carry in `schema`: Node-RED 5 keeps one-letter names, such as `v`, for itself and drops them. */
export const nodeVersion = 1;
