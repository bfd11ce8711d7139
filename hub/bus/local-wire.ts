import type { Aedes } from "aedes";
import { allowed, type Principal } from "../core/acl.ts";
import { LintelError } from "../core/errors.ts";
import { makePermissions, objection, refusal } from "./permission.ts";
import { readTopic } from "../core/topics.ts";
import type { Memory } from "./retained.ts";
import type { Take, Wire } from "./wire.ts";

/** What a wire inside the broker's process needs of it. */
export type LocalSide = {
  readonly root: string;
  readonly virtual: boolean;
  readonly aedes: Aedes;
  readonly retained: Memory;
  readonly take: Take | undefined;
  closed(): boolean;
};

/** The hub's own wire: no socket, the same rules; what it listens to reaches `take` as it arrives at the broker. */
export function makeLocalWire(id: string, { root, virtual, aedes, retained, take, closed }: LocalSide): Wire {
  const who: Principal = { kind: "hub", id };
  const permission = makePermissions(root, virtual, who);
  let pending = 0;
  let activity = 0;
  return {
    id,
    get online() {
      return !closed();
    },
    publish: async (topic, payload, { qos, retain }) => {
      if (closed()) throw new LintelError("E_BROKER_DOWN", { topic });
      const packet = { cmd: "publish", topic, payload: Buffer.from(payload), qos, retain, dup: false } as const;
      const why = objection(permission(topic), packet);
      if (why) throw why;
      if (retain) retained.set(topic, packet.payload, qos);
      activity += 1;
      pending += 1;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      aedes.publish(packet, (error) => {
        pending -= 1;
        activity += 1;
        if (error) reject(new LintelError("E_BROKER_DOWN", { topic }, error));
        else resolve();
      });
      return promise;
    },
    subscribe: async (filters) => {
      for (const filter of filters)
        if (!allowed(root, virtual, who, "subscribe", filter)) throw refusal(who, "subscribe", filter);
      for (const { topic, payload } of retained.matching(filters)) {
        // Who has come since this broker started was heard live; what it kept of the others died with the last one.
        if (readTopic(root, topic)?.name === "device.status") continue;
        // No turn is given away: what somebody tells now must not be overtaken by what was kept of them before.
        const taken = take?.({ topic, payload, retained: true });
        if (taken) await taken;
      }
    },
    unsubscribe: () => Promise.resolve(),
    onOnline: (fn) => {
      fn();
      return () => undefined;
    },
    onOffline: () => () => undefined,
    busy: {
      pending: () => pending,
      activity: () => activity,
      flush: () => new Promise((resolve) => setImmediate(resolve)),
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
