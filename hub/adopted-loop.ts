import type { Delivery, Wire } from "./bus/wire.ts";
import type { Clock } from "./core/clock.ts";
import type { Busy } from "./core/quiet.ts";
import { at } from "./core/timer.ts";

/** What goes between the hub and the devices it plays itself: one message after the other, never one inside another. */
export type Loop = {
  /** Hands a message over; it is taken as soon as whoever is at work has finished. */
  post(message: () => void): void;
  /** Takes what waits now; for those who know that nobody is at work. */
  drain(): void;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

const againMs = 1_000;
const waitingCap = 1_000;

/** Opens the loop; what cannot be taken in stays first in line, and is tried again each second. */
export function openLoop(clock: Clock, onFault: (error: unknown) => void): Loop {
  const waiting: (() => void)[] = [];
  let taking = false;
  let asked = false;
  let activity = 0;
  let retry: (() => void) | undefined;
  const drain = () => {
    if (taking || retry) return;
    taking = true;
    try {
      for (let next = waiting[0]; next; next = waiting[0]) {
        activity += 1;
        next();
        waiting.shift();
      }
    } catch (error) {
      onFault(error);
      retry = at(clock, clock.mono() + againMs, again, onFault);
    } finally {
      taking = false;
    }
  };
  const again = () => {
    retry = undefined;
    drain();
  };
  return {
    post: (message) => {
      // A disk that is full for long costs the oldest words, not the memory of the house.
      if (waiting.length >= waitingCap) waiting.splice(taking ? 1 : 0, 1);
      waiting.push(message);
      activity += 1;
      if (asked) return;
      asked = true;
      queueMicrotask(() => {
        asked = false;
        drain();
      });
    },
    drain,
    busy: {
      // What waits for the disk waits by the clock.
      pending: () => (retry ? 0 : waiting.length),
      activity: () => activity,
      flush: () => Promise.resolve(),
    },
    [Symbol.dispose]: () => {
      retry?.();
      waiting.length = 0;
    },
  };
}

/** The wire of a device that lives in the hub: it is online while all it is made of is there. */
export type LoopWire = Wire & {
  /** What the hub sends it. */
  readonly take: (delivery: Delivery) => void;
  /** Comes or goes; its will is said as it goes. */
  set(online: boolean): void;
};

/** Makes the wire of one device; what it publishes goes to `said`. */
export function loopWire(
  id: string,
  will: { readonly topic: string; readonly payload: string },
  take: (delivery: Delivery) => void,
  said: (topic: string, payload: string | Uint8Array) => void,
): LoopWire {
  const online = new Set<() => void>();
  const offline = new Set<() => void>();
  let up = false;
  let closed = false;
  const listen = (to: Set<() => void>, fn: () => void) => {
    to.add(fn);
    return () => void to.delete(fn);
  };
  return {
    id,
    take,
    get online() {
      return up;
    },
    set: (now) => {
      if (now === up || closed) return;
      up = now;
      if (!now) said(will.topic, will.payload);
      for (const fn of now ? online : offline) fn();
    },
    publish: (topic, payload) => {
      said(topic, payload);
      return Promise.resolve();
    },
    subscribe: () => Promise.resolve(),
    unsubscribe: () => Promise.resolve(),
    onOnline: (fn) => {
      if (up) fn();
      return listen(online, fn);
    },
    onOffline: (fn) => listen(offline, fn),
    busy: { pending: () => 0, activity: () => 0, flush: () => Promise.resolve() },
    [Symbol.asyncDispose]: () => {
      closed = true;
      up = false;
      return Promise.resolve();
    },
  };
}
