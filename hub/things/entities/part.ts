import type { How, Part } from "../../core/entities.ts";
import type { Known } from "./known.ts";
import type { Order } from "./orders.ts";

/** An entity in the hands of a device of ours, looked up anew each time: it may come and go. */
export function partOf(
  id: string,
  entities: ReadonlyMap<string, Known>,
  available: (known: Known) => boolean,
  order: (id: string, order: Order, how?: How) => void,
): Part {
  return {
    get component() {
      return entities.get(id)?.plan.component ?? "sensor";
    },
    get traits() {
      return entities.get(id)?.plan.traits ?? {};
    },
    get assumed() {
      const plan = entities.get(id)?.plan;
      return plan?.assumed === true || plan?.assumes !== undefined;
    },
    read: () => {
      const known = entities.get(id);
      return known?.at !== undefined && available(known) ? { state: known.state, at: known.at } : undefined;
    },
    available: () => {
      const known = entities.get(id);
      return known !== undefined && available(known);
    },
    order: (what, how) => order(id, what, how),
  };
}
