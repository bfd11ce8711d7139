import { createHash } from "node:crypto";
import type { z } from "zod";
import { fail } from "../core/errors.ts";
import { batchLimits, eventTypes, type EventTypeName, HomeEvent, typeOf } from "../core/engage/events.ts";
import type { Level, Purpose } from "../core/engage/lists.ts";
import { houseDay } from "../core/house-day.ts";
import { instantOf } from "../core/instant.ts";
import { check } from "../core/parse.ts";
import type { Random } from "../core/random.ts";
import type { Grant } from "./grant.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** What is to be told: a type of the table with its own data, and nothing that the type does not name. */
export type Draft = {
  [K in EventTypeName]: {
    readonly type: K;
    readonly data: z.input<(typeof eventTypes)[K]["data"]>;
    /** When it happened, wall ms; now, where it is left out. */
    readonly at?: number;
    /** What it is told of: the same under the same grant always makes the same event. */
    readonly of?: string;
  };
}[EventTypeName];

declare const made: unique symbol;
/** An event exactly as it is to leave; only the builder makes one, and only of a grant. */
export type Built = {
  readonly id: string;
  readonly brand: string;
  readonly consent: string;
  readonly epoch: number;
  readonly resident: string;
  readonly type: EventTypeName;
  /** Wall ms before which it does not leave, and after which it never does. */
  readonly due: number;
  readonly expires: number;
  readonly text: string;
  /** What its commitment is salted with; stays at home. */
  readonly salt: string;
  readonly [made]: true;
};

/** Makes an event of a grant and a draft. E_WRONG_TYPE, E_UNKNOWN_KEY (data), E_TOO_BIG. */
export type Build = (grant: Grant, draft: Draft, now: number) => Built;

/** What the builder works with. */
export type BuildNeeds = {
  readonly pseudonyms: Pseudonyms;
  readonly random: Pick<Random, "bytes" | "next">;
  readonly zone: () => string;
  /** The most days a brand keeps anything, by its pinned manifest; undefined for a brand nobody pinned. */
  readonly retentionDays: (brand: string) => number | undefined;
};

const hour_ms = 3_600_000;
const day_ms = 86_400_000;
const mostDays = 365;
const owedDays = 3_650;
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** At which level what is told by itself is told. */
export const signalLevels: Readonly<Partial<Record<EventTypeName, Level>>> = {
  "signal.blurred": 1,
  "signal.bucket": 2,
  "signal.usage": 3,
};

/** Makes the builder. */
export function makeBuild({ pseudonyms, random, zone, retentionDays }: BuildNeeds): Build {
  return (grant, draft, now) => {
    const { type, of } = draft;
    const { id: consent, brand, epoch, resident, level } = grant;
    checkPurpose(grant, type);
    const days = Math.min(retentionDays(brand) ?? mostDays, mostDays);
    const bytes = (what: string) =>
      of === undefined ? random.bytes(16) : pseudonyms.derived(what, consent, String(epoch), type, of);
    const salt = Buffer.from(bytes("salt")).toString("base64url");
    const { tap } = eventTypes[type];
    const event = {
      specversion: "1.0",
      id: crockfordOf(bytes("event")),
      source: pseudonyms.home(brand),
      type: typeOf(type),
      ...(isOfNobody(type, level) ? {} : { subject: pseudonyms.resident(brand, resident) }),
      time: timeOf(draft.at ?? now, tap ? undefined : level, zone()),
      datacontenttype: "application/json",
      dataschema: `urn:lintel:schema:${type}:1`,
      consentid: consent,
      consentepoch: epoch,
      purpose: grant.purpose,
      category: grant.category,
      recipient: brand,
      level,
      retention: `P${days}D`,
      data: check<unknown>(eventTypes[type].data, draft.data),
    };
    const whole = { ...event, commit: commitOf(salt, event) };
    check<unknown>(HomeEvent, whole);
    const text = JSON.stringify(whole);
    if (Buffer.byteLength(text) > batchLimits.eventBytes) {
      fail("E_TOO_BIG", { bytes: Buffer.byteLength(text), cap: batchLimits.eventBytes });
    }
    const due = tap ? now : now + hour_ms + Math.floor(random.next() * 23 * hour_ms);
    // What somebody took back is told until it is heard, however soon its brand forgets.
    const expires = now + (type === "consent.withdrawn" ? owedDays : days) * day_ms;
    const built = { id: whole.id, brand, consent, epoch, resident, type, due, expires, text, salt };
    // Safe: the only place that makes one.
    return built as unknown as Built;
  };
}

/** The commitment of an event: by the salt its resident can prove that exactly this was sent. */
export function commitOf(salt: string, event: Readonly<Record<string, unknown>>): string {
  const { commit: _, ...rest } = event;
  return createHash("sha256")
    .update(`${salt}\n${JSON.stringify(rest)}`)
    .digest("base64url");
}

/** A type has its purposes, and what is told by itself its one level: of another grant there is no such event. */
function checkPurpose({ purpose, level }: Grant, type: EventTypeName): void {
  const purposes: readonly Purpose[] = eventTypes[type].purposes;
  if (!purposes.includes(purpose)) fail("E_WRONG_TYPE", { field: "purpose", problem: type });
  if ((signalLevels[type] ?? level) !== level) fail("E_WRONG_TYPE", { field: "level", problem: type });
}

/** A blurred answer is nobody's, nor is what is said of the grant it stands on. */
function isOfNobody(type: EventTypeName, level: Level): boolean {
  return type === "signal.blurred" || (level === 1 && (type === "consent.given" || type === "consent.withdrawn"));
}

/** To the month, the day or the hour by level; as it was for a person's own tap. */
function timeOf(at: number, level: Level | undefined, zone: string): string {
  if (level === undefined) return instantOf(at);
  if (level === 3) return instantOf(Math.floor(at / hour_ms) * hour_ms);
  const day = houseDay(at, zone);
  return `${level === 2 ? day : `${day.slice(0, 7)}-01`}T00:00:00Z`;
}

/** 128 bits as 26 letters. */
export function crockfordOf(bytes: Uint8Array): string {
  let left = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = `${crockford[Number(left % 32n)] ?? ""}${text}`;
    left /= 32n;
  }
  return text;
}
