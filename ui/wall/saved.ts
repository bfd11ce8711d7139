import { liveSchema, type LiveValues } from "../../hub/core/live.ts";
import type { Known, Told } from "./known.ts";

type Kept = {
  readonly schema: number;
  readonly at: number;
  readonly machine: number;
  readonly values: LiveValues;
  readonly told: Told;
};

const tokenKey = (place: string) => `lintel.token.${place}`;
const knownKey = (place: string) => `lintel.known.${place}`;

/** The token of a place: from the address, where it is then no longer shown, else the one kept from last time. */
export function tokenOf(place: string, address: Location, history: History): string | undefined {
  const given = new URLSearchParams(address.hash.slice(1)).get("token");
  if (given) {
    localStorage.setItem(tokenKey(place), given);
    history.replaceState(null, "", `${address.pathname}${address.search}`);
  }
  return given ?? localStorage.getItem(tokenKey(place)) ?? undefined;
}

/** Keeps what is known for the next start of this page. */
export function keep(place: string, { values, at, heard, told }: Known): void {
  const age = performance.now() - heard;
  const kept: Kept = { schema: liveSchema, at, machine: Date.now() - age, values, told };
  localStorage.setItem(knownKey(place), JSON.stringify(kept));
}

/** What was last known here, its time carried on by the machine's clock; undefined when there is nothing that fits. */
export function lastKnown(place: string): Known | undefined {
  const text = localStorage.getItem(knownKey(place));
  const kept = text === null ? undefined : read(text);
  if (!kept) return undefined;
  return { values: kept.values, told: kept.told, at: kept.at, heard: performance.now() - (Date.now() - kept.machine) };
}

function read(text: string): Kept | undefined {
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    const fits = kept.schema === liveSchema && typeof kept.at === "number" && typeof kept.machine === "number";
    return fits && typeof kept.values === "object" && typeof kept.told === "object" ? (kept as Kept) : undefined;
  } catch {
    // Half a write, or another program's: as if there were nothing.
    return undefined;
  }
}
