import { z } from "zod";
import { Id, Slug } from "./ids.ts";

/** The largest payload Lintel takes on any topic, in bytes. */
export const payloadCap = 16_384;

/** The largest payload that passes between other makers' devices: a bridge tells of all it knows in one message. */
export const foreignPayloadCap = 4_194_304;

/** An instant in UTC with milliseconds, as every message carries it. */
export const Instant = z.iso.datetime({ precision: 3 });

/** How much harm an act can do: S0 screen and sound, S1 climate, S2 water and heat, S3 lock. */
export const SafetyClass = z.enum(["S0", "S1", "S2", "S3"]);
/** See the schema of the same name. */
export type SafetyClass = z.infer<typeof SafetyClass>;

/** `about`: who a device is and what it can do; retained. */
export const About = z.object({
  v: z.literal(1),
  boot: Id,
  kind: Slug,
  name: z.string().max(80),
  place: Slug.optional(),
  can: z.record(z.string().max(40), z.record(z.string(), z.unknown())),
  class: SafetyClass,
  sw: z.string().max(40),
});
/** See the schema of the same name. */
export type About = z.infer<typeof About>;

/** `status`: plain text, retained; `offline` is also the will. */
export const Status = z.enum(["online", "offline"]);
/** See the schema of the same name. */
export type Status = z.infer<typeof Status>;

/** `state`: the device's whole state now; the keys beside these are its kind's (core/kinds.ts). */
export const State = z.looseObject({ v: z.literal(1), boot: Id, at: Instant });
/** See the schema of the same name. */
export type State = z.infer<typeof State>;

/** `event`: something that happened at a device; never retained; `id` is unique for the device for ever. */
export const DeviceEvent = z.looseObject({ v: z.literal(1), id: Id, at: Instant, type: Slug });
/** See the schema of the same name. */
export type DeviceEvent = z.infer<typeof DeviceEvent>;

/** `do`: one command. `ttl_ms` counts from `issued`; `lease_ms` only for hazards. */
export const Do = z.strictObject({
  v: z.literal(1),
  id: Id,
  boot: Id,
  verb: z.string().max(40),
  with: z.record(z.string(), z.unknown()),
  issued: Instant,
  ttl_ms: z.number().int().positive().max(600_000),
  lease_ms: z.number().int().positive().max(600_000).optional(),
});
/** See the schema of the same name. */
export type Do = z.infer<typeof Do>;

/** `renew`: keeps the lease of a running hazard command alive. */
export const Renew = z.strictObject({
  v: z.literal(1),
  id: Id,
  boot: Id,
  seq: z.number().int().nonnegative(),
  lease_ms: z.number().int().positive().max(600_000),
});
/** See the schema of the same name. */
export type Renew = z.infer<typeof Renew>;

/** What became of a command. */
export const Outcome = z.enum(["accepted", "done", "refused", "failed", "stopped"]);
/** See the schema of the same name. */
export type Outcome = z.infer<typeof Outcome>;

/** `did`: a device's answer to a `do`; `accepted` first, then one final outcome. */
export const Did = z.object({
  v: z.literal(1),
  id: Id,
  outcome: Outcome,
  code: z.string().max(40).optional(),
  detail: z.record(z.string(), z.union([z.string().max(200), z.number(), z.boolean()])).optional(),
});
/** See the schema of the same name. */
export type Did = z.infer<typeof Did>;

/** `…/moment`: what the hub understood; `resident` only under that resident's opt-in. */
export const MomentMessage = z.object({
  v: z.literal(1),
  id: Id,
  kind: Slug,
  at: Instant,
  place: Slug.optional(),
  resident: Slug.optional(),
});

/** `…/scene/<slug>/state`: the newest run of a scene; retained. */
export const SceneState = z.object({
  v: z.literal(1),
  state: z.enum(["idle", "running", "done", "failed", "stopped"]),
  run: Id.optional(),
  at: Instant,
});

/** `…/sim/device/<id>`: what happens to a simulated device; exists only in a virtual house. */
export const SimHappening = z.strictObject({
  v: z.literal(1),
  happens: z.string().max(40),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
/** See the schema of the same name. */
export type SimHappening = z.infer<typeof SimHappening>;

/** One component of a device as Home Assistant's discovery describes it; `platform` says what it is. */
const DiscoveryComponent = z.looseObject({
  platform: z.string().max(40),
  unique_id: z.string().max(200),
  name: z.string().max(120),
  state_topic: z.string().max(256),
  value_template: z.string().max(400).optional(),
  device_class: z.string().max(60).optional(),
  unit_of_measurement: z.string().max(40).optional(),
});

/** `<prefix>/device/<id>/config`: the device-based discovery message (Home Assistant's own names); retained. */
export const DiscoveryDevice = z.strictObject({
  device: z.strictObject({
    identifiers: z.array(z.string().max(120)),
    name: z.string().max(80),
    manufacturer: z.string().max(40),
    model: z.string().max(80),
    sw_version: z.string().max(40),
    via_device: z.string().max(120).optional(),
  }),
  origin: z.strictObject({ name: z.string().max(40), sw_version: z.string().max(40) }),
  availability_topic: z.string().max(256),
  qos: z.literal(1),
  components: z.record(z.string().max(80), DiscoveryComponent),
});
/** See the schema of the same name. */
export type DiscoveryDevice = z.infer<typeof DiscoveryDevice>;
