import type { Clock } from "../hub/core/clock.ts";
import type { Renew } from "../hub/core/messages.ts";
import { at, type OnFault } from "../hub/core/timer.ts";

/** The leases of one device, counted on its own monotonic clock from receipt. */
export type Leases = {
  start(id: string, ms: number): void;
  /** False for a renewal that keeps nothing alive: another id, or a number that does not grow. */
  renew(renew: Renew): boolean;
  /** Forgets a lease whose command is over. */
  drop(id: string): void;
  /** The ids of all running leases. */
  ids(): readonly string[];
};

/** Keeps leases no longer than `cap` and names each one that ran out. */
export function keepLeases(clock: Clock, cap: number, expired: (id: string) => void, onFault: OnFault): Leases {
  type Lease = { due: number; seq: number; cancel: () => void };
  const leases = new Map<string, Lease>();
  const wake = (id: string, lease: Lease) => {
    lease.cancel = at(
      clock,
      lease.due,
      () => {
        if (leases.get(id) !== lease) return;
        if (clock.mono() < lease.due) return wake(id, lease);
        leases.delete(id);
        expired(id);
      },
      onFault,
    );
  };
  const until = (ms: number) => clock.mono() + Math.min(ms, cap);
  return {
    start: (id, ms) => {
      const lease: Lease = { due: until(ms), seq: -1, cancel: () => undefined };
      leases.set(id, lease);
      wake(id, lease);
    },
    renew: ({ id, seq, lease_ms }) => {
      const lease = leases.get(id);
      if (!lease || seq <= lease.seq) return false;
      lease.seq = seq;
      const due = until(lease_ms);
      // A shorter lease must end earlier than the sleep in progress.
      if (due < lease.due) {
        lease.cancel();
        lease.due = due;
        wake(id, lease);
      } else lease.due = due;
      return true;
    },
    drop: (id) => {
      leases.get(id)?.cancel();
      leases.delete(id);
    },
    ids: () => [...leases.keys()],
  };
}
