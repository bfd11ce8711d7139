import { systemClock } from "../hub/core/clock.ts";
import { LintelError } from "../hub/core/errors.ts";
import { hopeless } from "../hub/core/hub-line.ts";
import { makeLog } from "../hub/core/log.ts";
import { systemRandom } from "../hub/core/random.ts";
import { readBackendConfig } from "./config.ts";
import { seedDemo } from "./demo.ts";
import { openBackend } from "./open-backend.ts";

const clock = systemClock();
const log = makeLog((line) => process.stdout.write(`${line}\n`), clock);

await run().catch((error: unknown) => {
  const known = error instanceof LintelError;
  process.stderr.write(
    `${known ? `${error.code}: ${String(error.params["faults"] ?? error.message)}` : String(error)}\n`,
  );
  process.exit(known && error.code === "E_CONFIG" ? hopeless : 1);
});

/** Runs the marketing backend until SIGTERM. */
async function run(): Promise<void> {
  const { folder, port, host, url, demo } = readBackendConfig(process.env);
  const backend = await openBackend({ folder, port, host, publicUrl: url, clock, random: systemRandom(), log, demo });
  if (demo) seedDemo(backend);
  log.info("the marketing backend listens", { url: backend.url });
  process.send?.({ ready: true, http: null, mqtt: null, backend: backend.port });
  const stop = () => {
    backend.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("closing", { error });
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // A supervisor that was killed leaves nobody behind.
  process.once("disconnect", stop);
}
