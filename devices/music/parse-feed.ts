import { Worker } from "node:worker_threads";
import type { Clock } from "../../hub/core/clock.ts";
import { LintelError } from "../../hub/core/errors.ts";
import { at } from "../../hub/core/timer.ts";
import type { FeedItem } from "./feed.ts";

const longestMs = 4_000;

/**
 * Reads a feed in a thread of its own, at most 4 s and 128 MB: what a stranger wrote may keep a reader busy for minutes,
 * and must not keep the house. E_FEED.
 */
export function parseApart(clock: Clock, text: string, signal: AbortSignal): Promise<readonly FeedItem[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly FeedItem[]>();
  const worker = new Worker(new URL("./feed-thread.ts", import.meta.url), {
    name: "feed",
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  const refuse = (problem: string, cause?: unknown) => reject(new LintelError("E_FEED", { problem }, cause));
  const tooLong = () => refuse("it takes too long to read");
  const cancel = at(clock, clock.mono() + longestMs, tooLong, tooLong);
  const stopped = () => refuse("stopped");
  signal.addEventListener("abort", stopped, { once: true });
  worker.once("message", (items: readonly FeedItem[]) => resolve(items));
  worker.once("error", (error: Error) => refuse("it is no feed", error));
  worker.once("exit", () => refuse("it is no feed"));
  return promise.finally(() => {
    cancel();
    signal.removeEventListener("abort", stopped);
    void worker.terminate();
  });
}
