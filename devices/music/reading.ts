import { LintelError } from "../../hub/core/errors.ts";
import { at } from "../../hub/core/timer.ts";
import type { Port } from "../device.ts";
import { openNews } from "./news.ts";
import { type Asked, newsWanted, sampleWanted, type Wanted } from "./wanted.ts";

const withinMs = 10_000;

/** Reads the news for one wish at a time. */
export type Reading = {
  /** Calls `begin` with what the feed gives, or with the sample after 10 s or a fall; never once it was dropped. */
  read(wish: Wish): void;
  /** Whose wish is given up, if anybody's. */
  drop(): string | undefined;
};

type Wish = {
  readonly id: string;
  readonly asked: Asked;
  readonly feed: string;
  readonly begin: (of: Wanted) => void;
};

/** Opens the reading; `onTrouble` hears why a feed could not be read. */
export function openReading({ web, clock, fault }: Port<"music">, onTrouble: (error: unknown) => string): Reading {
  const news = openNews(web, clock);
  let current: { readonly id: string; readonly stop: AbortController } | undefined;

  const gather = async (asked: Asked, feed: string, stop: AbortController): Promise<Wanted | undefined> => {
    const late = () => stop.abort(new LintelError("E_DEADLINE", { after_s: withinMs / 1_000 }));
    const cancel = at(clock, clock.mono() + withinMs, late, fault);
    const aborted = new Promise<never>((_, reject) => {
      stop.signal.addEventListener("abort", () => reject(stop.signal.reason as Error), { once: true });
    });
    try {
      return newsWanted(asked, await Promise.race([news.bulletin(feed, stop.signal), aborted]));
    } catch (error) {
      return current?.stop === stop ? sampleWanted(asked, onTrouble(error)) : undefined;
    } finally {
      cancel();
    }
  };
  return {
    read: ({ id, asked, feed, begin }) => {
      const stop = new AbortController();
      current = { id, stop };
      gather(asked, feed, stop)
        .then((of) => {
          if (!of || current?.stop !== stop) return;
          current = undefined;
          begin(of);
        })
        .catch(fault);
    },
    drop: () => {
      const before = current;
      current = undefined;
      before?.stop.abort(new LintelError("E_STOPPED"));
      return before?.id;
    },
  };
}
