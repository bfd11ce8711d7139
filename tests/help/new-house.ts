import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { openHub } from "../../hub/open-hub.ts";
import { keptLog } from "./broker.ts";

/** A real house that nobody lives in yet, on the real clock. */
export async function newHouse(pages: string) {
  const data = mkdtempSync(join(tmpdir(), "lintel-real-"));
  const { log, lines } = keptLog();
  const config = {
    house: "real",
    data,
    base: data,
    httpPort: 0,
    mqttPort: 0,
    root: "lintel",
    logLevel: "info",
  } as const;
  const rim = { clock: systemClock(), random: seededRandom(7), log, pages };
  const hub = await openHub({ ...config, clock: "real", clockSpeed: 1 }, rim);
  const url = `http://localhost:${hub.ready.http}`;
  return {
    hub,
    url,
    lines,
    [Symbol.asyncDispose]: async () => {
      await hub[Symbol.asyncDispose]();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
