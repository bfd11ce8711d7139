import { levels, purposes, tellsByItself, type Level, type Purpose } from "../../hub/core/engage/lists.ts";
import { fieldsOf } from "../parts/send.ts";
import type { BrandTold, GrantTold, Privacy } from "./ask/shapes.ts";

/** One brand that hears from whoever asks, or did: what stands, and what was taken back. */
export type Heard = {
  readonly brand: BrandTold;
  /** Given or suspended. */
  readonly standing: readonly GrantTold[];
  /** Withdrawn or run out, the newest first. */
  readonly gone: readonly GrantTold[];
};

const kinds: Readonly<Record<string, string>> = {
  "signal.blurred": "signal-blurred",
  "signal.bucket": "signal-bucket",
  "signal.usage": "signal-usage",
  "offer.contact": "offer-contact",
  "offer.accept": "offer-accept",
  "offer.reject": "offer-reject",
  "interest.declared": "interest-declared",
  "answer.given": "answer-given",
  "satisfaction.given": "satisfaction-given",
  "callback.requested": "callback-requested",
  "points.command": "points-command",
  "request.made": "request-made",
  "thread.said": "thread-said",
  "complaint.raised": "complaint-raised",
  "consent.given": "consent-given",
  "consent.withdrawn": "consent-withdrawn",
};

const levelWords = { 1: "blurred", 2: "bucket", 3: "usage" } as const;

/** What is told: by level, or a person's own taps alone. */
export function toldBy(purpose: Purpose, level: Level): string {
  return tellsByItself(purpose, level) ? levelWords[level] : "tap";
}

const trends = ["up", "same", "down"];

/** One line of what left the house, in plain words: the key of its name, and its value or the key of that. */
export type SentRow = {
  readonly name: string;
  readonly value?: string;
  readonly says?: string;
  readonly params?: Readonly<Record<string, string>>;
};

/** Whether it was said yes to and not taken back, even while it waits. */
export const stands = ({ state }: GrantTold) => state === "given" || state === "suspended";
const left = ({ state }: GrantTold) => state === "withdrawn" || state === "expired";

/** The brands that hear from somebody or did, those that still do first. */
export function heardBy({ brands, grants }: Privacy): readonly Heard[] {
  const all = brands.map((brand) => {
    const own = grants.filter((grant) => grant.brand === brand.brand);
    const standing = own.filter(stands);
    const again = (one: GrantTold) =>
      standing.some((two) => two.purpose === one.purpose && two.category === one.category);
    return {
      brand,
      standing,
      gone: own.filter((one) => left(one) && !again(one)).toSorted((a, b) => whenLeft(b) - whenLeft(a)),
    };
  });
  return all
    .filter(({ standing, gone }) => standing.length + gone.length > 0)
    .toSorted((a, b) => b.standing.length - a.standing.length);
}

/** When a permission ended. */
export function whenLeft({ withdrawn_at: at, until }: GrantTold): number {
  return at ?? until;
}

/** The one sentence over everything. */
export function headOf(privacy: Privacy): { readonly key: string; readonly params: { readonly count: number } } {
  const { paused, grants } = privacy;
  const count = new Set(grants.filter(({ state }) => state === "given").map(({ brand }) => brand)).size;
  if (count > 0 && paused) return { key: "privacy.head.paused", params: { count } };
  return { key: `privacy.head.${["none", "one", "two"][count] ?? "some"}`, params: { count } };
}

/** An event as it left, in rows a person can read; nothing of a text that is none. */
export function rowsOfSent(
  text: string,
): { readonly kind: string | undefined; readonly coarse: boolean; readonly rows: readonly SentRow[] } | undefined {
  const event = fieldsIn(text);
  const { type, time, source, retention, data } = event;
  if (typeof type !== "string") return undefined;
  const kind = kinds[type.replace(/^dev\.lintel\.([a-z.]+)\.v1$/, "$1")];
  // Which version of an offer it was is in the text word for word.
  const { trend, until, notice, version: _version, ...told } = fieldsOf(data);
  const value = valuesOf(told)
    .map((one) => one.replace(/^(\d{1,3})-(\d{1,3})$/, "$1 – $2"))
    .join(", ");
  const rows = [
    ...(value === "" ? [] : [{ name: "privacy.row.value", value }]),
    ...(kind?.startsWith("consent-") ? permittedBy(event) : []),
    ...(typeof trend === "string" && trends.includes(trend)
      ? [{ name: "privacy.row.trend", says: `privacy.trend.${trend}` }]
      : []),
    ...(typeof until === "string" ? [{ name: "privacy.row.until", value: until }] : []),
    ...(typeof notice === "string" ? [{ name: "privacy.row.notice", says: "privacy.row.notice.value" }] : []),
    ...(typeof time === "string" ? [{ name: "privacy.row.day", value: dayIn(time) }] : []),
    ...(typeof source === "string" ? [{ name: "privacy.row.home", value: `${source.slice(-32, -28)}…` }] : []),
    ...deletedBy(time, retention),
  ];
  // A person's own tap carries its real time; what is counted carries none.
  return { kind, coarse: kind === "signal-blurred" || kind === "signal-bucket", rows };
}

/** What a yes or its end was about, in the words it was asked in. */
function permittedBy({ purpose, category, level }: Readonly<Record<string, unknown>>): readonly SentRow[] {
  const [why, much] = [purposes.find((one) => one === purpose), levels.find((one) => one === level)];
  if (typeof category !== "string" || why === undefined || much === undefined) return [];
  const params = {
    what: `privacy.level.${toldBy(why, much)}`,
    of: `privacy.category.${category}`,
    for: `privacy.purpose.${why}`,
  };
  return [{ name: "privacy.row.permitted", says: "privacy.what", params }];
}

function dayIn(time: string): string {
  return time
    .replace(/T00:00:00(\.\d+)?Z$/, "")
    .replace("T", " ")
    .replace(/:\d\d(\.\d+)?Z$/, " UTC");
}

function fieldsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // Not an event: shown word for word alone.
    return {};
  }
}

function valuesOf(data: unknown): readonly string[] {
  if (typeof data === "string" || typeof data === "number") return [String(data)];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(valuesOf) : [];
}

function deletedBy(time: unknown, retention: unknown): readonly SentRow[] {
  const days = typeof retention === "string" ? /^P(\d{1,3})D$/.exec(retention)?.[1] : undefined;
  const from = typeof time === "string" ? Date.parse(time) : Number.NaN;
  if (days === undefined || Number.isNaN(from)) return [];
  const by = new Date(from + Number(days) * 86_400_000).toISOString().slice(0, 10);
  return [{ name: "privacy.row.deleted", value: by }];
}
