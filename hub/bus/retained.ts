/** One retained message. */
export type Retained = { readonly topic: string; readonly payload: Uint8Array; readonly qos: 0 | 1 };

/** Where retained messages outlive the broker. */
export type RetainedStore = {
  /** Every retained message. */
  load(): readonly Retained[];
  /** Keeps the newest message of a topic; undefined forgets it. Throws when it cannot. */
  set(topic: string, payload: Uint8Array | undefined, qos: 0 | 1): void;
};

/** The store with a memory in front: what did not change is not written again. */
export function withMemory(store: RetainedStore): RetainedStore {
  const known = new Map(store.load().map((message) => [message.topic, message]));
  return {
    load: () => [...known.values()],
    set: (topic, payload, qos) => {
      const before = known.get(topic);
      if (!payload?.byteLength) {
        if (before) store.set(topic, undefined, qos);
        known.delete(topic);
      } else if (!before || before.qos !== qos || Buffer.compare(before.payload, payload) !== 0) {
        store.set(topic, payload, qos);
        known.set(topic, { topic, payload, qos });
      }
    },
  };
}
