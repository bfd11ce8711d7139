import type { Bus } from "../../bus/bus.ts";
import type { OnFault } from "../../core/timer.ts";

/** What an entity told: `fresh` is false for a baseline, and for what is no word of its own. */
export type EntityNews = { readonly fresh: boolean; readonly event?: string; readonly available: boolean };

/** Hears the news of one entity. */
export type OnNews = (news: EntityNews) => void;

/** Brings news to whoever plays with an entity, at once, and to the screens, gathered. */
export type News = {
  tell(entity: string, news: EntityNews): void;
  on(entity: string, fn: OnNews): () => void;
  /** Whether anybody hears of this entity. */
  heard(entity: string): boolean;
  entityChanged(entity: string): void;
  deviceChanged(device: string): void;
};

/** Nobody listens yet. */
export function makeNews(bus: Pick<Bus, "emit">, onFault: OnFault): News {
  const listeners = new Map<string, readonly { readonly fn: OnNews }[]>();
  const entities = new Set<string>();
  const devices = new Set<string>();
  const flush = () => {
    const changed = [[...entities], [...devices]] as const;
    entities.clear();
    devices.clear();
    for (const entity of changed[0]) bus.emit("entity.changed", { entity });
    for (const device of changed[1]) bus.emit("found.changed", { device });
  };
  const note = (into: Set<string>, id: string) => {
    if (entities.size + devices.size === 0) queueMicrotask(flush);
    into.add(id);
  };
  return {
    tell: (entity, news) => {
      for (const { fn } of listeners.get(entity) ?? []) {
        try {
          fn(news);
        } catch (error) {
          onFault(error);
        }
      }
    },
    on: (entity, fn) => {
      const entry = { fn };
      listeners.set(entity, [...(listeners.get(entity) ?? []), entry]);
      return () => {
        const left = (listeners.get(entity) ?? []).filter((other) => other !== entry);
        if (left.length > 0) listeners.set(entity, left);
        else listeners.delete(entity);
      };
    },
    heard: (entity) => listeners.has(entity),
    entityChanged: (entity) => note(entities, entity),
    deviceChanged: (device) => note(devices, device),
  };
}
