import type { Clock } from "../core/clock.ts";
import type { Renew } from "../core/messages.ts";
import { every, type OnFault } from "../core/timer.ts";

/** How long a hazard runs on after the hub fell silent. */
export const leaseMs = 3_000;

const renewEachMs = 1_000;

/** The leases of the hazards that run now. */
export type Leases = {
  /** Call it as the command leaves: the device counts from receipt. */
  begin(id: string, thing: string, boot: string): void;
  /** Ends a lease, so that the device stops by itself; false when there was none. */
  end(id: string): boolean;
  [Symbol.dispose](): void;
};

/** Keeps leases alive, each renewed every second by one timer for all. */
export function makeLeases(clock: Clock, send: (thing: string, renew: Renew) => void, onFault: OnFault): Leases {
  const running = new Map<string, { readonly thing: string; readonly boot: string; seq: number }>();
  let stop: (() => void) | undefined;
  const rest = () => {
    if (running.size > 0) return;
    stop?.();
    stop = undefined;
  };
  const renew = () => {
    for (const [id, lease] of running) {
      lease.seq += 1;
      send(lease.thing, { v: 1, id, boot: lease.boot, seq: lease.seq, lease_ms: leaseMs });
    }
  };
  return {
    begin: (id, thing, boot) => {
      running.set(id, { thing, boot, seq: 0 });
      stop ??= every(clock, renewEachMs, renew, onFault);
    },
    end: (id) => {
      const ended = running.delete(id);
      rest();
      return ended;
    },
    [Symbol.dispose]: () => {
      running.clear();
      rest();
    },
  };
}
