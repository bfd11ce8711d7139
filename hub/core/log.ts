import type { Clock } from "./clock.ts";
import { codeOf, LintelError } from "./errors.ts";
import { instantOf } from "./instant.ts";

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
          { at: instantOf(clock.wall()), level, priority: priority[level], msg, ...fields, ...readable(error) },
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
    : { code, error: typeof error === "string" ? error : JSON.stringify(error) };
}

function because(cause: unknown): Readonly<Record<string, unknown>> {
  return cause === undefined ? {} : { because: readable(cause) };
}
