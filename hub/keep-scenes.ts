import type { Bus } from "./bus/bus.ts";
import { LintelError } from "./core/errors.ts";
import type { Log } from "./core/log.ts";
import type { Faults } from "./faults.ts";
import type { Revisions, Scenes } from "./scenes/scenes.ts";

/**
 * Loads the house's scenes as they are saved, and again whenever its places or people change: a scene that waits for a
 * place begins to work the moment there is one. A scene that cannot be loaded is a fault until it can.
 */
export function keepScenes(from: {
  readonly documents: Revisions["current"];
  readonly scenes: Pick<Scenes, "load" | "remove">;
  readonly bus: Bus;
  readonly faults: Faults;
  readonly log: Log;
}): () => void {
  const { documents, scenes, bus, faults, log } = from;
  const loaded = new Map<string, string>();
  const load = (of: (scene: string) => boolean) => {
    const gone = new Map([...loaded].filter(([scene]) => of(scene)));
    for (const { scene, tab, document } of documents()) {
      if (scene === undefined || !of(scene)) continue;
      gone.delete(scene);
      const path = `flows/${tab}.json`;
      loaded.set(scene, path);
      const found = scenes.load(document).faults;
      const refused = found.find(({ severity }) => severity === "error");
      if (refused) faults.raise(`scene:${path}`, new LintelError(refused.code, refused.params), path);
      else faults.clear(`scene:${path}`);
      for (const fault of found) log.info("a scene has a fault", { path, ...fault });
    }
    for (const [scene, path] of gone) {
      loaded.delete(scene);
      scenes.remove(scene);
      faults.clear(`scene:${path}`);
    }
  };
  load(() => true);
  const off = [
    bus.on("household.changed", ({ noun }) => {
      if (noun === "place" || noun === "resident") load(() => true);
    }),
    bus.on("scenes.changed", ({ scenes: changed }) => load((scene) => changed.includes(scene))),
  ];
  return () => {
    for (const stop of off) stop();
  };
}
