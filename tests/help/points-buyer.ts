import { parentPort, workerData } from "node:worker_threads";
import { openPoints } from "../../backend/points/points.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { homeEvent, pointsStore, resident } from "./points.ts";

/** A process of its own on the same database: it buys as often as it is told and says how often it got a code. */
const { path, times, from } = workerData as { path: string; times: number; from: number };
const store = pointsStore(path);
const points = openPoints({ store, clock: systemClock(), random: systemRandom(), post: () => undefined });
let got = 0;
for (let n = 0; n < times; n++) {
  const id = `${from}${String(n).padStart(25, "0")}`;
  const event = homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(n % 5), { id });
  if (points.onEvent(event).some(({ mail }) => mail.is === "code")) got++;
}
store[Symbol.dispose]();
parentPort?.postMessage(got, []);
