import { batchLimits, eventTypes, type EventTypeName, HomeEvent, nameOfType } from "../../hub/core/engage/events.ts";
import { type Category, type EventAnswer, type Level, levelAtMost } from "../../hub/core/engage/lists.ts";
import type { Manifest } from "../../hub/core/engage/objects.ts";
import { wallOf } from "../../hub/core/instant.ts";

/** What is known where an event is judged. */
export type Ground = {
  readonly manifest: Manifest;
  readonly source: string;
  readonly virtual: boolean;
  readonly now: number;
  /** Below this epoch nothing of a grant is taken any more. */
  readonly floorOf: (consentid: string) => number;
  /** What the home said of a grant when it was given, where it did. */
  readonly givenOf: (consentid: string) => HomeEvent | undefined;
  readonly isStored: (id: string) => boolean;
  readonly wasErased: (id: string) => boolean;
};

/** What becomes of one event: it is taken, or answered at once. */
export type Judged =
  | { readonly take: HomeEvent; readonly name: EventTypeName; readonly due: number }
  | { readonly answer: EventAnswer };

const day = 86_400_000;
/** How much of its time each level hides, in days: so much later an event may still stand within its retention. */
const hiddenDays: Readonly<Record<Level, number>> = { 1: 31, 2: 7, 3: 1 };
/** A name and a number stay for as long as a call waits, whatever the home allows. */
const mostDays: Readonly<Partial<Record<EventTypeName, number>>> = { "callback.requested": 7 };
const levelOfSignal: Readonly<Partial<Record<EventTypeName, Level>>> = {
  "signal.blurred": 1,
  "signal.bucket": 2,
  "signal.usage": 3,
};
const timeOfLevel: Readonly<Record<Level, RegExp>> = {
  1: /^\d{4}-\d{2}-01T00:00:00(\.000)?Z$/,
  2: /^\d{4}-\d{2}-\d{2}T00:00:00(\.000)?Z$/,
  3: /^\d{4}-\d{2}-\d{2}T\d{2}:00:00(\.000)?Z$/,
};
/** Letters that no person writes: they steer a terminal or turn the direction of a line. */
const steering = /[^\P{Cc}\n]|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Judges one event of a batch; it is stored only where this says `take`. */
export function judge(value: unknown, ground: Ground): Judged {
  const event = wellFormed(value, ground);
  if (!event) return { answer: "refused_schema" };
  const name = nameOfType(event.type);
  if (!name) return { answer: "refused_schema" };
  if (name !== "consent.withdrawn" && event.consentepoch < ground.floorOf(event.consentid)) {
    return { answer: "refused_withdrawn" };
  }
  if (!isPermitted(event, name, ground)) return { answer: "refused_level" };
  if (ground.isStored(event.id)) return { answer: "duplicate" };
  if (ground.wasErased(event.id)) return { answer: "erased" };
  const days = Number(event.retention.slice(1, -1));
  if (name !== "consent.withdrawn" && isPast(ground.givenOf(event.consentid), event))
    return { answer: "refused_expired" };
  // A virtual home lives in its own time.
  if (!ground.virtual && wallOf(event.time) > ground.now + 2 * day && name !== "consent.withdrawn")
    return { answer: "refused_schema" };
  if (!ground.virtual && tooLateFrom(event) < ground.now && name !== "consent.withdrawn")
    return { answer: "refused_expired" };
  return { take: event, name, due: ground.now + Math.min(days, mostDays[name] ?? days) * day };
}

/** From when on an event is taken no more: its time was over, however much of that its level hides. */
export function tooLateFrom({ time, retention, level }: HomeEvent): number {
  return wallOf(time) + (Number(retention.slice(1, -1)) + hiddenDays[level]) * day;
}

function wellFormed(value: unknown, { manifest, source }: Ground): HomeEvent | undefined {
  if (!HomeEvent.safeParse(value).success) return undefined;
  // Safe: it passed a schema that changes nothing. Kept as it was sent, letter for letter, so that its commitment can be proved.
  const event = value as HomeEvent;
  const name = nameOfType(event.type);
  if (!name || event.source !== source || !source.startsWith("urn:lintel:h:")) return undefined;
  if (event.subject !== undefined && !event.subject.startsWith("urn:lintel:r:")) return undefined;
  if (event.recipient !== manifest.brand || event.dataschema !== `urn:lintel:schema:${name}:1`) return undefined;
  const data = eventTypes[name].data.safeParse(event.data);
  if (!data.success || hasSteering(data.data)) return undefined;
  if (Buffer.byteLength(JSON.stringify(event)) > batchLimits.eventBytes) return undefined;
  const days = Number(event.retention.slice(1, -1));
  if (days < 1 || days > manifest.retention_days) return undefined;
  const level = levelOfSignal[name];
  if (level !== undefined && !timeOfLevel[level].test(event.time)) return undefined;
  // A blurred answer is of nobody.
  return name === "signal.blurred" && event.subject !== undefined ? undefined : event;
}

function isPermitted(event: HomeEvent, name: EventTypeName, { manifest, givenOf }: Ground): boolean {
  // Whatever was ever granted can be withdrawn, also what this brand asks for no more.
  if (name === "consent.withdrawn") return true;
  const { purpose, category, level } = event;
  const purposes: readonly string[] = eventTypes[name].purposes;
  if (!purposes.includes(purpose) || level > levelAtMost[category satisfies Category]) return false;
  const signal = levelOfSignal[name];
  if (signal !== undefined && signal !== level) return false;
  const asked = manifest.asks.some((ask) => ask.purpose === purpose && ask.category === category && ask.level >= level);
  const given = givenOf(event.consentid);
  const within = !given || (given.purpose === purpose && given.category === category && given.level >= level);
  return asked && within;
}

/** Whether a grant had ended by its own word before this happened. */
function isPast(given: HomeEvent | undefined, { time }: HomeEvent): boolean {
  return given !== undefined && time.slice(0, 10) > eventTypes["consent.given"].data.parse(given.data).until;
}

function hasSteering(value: unknown): boolean {
  if (typeof value === "string") return steering.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasSteering);
}
