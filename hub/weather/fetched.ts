import type { Clock } from "../core/clock.ts";
import type { PlacedHome } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { Web } from "../core/ways-out.ts";
import type { Kept } from "./kept.ts";
import { addressOf, type Odd, type Page, replyCap } from "./open-meteo.ts";
import { type Asked, goodBody, pause, poll, retryAfter } from "./poll.ts";

/** A page as it was read, and when it was fetched: wall ms. */
export type Good<T> = { readonly at: number; readonly value: T };

/** One page of Open-Meteo, asked for again and again; the last good answer stays until a better one comes. */
export type Fetched<T> = {
  /** The last good answer; undefined once it is two days old. */
  good(): Good<T> | undefined;
  /** Looks whether the home wants this page, from where, and begins, begins anew or stops. */
  follow(): void;
  stop(): void;
};

/** What a page needs to be fetched. */
export type FetchRim = {
  readonly clock: Clock;
  readonly home: () => PlacedHome | undefined;
  readonly web: Web;
  readonly kept: Kept;
  readonly log: Log;
  /** From 0 to 1, so that not every house of the world asks in the same instant. */
  readonly jitter: () => number;
  /** Hears of each failure; undefined: it is over. */
  readonly trouble: (page: Page, error: unknown) => void;
  /** Told when an asking begins (1) and ends (-1). */
  readonly busy: (change: 1 | -1) => void;
};

const oldest_ms = 48 * 3_600_000;
const timeout_ms = 20_000;

/** Makes the fetching of a page; nothing is asked before `follow`. */
export function fetched<T>(
  page: Page,
  read: (body: Uint8Array, home: PlacedHome, odd: Odd) => T,
  rim: FetchRim,
): Fetched<T> {
  const { clock, home, web, kept, log, jitter, trouble, busy } = rim;
  let good: Good<T> | undefined;
  let following: string | undefined;
  const readAloud = (body: Uint8Array, here: PlacedHome) => {
    const odd = new Map<string, string>();
    const value = read(body, here, (field, problem) => void odd.set(field, problem));
    if (odd.size > 0) log.warn("parts of a forecast were left out", { page, odd: Object.fromEntries(odd) });
    return value;
  };
  const take = (answer: Parameters<typeof goodBody>[0], here: PlacedHome) => {
    const body = goodBody(answer);
    const at = clock.wall();
    good = { at, value: readAloud(body, here) };
    kept.write(page, { body, at });
    trouble(page, undefined);
  };
  const ask = async (signal: AbortSignal): Promise<Asked> => {
    const here = home();
    if (!here) return { well: false };
    let wait_ms = 0;
    busy(1);
    try {
      const answer = await web("weather", addressOf(page, here), { signal, cap_bytes: replyCap, timeout_ms });
      wait_ms = retryAfter(answer, clock.wall());
      if (!signal.aborted) take(answer, here);
      return { well: true };
    } catch (error) {
      if (!signal.aborted) trouble(page, error);
      return { well: false, wait_ms };
    } finally {
      busy(-1);
    }
  };
  const polling = poll(clock, jitter, ask, (error) => trouble(page, error));
  const remembered = (here: PlacedHome) => {
    const old = kept.read(page);
    if (!old) return undefined;
    try {
      return { at: old.at, value: readAloud(old.body, here) };
    } catch (error) {
      // The home moved, or a later release reads more strictly: the page is simply asked for again.
      log.warn("a kept forecast is of no use here", { page, error });
      return undefined;
    }
  };

  return {
    good: () => (good && clock.wall() - good.at < oldest_ms ? good : undefined),
    follow: () => {
      const here = home();
      const wanted = here?.weather === "open-meteo" ? addressOf(page, here) : undefined;
      if (wanted === following) return;
      following = wanted;
      good = wanted !== undefined && here ? remembered(here) : undefined;
      if (wanted === undefined) {
        polling.stop();
        trouble(page, undefined);
        return;
      }
      const age = good ? clock.wall() - good.at : Infinity;
      const usual = pause(0, jitter());
      polling.again(age >= 0 && age < usual ? usual - age : 0);
    },
    stop: polling.stop,
  };
}
