/** Makes a queue: each work begins when the one before has ended, however it ended. */
export function makeTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  const ended = () => undefined;
  return (work) => {
    const done = last.then(work);
    last = done.then(ended, ended);
    return done;
  };
}
