import type { Known, Source } from "./known.ts";

/** Every source of availability. */
export type Sources = {
  /** Lets an entity follow the ears of its plan, and those it followed before no more. */
  follow(known: Known): { readonly opened: readonly Source[]; readonly closed: readonly Source[] };
  /** Takes an entity out; the result are sources nobody follows any more. */
  leave(known: Known): readonly Source[];
  /** Notes a word of a source. */
  say(source: Source, said: boolean): void;
  /** Nothing is known of any until told again. */
  forget(): void;
};

/** No sources yet. */
export function makeSources(): Sources {
  const all = new Map<Source["ear"], Source>();
  let order = 0;
  const sourceOf = (ear: Source["ear"], opened: Source[]) => {
    const there = all.get(ear);
    if (there) return there;
    const source: Source = { ear, entities: new Set(), said: undefined, order: 0 };
    all.set(ear, source);
    opened.push(source);
    return source;
  };
  const leave = (known: Known, stays: readonly Source[]) => {
    const closed = known.sources.filter(
      (source) => !stays.includes(source) && source.entities.delete(known) && source.entities.size === 0,
    );
    for (const source of closed) all.delete(source.ear);
    return closed;
  };
  return {
    follow: (known) => {
      const opened: Source[] = [];
      const sources = known.plan.availability.ears.map((ear) => sourceOf(ear, opened));
      const closed = leave(known, sources);
      for (const source of sources) source.entities.add(known);
      known.sources = sources;
      known.latest = newest(sources);
      return { opened, closed };
    },
    leave: (known) => {
      const closed = leave(known, []);
      known.sources = [];
      return closed;
    },
    say: (source, said) => {
      source.said = said;
      source.order = order += 1;
      for (const known of source.entities) known.latest = said;
    },
    forget: () => {
      for (const source of all.values()) {
        source.said = undefined;
        for (const known of source.entities) known.latest = undefined;
      }
    },
  };
}

function newest(sources: readonly Source[]): boolean | undefined {
  let last: Source | undefined;
  for (const source of sources) if (source.said !== undefined && source.order >= (last?.order ?? 0)) last = source;
  return last?.said;
}
