import type { Bus } from "./bus/bus.ts";
import { LintelError } from "./core/errors.ts";
import type { Log } from "./core/log.ts";
import type { Faults } from "./faults.ts";
import type { shippedScenes } from "./scene-files.ts";
import type { Scenes } from "./scenes/scenes.ts";

/**
 * Loads the house's scenes, and again whenever its places or people change: a scene that waits for a place begins to
 * work the moment there is one. A scene that cannot be loaded is a fault until it can.
 */
export function keepScenes(from: {
  readonly documents: ReturnType<typeof shippedScenes>;
  readonly scenes: Pick<Scenes, "load">;
  readonly bus: Bus;
  readonly faults: Faults;
  readonly log: Log;
}): () => void {
  const { documents, scenes, bus, faults, log } = from;
  const load = () => {
    for (const { path, document } of documents) {
      const found = scenes.load(document).faults;
      const refused = found.find(({ severity }) => severity === "error");
      if (refused) faults.raise(`scene:${path}`, new LintelError(refused.code, refused.params), path);
      else faults.clear(`scene:${path}`);
      for (const fault of found) log.info("a scene has a fault", { path, ...fault });
    }
  };
  load();
  return bus.on("household.changed", ({ noun }) => {
    if (noun === "place" || noun === "resident") load();
  });
}
