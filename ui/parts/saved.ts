import { liveSchema, type LiveValues } from "../../hub/core/live.ts";
import type { Known, Told } from "./known.ts";

type Kept = {
  readonly schema: number;
  readonly at: number;
  readonly machine: number;
  readonly values: LiveValues;
  readonly told: Told;
  readonly said: Told;
};

const knownKey = (place: string) => `lintel.known.${place}`;

/** Keeps what is known for the next start of this page. */
export function keep(place: string, { values, at, heard, told, said }: Known): void {
  const age = performance.now() - heard;
  const kept: Kept = { schema: liveSchema, at, machine: Date.now() - age, values, told, said };
  localStorage.setItem(knownKey(place), JSON.stringify(kept));
}

/** What was last known here, its time carried on by the machine's clock; undefined when there is nothing that fits. */
export function lastKnown(place: string): Known | undefined {
  const kept = read(parsed(localStorage.getItem(knownKey(place))));
  if (!kept) return undefined;
  const { values, told, said, at, machine } = kept;
  return { values, told, said, at, heard: performance.now() - (Date.now() - machine) };
}

function read(from: unknown): Kept | undefined {
  const kept = from as Partial<Kept> | undefined;
  if (typeof kept !== "object" || kept === null) return undefined;
  const fits = kept.schema === liveSchema && typeof kept.at === "number" && typeof kept.machine === "number";
  const whole = [kept.values, kept.told, kept.said].every((part) => typeof part === "object" && part !== null);
  return fits && whole ? (kept as Kept) : undefined;
}

/** What a kept text says; undefined when it is half a write, or another program's. */
export function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    // Half a write, or another program's: as if there were nothing.
    return undefined;
  }
}
