import type { Reader } from "../../hub/core/sentence.ts";
import type { Act } from "./hand.ts";

/** What every face of a phone is given: the window in px, the reader, and the hour. */
export type Stage = {
  readonly width: number;
  readonly height: number;
  readonly reader: Reader;
  readonly now: number;
  readonly live: boolean;
  /** The letter of whoever carries this phone. */
  readonly letter: string;
  /** Seconds for which a swipe can still be taken back. */
  readonly undo: number | undefined;
  /** A swipe is on its way to the house. */
  readonly going: boolean;
  /** What a touch was answered with just now, in words. */
  readonly said: string | undefined;
  readonly press: (act: Act) => void;
};
