import { z } from "zod";

/** How a process ends that only a person can help: trying again would fail the same way (EX_CONFIG of sysexits(3)). */
export const hopeless = 78;

/** How far the told day of a virtual house is; `now` once it follows real time. */
export const StoryPart = z.enum(["night", "morning", "day", "evening", "after", "now"]);
/** See the schema of the same name. */
export type StoryPart = z.infer<typeof StoryPart>;

/** What the supervisor of a virtual house tells its hub, beside the clock's own messages. */
export const StoryTold = z.strictObject({ story: StoryPart });
/** See the schema of the same name. */
export type StoryTold = z.infer<typeof StoryTold>;

/** What the hub, the devices and the backend tell the supervisor over their line, beside the clock's own messages. */
export const Told = z.union([
  z.strictObject({
    ready: z.literal(true),
    http: z.number().nullable(),
    mqtt: z.number().nullable(),
    https: z.number().nullable().default(null),
    mqtts: z.number().nullable().default(null),
    /** What a phone is shown before it trusts the house: where, and the fingerprint to compare. */
    trust: z.strictObject({ url: z.string(), https: z.string(), fingerprint: z.string() }).optional(),
    mqtt_url: z.string().optional(),
    /** The backend of a virtual house: the port its brands answer at. */
    backend: z.number().optional(),
    links: z.array(z.strictObject({ name: z.string(), url: z.string() })).default([]),
  }),
  z.strictObject({ tell: z.string().max(400), at: z.string().max(40) }),
  z.strictObject({ hello: z.literal(true) }),
  /** Somebody wants to see another day. */
  z.strictObject({ again: z.literal(true) }),
]);
/** See the schema of the same name. */
export type Told = z.infer<typeof Told>;

/** That a process of the house is up, and where. */
export type Ready = Extract<Told, { ready: true }>;
