import { join } from "node:path";
import type { Config } from "./config.ts";
import type { Ready } from "./core/hub-line.ts";
import { writeFileWhole } from "./store/write-file.ts";

/** Writes `run.json`: which process, which ports, since when; programs find the house by it. */
export async function writeRun(
  config: Config,
  up: Ready,
  started: string,
  backend: number | null = null,
): Promise<void> {
  const { http, https, mqtt, mqtts } = up;
  const run = { pid: process.pid, http, https, mqtt, mqtts, backend, started };
  await writeFileWhole(join(config.base, "run.json"), `${JSON.stringify(run)}\n`, 0o644);
}
