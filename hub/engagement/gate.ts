import { batchLimits, eventTypes, HomeEvent, nameOfType } from "../core/engage/events.ts";
import { levelAtMost, type Purpose } from "../core/engage/lists.ts";
import { signalLevels } from "./build.ts";
import { forbiddenKey } from "./gate-keys.ts";
import type { Grant } from "./grant.ts";

/** Why an event may not leave. */
export const gateReasons = [
  "too-big",
  "not-json",
  "key",
  "schema",
  "type",
  "data",
  "no-grant",
  "consent",
  "epoch",
  "recipient",
  "purpose",
  "category",
  "level",
  "subject",
  "state",
  "not-yet",
  "expired",
  "paused",
  "child",
] as const;
/** One of those. */
export type GateReason = (typeof gateReasons)[number];

/** What the gate has to know beside the grant. */
export type GateNow = {
  /** Wall ms as permission reckons. */
  readonly at: number;
  /** The resident, or the whole house, has everything paused. */
  readonly paused: boolean;
  /** Whoever it is of is a child. */
  readonly child: boolean;
};

/** Says whether an event, exactly as it would leave, is covered by its grant now; undefined where it is. */
export type Gate = (text: string, grant: Grant | undefined, now: GateNow) => GateReason | undefined;

/** The gate: whatever is not allowed in so many words does not leave. */
export const mayLeave: Gate = (text, grant, now) => {
  if (Buffer.byteLength(text) > batchLimits.eventBytes) return "too-big";
  const value = parsed(text);
  if (value === undefined) return "not-json";
  const told = HomeEvent.safeParse(value);
  const type = told.success ? nameOfType(told.data.type) : undefined;
  if (forbiddenKey(value, type)) return "key";
  if (!told.success) return "schema";
  if (type === undefined || told.data.dataschema !== `urn:lintel:schema:${type}:1`) return "type";
  if (!eventTypes[type].data.safeParse(told.data.data).success) return "data";
  return covered(told.data, type, grant, now);
};

type TypeName = NonNullable<ReturnType<typeof nameOfType>>;

/** Taking a yes back needs no yes: it goes whatever became of the grant, and says nothing but that. */
function covered(
  event: HomeEvent,
  type: TypeName,
  grant: Grant | undefined,
  { at, paused, child }: GateNow,
): GateReason | undefined {
  const goes = type === "consent.withdrawn";
  if (!grant) return goes ? undefined : "no-grant";
  if (event.consentid !== grant.id) return "consent";
  if (event.consentepoch !== grant.epoch) return "epoch";
  if (event.recipient !== grant.brand) return "recipient";
  const purposes: readonly Purpose[] = eventTypes[type].purposes;
  if (event.purpose !== grant.purpose || !purposes.includes(event.purpose)) return "purpose";
  if (event.category !== grant.category) return "category";
  if (event.level !== grant.level || event.level > levelAtMost[event.category]) return "level";
  if ((signalLevels[type] ?? event.level) !== event.level) return "level";
  if (type === "signal.blurred" && event.subject !== undefined) return "subject";
  if (goes) return undefined;
  if (grant.state !== "given") return "state";
  if (at < grant.since) return "not-yet";
  if (at >= grant.until) return "expired";
  if (paused) return "paused";
  return child ? "child" : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What cannot be read cannot be let out; the reason says so.
    return undefined;
  }
}
