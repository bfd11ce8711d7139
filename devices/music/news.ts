import type { Clock } from "../../hub/core/clock.ts";
import { codeOf, fail, LintelError } from "../../hub/core/errors.ts";
import { mayGo, type Answer, type Web } from "../../hub/core/ways-out.ts";
import type { FeedItem } from "./feed.ts";
import { parseApart } from "./parse-feed.ts";

/** The news of a feed: its newest sound if it is of today, and titles to be read. */
export type Bulletin = {
  readonly audio?: { readonly url: string; readonly title?: string };
  readonly titles: readonly string[];
};

/** Reads feeds, and keeps the last good one of each. */
export type News = {
  /** E_FEED, or what the way out says; the last good one of the last 24 h instead, where there is one. */
  bulletin(url: string, signal: AbortSignal): Promise<Bulletin>;
};

type Kept = {
  readonly items: readonly FeedItem[];
  readonly at: number;
  readonly tags: Readonly<Record<string, string>>;
};
type Failed = { readonly error: unknown; readonly until: number; readonly wait: number };

const capBytes = 2_000_000;
const timeoutMs = 8_000;
const freshMs = 5 * 60_000;
const keptMs = 24 * 3_600_000;
const firstWaitMs = 30_000;
const longestWaitMs = 30 * 60_000;
const mostFeeds = 8;
const mostTitles = 5;

/** Opens the news over a way out of the house. */
export function openNews(web: Web, clock: Clock): News {
  const kept = new Map<string, Kept>();
  const failed = new Map<string, Failed>();

  const ask = async (url: string, signal: AbortSignal): Promise<Kept> => {
    const known = kept.get(url);
    const headers = { accept: "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5" };
    const how = { signal, cap_bytes: capBytes, timeout_ms: timeoutMs, headers: { ...headers, ...known?.tags } };
    const answer = await web("news", url, how);
    if (answer.status === 304 && known) return { ...known, at: clock.wall() };
    if (answer.status !== 200) fail("E_FEED", { problem: `status ${answer.status}` });
    const items = await parseApart(clock, textOf(answer), signal);
    if (items.length === 0) fail("E_FEED", { problem: "nothing in it" });
    return { items, at: clock.wall(), tags: tagsOf(answer) };
  };
  const newest = async (url: string, signal: AbortSignal): Promise<Kept> => {
    const known = kept.get(url);
    if (known && clock.wall() - known.at < freshMs) return known;
    const before = failed.get(url);
    try {
      // Who did not answer is left alone for a while, longer each time.
      if (before && clock.mono() < before.until) throw before.error;
      const got = await ask(url, signal);
      failed.delete(url);
      keep(kept, url, got);
      return got;
    } catch (error) {
      // Whom nobody waits for any more has not failed.
      if (!(error instanceof LintelError) || codeOf(signal.reason) === "E_STOPPED") throw error;
      if (!before || clock.mono() >= before.until) {
        const wait = Math.min((before?.wait ?? firstWaitMs / 2) * 2, longestWaitMs);
        keep(failed, url, { error, wait, until: clock.mono() + wait });
      }
      if (known && clock.wall() - known.at <= keptMs) return known;
      throw error;
    }
  };
  return { bulletin: async (url, signal) => bulletinOf((await newest(url, signal)).items, url, clock.wall()) };
}

/** Chooses what is played or read of a feed at an instant. */
export function bulletinOf(items: readonly FeedItem[], feed: string, now: number): Bulletin {
  const sorted = items.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const titles = [...new Set(sorted.flatMap(({ title }) => title ?? []))].slice(0, mostTitles);
  const heard = sorted.find(
    ({ audio, at = 0 }) => audio !== undefined && now - at <= keptMs && at - now < 3_600_000 && allowed(audio, feed),
  );
  if (!heard?.audio && titles.length === 0) fail("E_FEED", { problem: "nothing in it" });
  if (!heard?.audio) return { titles };
  return { titles, audio: { url: heard.audio, ...(heard.title === undefined ? {} : { title: heard.title }) } };
}

/** A stranger's feed may not send the player round inside the house. */
function allowed(audio: string, feed: string): boolean {
  const [to, from] = [URL.parse(audio), URL.parse(feed)];
  // Sound is often served plain by those who serve their feed locked; nothing secret goes there.
  if (to && from && to.protocol === "http:") from.protocol = "http:";
  return to !== null && from !== null && mayGo("news", to, from);
}

function textOf({ headers, body }: Answer): string {
  const start = new TextDecoder("latin1").decode(body.subarray(0, 200));
  const said = /charset=["']?([\w-]+)/i.exec(headers["content-type"] ?? "") ?? /encoding=["']([\w-]+)/i.exec(start);
  try {
    return new TextDecoder(said?.[1] ?? "utf-8").decode(body);
  } catch (cause) {
    return fail("E_FEED", { problem: "an unknown encoding" }, cause);
  }
}

function tagsOf({ headers }: Answer): Record<string, string> {
  const [etag, modified] = [headers["etag"], headers["last-modified"]];
  return { ...(etag ? { "if-none-match": etag } : {}), ...(modified ? { "if-modified-since": modified } : {}) };
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) if (map.size > mostFeeds) map.delete(oldest);
}
