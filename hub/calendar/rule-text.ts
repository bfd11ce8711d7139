import type { Rule } from "./rule.ts";

const days: Readonly<Record<string, number>> = { MO: 1, TU: 2, WE: 3, TH: 4, FR: 5, SA: 6, SU: 7 };

/** A rule as ical.js reads it from a line; `until` is the event's own wall clock. undefined for what no rule may say. */
export function readRule(value: unknown, until: number | undefined): Rule | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const said = new Map(Object.entries(value));
  const freq = said.get("freq");
  if (!isFrequency(freq)) return undefined;
  const [interval, count] = [said.get("interval") ?? 1, said.get("count")];
  if (!isWhole(interval, 1, 100_000) || (count !== undefined && !isWhole(count, 1, 1_000_000))) return undefined;
  const parts: Record<string, readonly number[]> = {};
  for (const [name, [key, low, high]] of Object.entries(bounds)) {
    if (!said.has(name)) continue;
    const numbers = [said.get(name)].flat();
    if (!numbers.every((n) => isWhole(n, low, high) && (n !== 0 || low === 0))) return undefined;
    parts[key] = numbers.toSorted((a, b) => a - b);
  }
  const weekday = said.has("byday") ? [said.get("byday")].flat().map(readWeekday) : undefined;
  if (weekday && !weekday.every((day) => day !== undefined)) return undefined;
  const { month, ...rest } = parts;
  const subDaily = ["HOURLY", "MINUTELY", "SECONDLY"].includes(freq);
  // Positions within an hour or a minute are asked for by nobody.
  if (subDaily && rest["position"]) return undefined;
  return {
    freq,
    interval,
    weekStart: weekStartOf(said.get("wkst")),
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until }),
    ...(month ? { month: new Set(month) } : {}),
    ...rest,
    ...(weekday ? { weekday } : {}),
  };
}

const bounds: Readonly<Record<string, readonly [key: string, low: number, high: number]>> = {
  bymonth: ["month", 1, 12],
  bymonthday: ["monthDay", -31, 31],
  byyearday: ["yearDay", -366, 366],
  byweekno: ["weekNumber", -53, 53],
  byhour: ["hour", 0, 23],
  byminute: ["minute", 0, 59],
  bysecond: ["second", 0, 59],
  bysetpos: ["position", -366, 366],
};

function weekStartOf(said: unknown): number {
  if (typeof said === "string") return days[said] ?? 1;
  // ical.js counts from Sunday = 1.
  return isWhole(said, 1, 7) ? ((said + 5) % 7) + 1 : 1;
}

function isFrequency(word: unknown): word is Rule["freq"] {
  return typeof word === "string" && /^(SECOND|MINUTE|HOUR|WEEK|MONTH|YEAR)LY$|^DAILY$/.test(word);
}

function isWhole(value: unknown, low: number, high: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= low && value <= high;
}

function readWeekday(text: unknown): { nth: number; day: number } | undefined {
  const found = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(typeof text === "string" ? text : "");
  const day = days[found?.[2] ?? ""];
  return day === undefined ? undefined : { nth: Number(found?.[1] ?? 0), day };
}
