import type { Clock } from "../core/clock.ts";
import { fail } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import { at } from "../core/timer.ts";
import type { Answer } from "../core/ways-out.ts";

const minute_ms = 60_000;
const usual_ms = 30 * minute_ms;
const spread_ms = 5 * minute_ms;
const longest_ms = 60 * minute_ms;
const asksMost_ms = 24 * 60 * minute_ms;

/** How long until a page is asked for again: half an hour when well, from one minute to an hour while it fails. */
export function pause(failures: number, jitter: number, retryAfter_ms = 0): number {
  if (failures === 0) return usual_ms + jitter * spread_ms;
  const backOff = Math.min(longest_ms, minute_ms * 2 ** Math.min(failures - 1, 10));
  // What the other side asks for is kept, and nobody comes back in the same instant as all the others.
  return Math.max(backOff, Math.min(retryAfter_ms, asksMost_ms)) * (1 + jitter / 10);
}

/** The wait that an answer asks for by its Retry-After, in seconds or as a date; 0 without one. */
export function retryAfter({ headers }: Pick<Answer, "headers">, wall: number): number {
  const said = headers["retry-after"];
  if (said === undefined) return 0;
  const seconds = Number(said);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : wallOf(said) - wall;
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

/** A page that is asked for again and again. */
export type Poll = {
  /** Begins, or begins anew without its failures, after `wait_ms`. */
  again(wait_ms: number): void;
  stop(): void;
};

/** What one asking came to: `wait_ms` is what the other side asked for. */
export type Asked = { readonly well: boolean; readonly wait_ms?: number };

/** Asks by the clock, one at a time; `ask` never throws. */
export function poll(
  clock: Clock,
  jitter: () => number,
  ask: (signal: AbortSignal) => Promise<Asked>,
  onFault: (error: unknown) => void,
): Poll {
  let cancel = () => {};
  let asking: AbortController | undefined;
  let failures = 0;
  const plan = (wait_ms: number) => {
    cancel();
    cancel = at(clock, clock.mono() + wait_ms, turn, onFault);
  };
  const turn = async () => {
    const own = new AbortController();
    asking = own;
    const asked = await ask(own.signal);
    if (asking !== own) return;
    asking = undefined;
    failures = asked.well ? 0 : failures + 1;
    plan(pause(failures, jitter(), asked.wait_ms));
  };
  return {
    again: (wait_ms) => {
      asking?.abort();
      asking = undefined;
      failures = 0;
      plan(wait_ms);
    },
    stop: () => {
      cancel();
      asking?.abort();
      asking = undefined;
    },
  };
}

/** The body of a good answer. E_RATE (429), E_FORECAST. */
export function goodBody({ status, body }: Answer): Uint8Array {
  if (status === 429) fail("E_RATE");
  if (status !== 200) fail("E_FORECAST", { problem: `answered ${status}` });
  return body;
}
