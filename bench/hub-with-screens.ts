import { readConfig } from "../hub/config.ts";
import { systemClock } from "../hub/core/clock.ts";
import { makeLog } from "../hub/core/log.ts";
import { systemRandom } from "../hub/core/random.ts";
import { openHub } from "../hub/open-hub.ts";
import { sayReady } from "./child-side.ts";

// The product as it is, with the pages that the bench has built.
const clock = systemClock();
const pages = process.env["BENCH_PAGES"];
const hub = await openHub(readConfig(process.env), {
  clock,
  random: systemRandom(),
  log: makeLog((line) => /"priority":[0-4]/.test(line) && console.error(line), clock),
  ...(pages === undefined ? {} : { pages }),
});
sayReady(hub.ready.http ?? 0, () => hub[Symbol.asyncDispose]());
