import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import { makeBucket, type Bucket, type Rate } from "./rate.ts";

/** How many connections there may be, in all and from one address, and how fast one address may open them. */
export type ConnectionCaps = {
  readonly total: number;
  readonly perAddress: number;
  /** From this machine itself: the house's own processes, Node-RED and the devices of a virtual house share one address. */
  readonly loopback: number;
  readonly opening: Rate;
};

/** Who is connected from where. */
export type Addresses = {
  /** Counts one connection in, or says why not; `leave` counts it out. */
  enter(address: string): LintelError | undefined;
  leave(address: string): void;
  /** Connections now. */
  total(): number;
};

/** Keeps count of connections by address; an address without connections is forgotten once its bucket is full again. */
export function makeAddresses(caps: ConnectionCaps, clock: Clock): Addresses {
  const seen = new Map<string, { open: number; opening: Bucket; last: number }>();
  const bucketLifeMs = (caps.opening.burst / caps.opening.perSecond) * 1000;
  let total = 0;
  const forgetOld = () => {
    for (const [address, entry] of seen)
      if (entry.open === 0 && clock.mono() - entry.last > bucketLifeMs) seen.delete(address);
  };
  return {
    enter: (address) => {
      const local = isLoopback(address);
      let entry = seen.get(address);
      if (!entry) {
        if (seen.size >= caps.total) forgetOld();
        entry = { open: 0, opening: makeBucket(caps.opening, clock), last: 0 };
        seen.set(address, entry);
      }
      entry.last = clock.mono();
      if (total >= caps.total) return new LintelError("E_RATE", { address, connections: total });
      if (entry.open >= (local ? caps.loopback : caps.perAddress))
        return new LintelError("E_RATE", { address, connections: entry.open });
      if (!local && entry.opening.debtMs() > 0) return new LintelError("E_RATE", { address, opening: true });
      entry.opening.take(1);
      entry.open += 1;
      total += 1;
      return undefined;
    },
    leave: (address) => {
      const entry = seen.get(address);
      if (!entry) return;
      entry.open -= 1;
      total -= 1;
    },
    total: () => total,
  };
}

/** Whether an address is this machine itself. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
