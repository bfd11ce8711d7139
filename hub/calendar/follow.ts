import type { Clock } from "../core/clock.ts";
import { codeOf, fail, type ErrorCode } from "../core/errors.ts";
import type { Random } from "../core/random.ts";
import { at } from "../core/timer.ts";
import type { Answer, Web } from "../core/ways-out.ts";
import type { Copy, Kept } from "./kept.ts";
import type { Said } from "./read.ts";

/** What following a calendar needs of the house. */
export type FollowParts = {
  readonly clock: Clock;
  readonly random: Pick<Random, "next">;
  readonly web: Web;
  readonly kept: Kept;
  /** Reads a calendar's bytes; undefined: not a calendar. */
  readonly read: (body: Uint8Array) => Promise<Said | undefined>;
  /** What it says now. */
  readonly know: (said: Said) => void;
  /** How the last round went: undefined when well. */
  readonly went: (trouble: Trouble | undefined, cause: unknown) => void;
  /** Counts work that the house's clock waits for; the network lives in the machine's own time. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  readonly onFault: (error: unknown) => void;
};

/** What can be wrong with a whole calendar. */
export type Trouble = "E_CALENDAR_BROKEN" | "E_CALENDAR_UNREACHABLE";

/** Where a calendar stands and under which key its last good copy is kept. */
export type Address = { readonly url: string; readonly key: string };

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
const capBytes = 2_000_000;
const timeout_ms = 30_000;
/** What came, and was more than can be read. */
const unreadable: ReadonlySet<ErrorCode> = new Set(["E_TOO_BIG", "E_INTERNAL"]);

/** Follows a calendar: its last good copy at once, then its address every hour; `stop` ends it. */
export function follow({ url, key }: Address, parts: FollowParts): { reread(): Promise<void>; stop(): void } {
  const { clock, random, web, kept, read, know, went, during, onFault } = parts;
  const whole = url.startsWith("data:");
  const gone = new AbortController();
  let failures = 0;
  let cancel = () => {};

  const again = (wait: number) => {
    if (!gone.signal.aborted) cancel = at(clock, clock.mono() + wait, round, onFault);
  };
  const reread = async () => {
    try {
      const copy = kept.get(key);
      const said = copy && (await during(read(copy.body)));
      if (said && !gone.signal.aborted) know(said);
    } catch (error) {
      if (!gone.signal.aborted) onFault(error);
    }
  };
  // A disk that takes nothing more is the house's trouble, not the calendar's.
  const keep = (write: () => void) => {
    try {
      write();
    } catch (error) {
      onFault(error);
    }
  };
  const ask = async () => {
    const copy = kept.get(key);
    const asking = web("calendar", url, {
      signal: gone.signal,
      cap_bytes: capBytes,
      timeout_ms,
      headers: { accept: "text/calendar, */*;q=0.1", ...conditions(copy) },
    });
    const answer = await (whole ? during(asking) : asking);
    if (gone.signal.aborted) return undefined;
    if (answer.status === 304 && copy) return keep(() => kept.touch(key, clock.wall()));
    if (answer.status !== 200) fail("E_CALENDAR_UNREACHABLE", { status: answer.status });
    return during(take(answer, copy));
  };
  const take = async (answer: Answer, copy: Copy | undefined): Promise<Trouble | undefined> => {
    const said = await read(answer.body);
    if (gone.signal.aborted) return undefined;
    if (!said || (said.used === 0 && said.skipped > 0)) return "E_CALENDAR_BROKEN";
    if (said.cut) {
      // Half a calendar is better than none, and worse than a whole one of yesterday.
      if (!copy) know(said);
      return "E_CALENDAR_BROKEN";
    }
    const validator = answer.headers["etag"] ?? answer.headers["last-modified"];
    const fresh = { body: answer.body, at: clock.wall(), ...(validator === undefined ? {} : { validator }) };
    keep(() => kept.put(key, fresh));
    know(said);
    return undefined;
  };
  const round = async () => {
    let trouble: Trouble | undefined;
    let cause: unknown;
    try {
      trouble = (await ask()) ?? undefined;
    } catch (error) {
      cause = error;
      trouble = unreadable.has(codeOf(error)) ? "E_CALENDAR_BROKEN" : "E_CALENDAR_UNREACHABLE";
    }
    if (gone.signal.aborted) return;
    failures = trouble ? failures + 1 : 0;
    went(trouble, cause);
    // Spread out, so that houses that lost the same server do not come back to it in one moment.
    if (failures > 0) again(Math.min(hour_ms, minute_ms * 2 ** (failures - 1)) * (0.75 + random.next() / 2));
    else if (!whole) again(hour_ms * (0.9 + random.next() / 5));
  };

  const begin = async () => {
    const copy = kept.get(key);
    if (copy) await reread();
    const age = copy ? clock.wall() - copy.at : hour_ms;
    if (copy && whole) return;
    again(age >= 0 && age < hour_ms ? hour_ms - age : 0);
  };
  void during(begin().catch(onFault));

  return {
    reread,
    stop: () => {
      gone.abort(new Error("the calendar is gone"));
      cancel();
    },
  };
}

function conditions(copy: Copy | undefined): Readonly<Record<string, string>> {
  const { validator } = copy ?? {};
  if (validator === undefined) return {};
  return /^(W\/)?"/.test(validator) ? { "if-none-match": validator } : { "if-modified-since": validator };
}
