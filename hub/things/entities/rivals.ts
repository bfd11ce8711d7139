import type { Bus } from "../../bus/bus.ts";
import type { News } from "./news.ts";

/** Announcements that claim what another one holds, as far as a device of ours is made of it: the house is told. */
export type Rivals = {
  /** The announcement on a topic claims an entity that stands on another. */
  claims(topic: string, id: string): void;
  /** What is announced on a topic now is looked at anew. */
  settle(topic: string): void;
};

const most = 100;

/** Nobody claims anything yet. */
export function makeRivals(bus: Pick<Bus, "emit">, news: Pick<News, "heard">, now: () => number): Rivals {
  const claimed = new Map<string, Set<string>>();
  const isClaimed = (id: string) => [...claimed.values()].some((ids) => ids.has(id));
  return {
    claims: (topic, id) => {
      if (!news.heard(id) || (!claimed.has(topic) && claimed.size >= most)) return;
      const known = isClaimed(id);
      claimed.set(topic, (claimed.get(topic) ?? new Set()).add(id));
      if (!known)
        bus.emit("fault.raised", { id: `twice:${id}`, code: "E_TWICE", params: { id }, cause: id, at: now() });
    },
    settle: (topic) => {
      const ids = claimed.get(topic) ?? [];
      claimed.delete(topic);
      for (const id of ids) if (!isClaimed(id)) bus.emit("fault.cleared", { id: `twice:${id}` });
    },
  };
}
