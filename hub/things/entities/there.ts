import type { Asking } from "./asking.ts";
import type { Sources } from "./availability.ts";
import { availableNow, type Known, type Source } from "./known.ts";
import type { News } from "./news.ts";
import type { Refusals } from "./refusals.ts";

/** Who is there: what makers say of availability, and whether our own line to the broker stands. */
export type There = {
  /** A message on a source's topic. */
  say(source: Source, topic: string, text: string): void;
  /** The line broke, or stands again; false when it was so already. */
  setLine(up: boolean): boolean;
  readonly line: boolean;
  available(known: Known): boolean;
};

/** What it needs of the registry. */
export type ThereNeeds = {
  readonly entities: ReadonlyMap<string, Known>;
  readonly sources: Sources;
  readonly news: News;
  readonly refusals: Refusals;
  readonly asking: Asking;
  readonly now: () => number;
};

/** The line stands, and nobody has said a word. */
export function makeThere({ entities, sources, news, refusals, asking, now }: ThereNeeds): There {
  let line = true;
  const changing = (all: Iterable<Known>, change: () => void) => {
    const before = [...all].map((known) => ({ known, was: availableNow(known, line) }));
    change();
    for (const { known, was } of before) {
      const is = availableNow(known, line);
      if (is === was) continue;
      if (is !== true) known.heard = [];
      else asking.ask(known.plan.ask ?? []);
      news.entityChanged(known.id);
      news.tell(known.id, { fresh: false, available: is === true });
    }
  };
  return {
    say: (source, topic, text) => {
      let said: boolean | undefined;
      try {
        said = source.ear.read(text);
      } catch (error) {
        return refusals.add(topic, error, now());
      }
      if (said === undefined) return;
      const word = said;
      changing(source.entities, () => sources.say(source, word));
    },
    setLine: (up) => {
      if (line === up) return false;
      changing(entities.values(), () => {
        line = up;
        if (up) return;
        sources.forget();
        for (const known of entities.values()) known.heard = [];
      });
      return true;
    },
    get line() {
      return line;
    },
    available: (known) => availableNow(known, line) === true,
  };
}
