import { z } from "zod";

/** How a process ends that only a person can help: trying again would fail the same way (EX_CONFIG of sysexits(3)). */
export const hopeless = 78;

/** What the hub and the devices tell the supervisor over their line, beside the clock's own messages. */
export const Told = z.union([
  z.strictObject({
    ready: z.literal(true),
    http: z.number().nullable(),
    mqtt: z.number().nullable(),
    mqtt_url: z.string().optional(),
    links: z.array(z.strictObject({ name: z.string(), url: z.string() })).default([]),
  }),
  z.strictObject({ tell: z.string().max(400), at: z.string().max(40) }),
  z.strictObject({ hello: z.literal(true) }),
]);
/** See the schema of the same name. */
export type Told = z.infer<typeof Told>;
