import { filterMatches, isWild } from "../core/topic-filter.ts";

/** One retained message. */
export type Retained = { readonly topic: string; readonly payload: Uint8Array; readonly qos: 0 | 1 };

/** Where retained messages outlive the broker. */
export type RetainedStore = {
  /** Every retained message. */
  load(): readonly Retained[];
  /** Keeps the newest message of a topic; undefined forgets it. Throws when it cannot. */
  set(topic: string, payload: Uint8Array | undefined, qos: 0 | 1): void;
};

/** How much of other makers' is kept. */
export type KeptCaps = { readonly messages: number; readonly bytes: number };

/** The store with a memory in front: what did not change is not written again. */
export type Memory = RetainedStore & {
  /** What is kept on topics that one of the filters matches. */
  matching(filters: readonly string[]): readonly Retained[];
  /** Whether there is room for this message of another maker. */
  hasRoom(topic: string, payload: Uint8Array): boolean;
};

/** Reads the store once; `foreign` says which topics count against the caps. */
export function withMemory(
  store: RetainedStore,
  foreign: (topic: string) => boolean = () => false,
  caps: KeptCaps = { messages: Infinity, bytes: Infinity },
): Memory {
  const known = new Map(store.load().map((message) => [message.topic, message]));
  let messages = 0;
  let bytes = 0;
  const count = ({ topic, payload }: Retained, sign: 1 | -1) => {
    if (!foreign(topic)) return;
    messages += sign;
    bytes += sign * (topic.length + payload.byteLength);
  };
  for (const message of known.values()) count(message, 1);
  return {
    load: () => [...known.values()],
    set: (topic, payload, qos) => {
      const before = known.get(topic);
      if (!payload?.byteLength) {
        if (!before) return;
        store.set(topic, undefined, qos);
        known.delete(topic);
        count(before, -1);
      } else if (!before || before.qos !== qos || Buffer.compare(before.payload, payload) !== 0) {
        store.set(topic, payload, qos);
        if (before) count(before, -1);
        const message = { topic, payload, qos };
        known.set(topic, message);
        count(message, 1);
      }
    },
    matching: (filters) => {
      const exact = filters.flatMap((filter) => (isWild(filter) ? [] : (known.get(filter) ?? [])));
      const wild = filters.filter(isWild);
      if (wild.length === 0) return exact;
      const named = new Set(exact);
      return [...known.values()].filter(
        (message) => named.has(message) || wild.some((filter) => filterMatches(filter, message.topic)),
      );
    },
    hasRoom: (topic, payload) => {
      const before = known.get(topic);
      const more = topic.length + payload.byteLength - (before ? topic.length + before.payload.byteLength : 0);
      return messages + (before ? 0 : 1) <= caps.messages && bytes + more <= caps.bytes;
    },
  };
}
