import type { LiveValues } from "../core/live.ts";
import type { Value } from "../core/world.ts";

/** A device's state as it was told: any of its keys may be missing or of another type in an older or newer release. */
export type Loose = Readonly<Record<string, unknown>>;

/** The texts among these keys, each under `<part>.<key>`. */
export function texts(part: string, state: Loose, keys: readonly string[]): LiveValues {
  return picked(part, state, keys, (value) => typeof value === "string");
}

/** The numbers among these keys. */
export function numbers(part: string, state: Loose, keys: readonly string[]): LiveValues {
  return picked(part, state, keys, (value) => typeof value === "number" && Number.isFinite(value));
}

/** What is true or false among these keys. */
export function flags(part: string, state: Loose, keys: readonly string[]): LiveValues {
  return picked(part, state, keys, (value) => typeof value === "boolean");
}

/** The instants among these keys, as wall ms. */
export function instants(part: string, state: Loose, keys: readonly string[], wallOf: (at: string) => number) {
  const walls = keys.flatMap((key): [string, unknown][] => {
    const value = state[key];
    return typeof value === "string" ? [[key, wallOf(value)]] : [];
  });
  return numbers(part, Object.fromEntries(walls), keys);
}

/** The values a screen shows or spoke. */
export function shown(path: string, value: unknown): LiveValues {
  return isShown(value) ? { [path]: value } : {};
}

function picked(part: string, state: Loose, keys: readonly string[], fits: (value: unknown) => boolean): LiveValues {
  const found = keys.filter((key) => fits(state[key])).map((key) => [`${part}.${key}`, state[key]]);
  // Safe: the paths of a part are named by whoever calls, each of the type that was just checked.
  return Object.fromEntries(found) as LiveValues;
}

function isShown(value: unknown): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
