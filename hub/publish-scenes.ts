import type { Bus } from "./bus/bus.ts";
import type { Wire } from "./bus/wire.ts";
import type { Clock } from "./core/clock.ts";
import type { RunView } from "./core/events.ts";
import { instantOf } from "./core/instant.ts";
import { at } from "./core/timer.ts";
import { topicOf } from "./core/topics.ts";
import type { Store } from "./store/open.ts";

const settle_ms = 200;

/** Tells the home's broker of moments as they happen and of each scene's newest run, at most five times a second. */
export function publishScenes(from: {
  readonly root: string;
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly publish: Wire["publish"];
  readonly onFault: (error: unknown) => void;
}): () => void {
  const { root, bus, store, clock, publish, onFault } = from;
  const newest = new Map<string, RunView>();
  let cancel: (() => void) | undefined;
  const send = async () => {
    cancel = undefined;
    const runs = [...newest.values()];
    newest.clear();
    for (const run of runs) {
      const message = { v: 1, state: run.state, run: run.id, at: instantOf(clock.wall()) };
      await publish(topicOf(root, "scene.state", run.scene), JSON.stringify(message), { qos: 1, retain: true });
    }
  };
  const off = [
    bus.on("moment.happened", ({ moment }) => {
      const { id, kind, place } = moment;
      const message = { v: 1, id, kind, at: instantOf(moment.at), ...(place === undefined ? {} : { place }) };
      store.afterCommit(
        () => void publish(topicOf(root, "moment"), JSON.stringify(message), { qos: 1, retain: false }).catch(onFault),
      );
    }),
    bus.on("run.changed", ({ run }) => {
      newest.set(run.scene, run);
      cancel ??= at(clock, clock.mono() + settle_ms, send, onFault);
    }),
  ];
  return () => {
    cancel?.();
    for (const stop of off) stop();
  };
}
