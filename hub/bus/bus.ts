import type { Events } from "../core/events.ts";

/** The typed events of one process: told synchronously, in the order the listeners came. */
export type Bus = {
  /** Tells every listener; one that fails is reported and harms no neighbour. */
  emit<N extends keyof Events>(name: N, payload: Events[N]): void;
  /** Adds a listener; the returned function takes it out again. */
  on<N extends keyof Events>(name: N, listener: (payload: Events[N]) => void): () => void;
};

/** Makes a bus; `onFault` hears of every error a listener threw. */
export function makeBus(onFault: (error: unknown, event: string) => void): Bus {
  type Listener = (payload: never) => void;
  // Lists are replaced, never changed: a listener may come or go while its event is being told.
  const lists = new Map<string, readonly Listener[]>();
  return {
    emit: (name, payload) => {
      for (const listener of lists.get(name) ?? []) {
        try {
          (listener as (payload: unknown) => void)(payload);
        } catch (error) {
          onFault(error, name);
        }
      }
    },
    on: (name, listener) => {
      const entry: Listener = (payload) => listener(payload);
      lists.set(name, [...(lists.get(name) ?? []), entry]);
      return () =>
        void lists.set(
          name,
          (lists.get(name) ?? []).filter((other) => other !== entry),
        );
    },
  };
}
