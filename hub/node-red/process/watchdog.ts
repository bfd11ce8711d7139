import { workerData } from "node:worker_threads";
import { systemClock } from "../../core/clock.ts";
import { every } from "../../core/timer.ts";

const { beats, patience_ms } = workerData as { beats: Int32Array; patience_ms: number };
const clock = systemClock();
let last = { beat: -1, at: clock.mono() };

// A loop that never ends does not hear SIGTERM either: only SIGKILL, from a thread of its own, ends it.
every(
  clock,
  500,
  () => {
    const beat = Atomics.load(beats, 0);
    if (beat !== last.beat) last = { beat, at: clock.mono() };
    else if (clock.mono() - last.at > patience_ms) process.kill(process.pid, "SIGKILL");
  },
  (error) => {
    throw error;
  },
);
