import type { ErrorCode, Params } from "../core/errors.ts";
import type { SafetyClass } from "../core/messages.ts";
import { readRole, roles, type RoleRow } from "../core/roles.ts";
import type { Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import { nestParameters, readReference } from "../core/scene/parameters.ts";
import type { Asked, RoleView, Value, World } from "../core/world.ts";
import { wayOf } from "./one-day.ts";

/** Who asks, of which house. */
export type Asking = { readonly run: Run; readonly graph: Graph; readonly world: World };

/** What an act comes to: an order to a bound role, or why there is none. */
export type Order =
  | { readonly role: RoleView; readonly class: SafetyClass; readonly with: Readonly<Record<string, unknown>> }
  | { readonly code: ErrorCode; readonly detail: Params; readonly hazard: boolean };

/** S2 and S3: never sent a second time by a program. */
export const isHazard = (safety: SafetyClass): boolean => safety === "S2" || safety === "S3";

/** For whom the run asks. */
export function askedBy({ run }: Asking): Asked {
  return {
    scene: run.scene,
    ...(run.resident === undefined ? {} : { resident: run.resident }),
    ...(run.place === undefined ? {} : { place: run.place }),
    ...(run.trip === undefined ? {} : { trip: run.trip }),
    since: run.started,
    way: wayOf(run.moment),
  };
}

/** A place id from `own` (where the resident sleeps), `here` (where the moment was), `eating` or itself. */
export function placeOf({ run, world }: Asking, place: string): string | undefined {
  if (place === "here") return run.place ?? run.moment.place;
  if (place === "eating") return world.eating;
  if (place !== "own") return place;
  return run.resident === undefined ? undefined : world.residents.get(run.resident)?.sleeps;
}

/** A role address with `own` and `here` made plain; undefined when there is no such place. */
export function addressOf(asking: Asking, address: string): string | undefined {
  const dot = address.indexOf(".");
  if (dot < 0) return address;
  const place = placeOf(asking, address.slice(dot + 1));
  return place === undefined ? undefined : `${address.slice(0, dot)}.${place}`;
}

/** Where an address means every thing of a role: the address of each; undefined where it means one. */
export function everywhere({ world }: Asking, address: string): readonly string[] | undefined {
  const [role = "", place] = address.split(".");
  return place === "every" ? (world.every?.(role) ?? []) : undefined;
}

/** The role a scene means, as it stands now. */
export function roleOf(asking: Asking, address: string): RoleView | undefined {
  const plain = addressOf(asking, address);
  return plain === undefined ? undefined : asking.world.role(plain);
}

/** A setting of the scene: the household's, else the scene's own default. */
export function settingOf(asking: Asking, name: string): Value | undefined {
  return asking.world.setting(askedBy(asking), name) ?? asking.graph.settings.get(name);
}

/** A constant, or the setting or fact it names; undefined while that is not known. */
export function valueOf(asking: Asking, value: Value): Value | undefined {
  const reference = readReference(value);
  if (reference.from === "constant") return reference.value;
  if (reference.from === "setting") return settingOf(asking, reference.name);
  return asking.world.fact(askedBy(asking), reference.name);
}

/** Parameters with everything known filled in; what is not known is left out. */
export function valuesOf(asking: Asking, flat: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const known: [string, Value][] = [];
  for (const [name, given] of Object.entries(flat)) {
    const value = valueOf(asking, given);
    if (value !== undefined) known.push([name, value]);
  }
  return Object.fromEntries(known);
}

/** The order an act stands for now; `stopping` reaches a held role too, and a stop one that is not ready. */
export function orderFor(
  asking: Asking,
  act: { readonly role: string; readonly verb: string; readonly with: Readonly<Record<string, Value>> },
  stopping = false,
): Order {
  const read = readRole(act.role);
  if (!read) return { code: "E_SCENE_ROLE", detail: { role: act.role }, hazard: false };
  const row: RoleRow = roles[read.role];
  const no = (code: ErrorCode, detail: Params): Order => ({ code, detail, hazard: isHazard(row.class) });
  if (row.by === "policy") return no("E_SCENE_RESERVED", { role: act.role });
  const schema = Object.hasOwn(row.verbs, act.verb) ? row.verbs[act.verb] : undefined;
  if (!schema) return no("E_UNKNOWN_VERB", { role: act.role, verb: act.verb });
  const address = addressOf(asking, act.role);
  const role = address === undefined ? undefined : asking.world.role(address);
  const named = { role: role?.address ?? address ?? act.role, verb: act.verb };
  if (!role) return no("E_ROLE_UNBOUND", named);
  if (role.held && !stopping) return no("E_HELD", named);
  if (!role.ready && !stopping && act.verb !== "stop") return no("E_DEVICE_OFFLINE", named);
  const parsed = schema.safeParse(nestParameters(valuesOf(asking, act.with)));
  if (parsed.success) return { role, class: row.class, with: parsed.data as Readonly<Record<string, unknown>> };
  const issue = parsed.error.issues[0];
  return no("E_SCENE_PARAMETER", { ...named, field: issue?.path.join(".") ?? "" });
}
