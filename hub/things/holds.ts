import type { Sentence } from "../core/events.ts";
import { fail } from "../core/errors.ts";
import { makeKept } from "./kept.ts";
import type { Needs } from "./needs.ts";
import { takenByPolicy } from "./order.ts";
import type { Bindings } from "./roles.ts";

/** A person's hand on a role. */
export type Hold = { readonly role: string; readonly since: number; readonly because: Sentence };

/** The holds of the house, stored; an automatic act on a held role is refused. */
export type Holds = {
  /** Puts a hold on the role of this address; E_ROLE_UNBOUND, E_FORBIDDEN for the door's. A newer hold takes the place of the older. */
  hold(address: string, because: Sentence): void;
  /** Takes the hold off; nothing happens when there is none. */
  release(address: string): void;
  get(address: string): Hold | undefined;
};

/** Opens the stored holds. */
export function openHolds({ store, bus, clock }: Pick<Needs, "store" | "bus" | "clock">, bindings: Bindings): Holds {
  const rows = store.sql("SELECT role, since, because FROM holds").all();
  const kept = makeKept<Hold>(
    store,
    rows.map((row) => {
      const role = String(row["role"]);
      return [role, { role, since: Number(row["since"]), because: JSON.parse(String(row["because"])) as Sentence }];
    }),
  );
  // A hold outlives its binding, so that it can still be released after the role was unbound.
  const canonical = (address: string) => bindings.find(address)?.id ?? address;
  return {
    hold: (address, because) => {
      const role = bindings.find(address)?.id ?? fail("E_ROLE_UNBOUND", { role: address });
      if (takenByPolicy(role)) fail("E_FORBIDDEN", { role });
      const hold = { role, since: clock.wall(), because };
      store.work(() => {
        store
          .sql("INSERT OR REPLACE INTO holds (role, since, because) VALUES (?, ?, ?)")
          .run(role, Math.floor(hold.since), JSON.stringify(because));
        kept.set(role, hold);
        bus.emit("role.changed", { address: role });
      });
    },
    release: (address) => {
      const role = canonical(address);
      if (!kept.has(role)) return;
      store.work(() => {
        store.sql("DELETE FROM holds WHERE role = ?").run(role);
        kept.remove(role);
        bus.emit("role.changed", { address: role });
      });
    },
    get: (address) => (takenByPolicy(address) ? undefined : kept.get(canonical(address))),
  };
}
