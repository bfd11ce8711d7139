import { Temporal } from "temporal-polyfill";
import type { Clock } from "../core/clock.ts";
import { codeOf, LintelError } from "../core/errors.ts";

/** What a log line tells beside its sentence; `error` may be any thrown value, `cause` the id of what started it all. */
export type Fields = Readonly<Record<string, unknown>> & { readonly error?: unknown; readonly cause?: string };

/** Writes one JSON line a call. */
export type Log = Readonly<Record<Level, (msg: string, fields?: Fields) => void>>;

type Level = "error" | "warn" | "info" | "debug";

// The numbers of syslog, as journald wants them.
const priority = { error: 3, warn: 4, info: 6, debug: 7 } as const;

/** A log whose lines go to `write` (without the line end). */
export function makeLog(write: (line: string) => void, clock: Clock): Log {
  const line =
    (level: Level) =>
    (msg: string, { error, ...fields }: Fields = {}) =>
      write(
        JSON.stringify(
          { at: instant(clock.wall()), level, priority: priority[level], msg, ...fields, ...readable(error) },
          (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
        ),
      );
  return { error: line("error"), warn: line("warn"), info: line("info"), debug: line("debug") };
}

function readable(error: unknown): Readonly<Record<string, unknown>> {
  if (error === undefined) return {};
  const code = codeOf(error);
  if (error instanceof LintelError) return { code, params: error.params, ...because(error.cause) };
  return error instanceof Error
    ? { code, error: error.message, stack: error.stack, ...because(error.cause) }
    : { code, error: String(error) };
}

function because(cause: unknown): Readonly<Record<string, unknown>> {
  return cause === undefined ? {} : { because: readable(cause) };
}

function instant(wall: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(wall)).toString({ smallestUnit: "millisecond" });
}
