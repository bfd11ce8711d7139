import type { Config } from "./config.ts";
import { LintelError } from "./core/errors.ts";
import type { Log } from "./core/log.ts";

/**
 * What becomes of a port that another program has: a real house does not start without what was asked of it (E_CONFIG),
 * a virtual one goes on without, so that two can be tried side by side.
 */
export function withoutPort(config: Config, setting: string, port: number, error: unknown, log: Log): undefined {
  const why = error instanceof Error ? error.message : String(error);
  if (config.house === "real")
    throw new LintelError("E_CONFIG", { faults: `${setting}: ${port} cannot be opened (${why})` }, error);
  log.warn("a port is taken, the house goes on without it", { setting, port });
  return undefined;
}
