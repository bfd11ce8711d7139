import type { Clock } from "../core/clock.ts";
import { fail } from "../core/errors.ts";

const kept_ms = 24 * 3_600_000;
const mostKept = 1_000;

/** Answers already given, by the key the writer chose: the same write sent again gets the same answer and acts once. */
export type Remembered<T> = {
  /** `what` is the whole request; a key that comes with another one is E_KEY_REUSED. */
  once(key: string, what: string, work: () => Promise<T>): Promise<T>;
};

/** Makes such a memory: at most 1,000 answers, each for a day; a failed write is forgotten, so that it can be tried again. */
export function makeRemembered<T>(clock: Pick<Clock, "mono">): Remembered<T> {
  const answers = new Map<string, { readonly what: string; readonly at: number; readonly answer: Promise<T> }>();
  const drop = () => {
    for (const [key, { at }] of answers) {
      if (answers.size <= mostKept && clock.mono() - at < kept_ms) return;
      answers.delete(key);
    }
  };
  return {
    once: (key, what, work) => {
      drop();
      const known = answers.get(key);
      if (known) return known.what === what ? known.answer : fail("E_KEY_REUSED");
      const answer = work();
      answers.set(key, { what, at: clock.mono(), answer });
      answer.catch(() => answers.delete(key));
      return answer;
    },
  };
}
