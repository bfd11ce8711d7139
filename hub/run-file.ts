import { join } from "node:path";
import type { Config } from "./config.ts";
import type { Told } from "./core/hub-line.ts";
import { writeFileWhole } from "./store/write-file.ts";

/** Writes `run.json`: which process, which ports, since when; programs find the house by it. */
export async function writeRun(config: Config, up: Extract<Told, { ready: true }>, started: string): Promise<void> {
  const run = { pid: process.pid, http: up.http, https: null, mqtt: up.mqtt, mqtts: null, backend: null, started };
  await writeFileWhole(join(config.base, "run.json"), `${JSON.stringify(run)}\n`, 0o644);
}
