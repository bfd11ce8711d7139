import { applied, type Beat, type Diff, liveSchema, type LiveValues, type Snapshot } from "../core/live.ts";
import { diffOf } from "./diff.ts";

const ringSize = 256;

/** What one place shows, as a numbered row of changes that a screen can take up again where it was. */
export type Stream = {
  /** Looks again; the change since the last look, or undefined. */
  look(): Diff | undefined;
  snapshot(): Snapshot;
  beat(): Beat;
  /** The changes after a sequence number of this epoch, or undefined when they are no longer kept. */
  since(epoch: string, seq: number): readonly Diff[] | undefined;
};

/** Makes the stream of a place; `read` gives what it shows now, `wall` the house's time. */
export function makeStream(epoch: string, place: string, read: () => LiveValues, wall: () => number): Stream {
  const ring: Diff[] = [];
  let seq = 0;
  let values = read();
  return {
    look: () => {
      const change = diffOf(values, read());
      if (!change) return undefined;
      seq += 1;
      values = applied(values, change);
      const diff = { epoch, seq, at: wall(), ...change };
      ring.push(diff);
      if (ring.length > ringSize) ring.shift();
      return diff;
    },
    snapshot: () => ({ schema: liveSchema, epoch, seq, at: wall(), place, values }),
    beat: () => ({ epoch, seq, at: wall() }),
    since: (theirs, from) => {
      if (theirs !== epoch || from > seq || from < seq - ring.length) return undefined;
      return ring.slice(ring.length - (seq - from));
    },
  };
}
