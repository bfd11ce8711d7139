import type { Store } from "./open.ts";

/** One message the broker keeps for whoever subscribes later. */
export type RetainedMessage = { readonly topic: string; readonly payload: Uint8Array; readonly qos: 0 | 1 };

/** Where retained messages survive a restart. */
export type RetainedStore = {
  /** All of them, by topic. */
  load(): RetainedMessage[];
  /** Keeps the message of a topic, or with no payload forgets it; joins an open work. */
  set(topic: string, payload: Uint8Array | undefined, qos: 0 | 1): void;
};

/** The retained messages in house.db; `wall` tells when each was kept. */
export function makeRetainedStore(store: Store, wall: () => number): RetainedStore {
  return {
    load: () =>
      store
        .sql("SELECT topic, payload, qos FROM retained ORDER BY topic")
        .all()
        .map((row) => ({
          topic: row["topic"] as string,
          payload: row["payload"] as Uint8Array,
          qos: row["qos"] as 0 | 1,
        })),
    set: (topic, payload, qos) =>
      store.work(() => {
        if (payload === undefined || payload.byteLength === 0) {
          store.sql("DELETE FROM retained WHERE topic = ?").run(topic);
          return;
        }
        store
          .sql(
            `INSERT INTO retained (topic, payload, qos, at) VALUES (?, ?, ?, ?)
             ON CONFLICT (topic) DO UPDATE SET payload = excluded.payload, qos = excluded.qos, at = excluded.at`,
          )
          .run(topic, payload, qos, Math.floor(wall()));
      }),
  };
}
