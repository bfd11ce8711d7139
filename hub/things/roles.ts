import { fail } from "../core/errors.ts";
import type { HouseholdDocument } from "../core/house.ts";
import { type KindRow, kinds } from "../core/kinds.ts";
import { readRole, roles } from "../core/roles.ts";
import { hazardous } from "./fold.ts";
import { kindOf } from "./native.ts";
import type { HouseholdReading, Needs } from "./needs.ts";

type Binding = HouseholdDocument<"role">;

/** Which thing serves which role. */
export type Bindings = {
  /** `role.place`, or `role` where there is one; undefined when nothing is bound. */
  find(address: string): Binding | undefined;
  /** The addresses a thing serves. */
  of(thing: string): readonly string[];
  [Symbol.dispose](): void;
};

type Index = {
  readonly byAddress: ReadonlyMap<string, Binding>;
  readonly byRole: ReadonlyMap<string, readonly Binding[]>;
  readonly byThing: ReadonlyMap<string, readonly string[]>;
};

/** Reads the bindings, indexed anew after each change of the household. */
export function openBindings({ household, bus }: Pick<Needs, "household" | "bus">): Bindings {
  let index: Index | undefined;
  const read = () => (index ??= indexed(household));
  const off = bus.on("household.changed", ({ noun }) => {
    if (noun === "role" || noun === "device") index = undefined;
  });
  return {
    find: (address) => {
      const asked = readRole(address);
      if (!asked) return undefined;
      const { byAddress, byRole } = read();
      const exact = byAddress.get(address);
      if (exact) return exact;
      const known = byRole.get(asked.role) ?? [];
      if (asked.place === undefined) return known.length === 1 ? known[0] : undefined;
      const bare = byAddress.get(asked.role);
      return bare && household.get("device", bare.thing)?.place === asked.place ? bare : undefined;
    },
    of: (thing) => read().byThing.get(thing) ?? [],
    [Symbol.dispose]: off,
  };
}

/** Throws when this thing cannot be bound to this address: E_NOT_FOUND, E_KIND_UNKNOWN, E_ROLE_KIND, E_ROLE_TAKEN. */
export function checkBinding(household: HouseholdReading, address: string, thing: string): void {
  const role = readRole(address)?.role ?? fail("E_NOT_FOUND", { role: address });
  const device = household.get("device", thing) ?? fail("E_NOT_FOUND", { thing });
  const row: KindRow = kinds[kindOf(device.kind)];
  if (row.serves !== role) fail("E_ROLE_KIND", { role: address, thing, kind: device.kind });
  const other = household.all("role").find((bound) => bound.thing === thing && bound.id !== address);
  if (other && hazardous(roles[role].class)) fail("E_ROLE_TAKEN", { role: other.id, thing });
}

function indexed(household: HouseholdReading): Index {
  const all = household.all("role");
  const names = (of: readonly Binding[]) => of.map((bound) => bound.id);
  return {
    byAddress: new Map(all.map((bound) => [bound.id, bound])),
    byRole: Map.groupBy(all, (bound) => readRole(bound.id)?.role ?? ""),
    byThing: new Map([...Map.groupBy(all, (bound) => bound.thing)].map(([thing, of]) => [thing, names(of)])),
  };
}
