import { applied, liveSchema, type Beat, type Diff, type LiveValues, type Snapshot } from "../../hub/core/live.ts";

/** What a wall knows of the house, and when: `at` is the house's wall time, `heard` the page's own clock, both ms. */
export type Known = {
  readonly values: LiveValues;
  readonly at: number;
  readonly heard: number;
  /** What the screen was told to show or say, and since when, the house's wall ms: its state is told anew each minute. */
  readonly told: Told;
  /** What it spoke last, and since when: a card does not grow young because something was said. */
  readonly said: Told;
  /** Where to go on from after a broken line; a snapshot from the disk has none. */
  readonly mark?: { readonly epoch: string; readonly seq: number };
};

/** Something a screen shows or said, known by its content. */
export type Told = { readonly what: string; readonly since: number };

/** What is known after a message; undefined when it does not follow what was known and all has to be asked anew. */
export type After = Known | undefined;

/** Everything at once. A snapshot of another schema than ours cannot be read. */
export function withSnapshot(known: After, { schema, values, at, epoch, seq }: Snapshot, heard: number): After {
  if (schema !== liveSchema) return undefined;
  const since = values["screen.at"] ?? at;
  return { values, at, heard, ...toldIn(values, known, since), mark: { epoch, seq } };
}

/** One change on top of what is known. */
export function withDiff(known: After, diff: Diff, heard: number): After {
  const { epoch, seq, at } = diff;
  if (!known?.mark || known.mark.epoch !== epoch || known.mark.seq + 1 !== seq) return undefined;
  const values = applied(known.values, diff);
  return { values, at, heard, ...toldIn(values, known, at), mark: { epoch, seq } };
}

/** Nothing changed, and the house is still there. */
export function withBeat(known: After, { epoch, seq, at }: Beat, heard: number): After {
  if (!known?.mark || known.mark.epoch !== epoch || known.mark.seq !== seq) return undefined;
  return { ...known, at, heard };
}

/** The house's own wall time now: it runs on from when it was last heard. */
export function houseTime(known: Known, page: number): number {
  return known.at + (page - known.heard);
}

function toldIn(values: LiveValues, before: After, since: number): Pick<Known, "told" | "said"> {
  const { "screen.card": card = "", "screen.shows": shows, "screen.spoke": spoke = "" } = values;
  const { "screen.spoken": spoken, "screen.spoken_id": id = "" } = values;
  return {
    told: same(before?.told, JSON.stringify([card, sorted(shows)]), since),
    said: same(before?.said, JSON.stringify([spoke, id, sorted(spoken)]), since),
  };
}

function same(before: Told | undefined, what: string, since: number): Told {
  return before?.what === what ? before : { what, since };
}

function sorted(values: object = {}): readonly (readonly [string, unknown])[] {
  return Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
