import type { Child } from "./children.ts";
import type { Clock } from "./core/clock.ts";
import { LintelError } from "./core/errors.ts";
import { hopeless } from "./core/hub-line.ts";

const longestPause_ms = 30_000;
const quiet_ms = 60_000;

/**
 * Keeps one process alive until told to stop: the pause doubles from 1 s to 30 s and starts over after a quiet minute.
 * Rejects with E_CONFIG when the process says that only a person can help.
 */
export async function keepAlive(
  name: string,
  begin: () => Child,
  clock: Clock,
  stopping: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  let pause = 1_000;
  while (!stopping.aborted) {
    const startedAt = clock.mono();
    const child = begin();
    await ended(child);
    if (stopping.aborted) return;
    if (child.exitCode() === hopeless)
      throw new LintelError("E_CONFIG", { faults: `${name} cannot start (see above)` });
    if (clock.mono() - startedAt > quiet_ms) pause = 1_000;
    print(`${name} ended and starts again in ${pause / 1_000} s`);
    await clock.sleepUntil(clock.mono() + pause, stopping).catch(() => undefined);
    pause = Math.min(longestPause_ms, pause * 2);
  }
}

function ended({ closed }: Child): Promise<void> {
  return new Promise((resolve) => {
    if (closed.aborted) resolve();
    else closed.addEventListener("abort", () => resolve(), { once: true });
  });
}
