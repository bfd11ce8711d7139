import { renameSync, writeFileSync } from "node:fs";
import { makeLog } from "../hub/core/log.ts";
import { readConfig } from "../hub/config.ts";
import { systemClock } from "../hub/core/clock.ts";
import { systemRandom } from "../hub/core/random.ts";
import { openHub } from "../hub/open-hub.ts";
import { sayReady } from "./child-side.ts";
import { benchScenes } from "./prepared-house.ts";
import { underLoad } from "./under-load.ts";

// The product as it is, but for the broker's limits on one client; asked by a signal it writes down how many entities it knows.
const clock = systemClock();
const hub = await openHub(readConfig(process.env), {
  clock,
  random: systemRandom(),
  log: makeLog((line) => /"priority":[0-4]/.test(line) && console.error(line), clock),
  brokerLimits: underLoad,
  scenes: benchScenes(1),
});
process.on("SIGUSR2", () => {
  const file = process.env["BENCH_COUNTS"] ?? "";
  writeFileSync(`${file}.new`, JSON.stringify({ ...hub.entities.counts(), memory: process.memoryUsage() }));
  renameSync(`${file}.new`, file);
});
sayReady(hub.ready.mqtt ?? 0, () => hub[Symbol.asyncDispose]());
