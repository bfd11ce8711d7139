/** Runs work one after another; `done` hears the error or nothing. After one failure nothing more of this line runs. */
export type Turns = (work: () => void | Promise<void>, done: (error?: Error) => void) => void;

/** A line of work; what is synchronous and finds nobody waiting is done before the call returns. */
export function makeTurns(): Turns {
  let failed: Error | undefined;
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  return (work, done) => {
    const step = (): void | Promise<void> => {
      if (failed) throw failed;
      return work();
    };
    const fall = (error: unknown) => {
      failed ??= error instanceof Error ? error : new Error(String(error));
      done(failed);
    };
    let running: void | Promise<void>;
    if (waiting === 0) {
      try {
        running = step();
      } catch (error) {
        return fall(error);
      }
      if (!running) return done();
    } else running = last.then(step);
    waiting += 1;
    last = ended(running);
    async function ended(work: Promise<void>): Promise<void> {
      let error: unknown;
      let fell = false;
      try {
        await work;
      } catch (thrown) {
        error = thrown;
        fell = true;
      }
      waiting -= 1;
      if (fell) fall(error);
      else done();
    }
  };
}
