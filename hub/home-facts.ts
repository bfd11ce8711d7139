import type { FactName } from "./core/facts.ts";
import type { HouseholdDocument, Resident } from "./core/house.ts";
import { wallOf } from "./core/instant.ts";
import type { RoleView, Value } from "./core/world.ts";

type State = Readonly<Record<string, unknown>>;

/** What the facts of the home are read from. */
export type HomeReading = {
  readonly places: () => readonly Pick<HouseholdDocument<"place">, "id" | "name">[];
  /** Every device with what it tells now; nothing of one that is not heard. */
  readonly devices: () => readonly (Pick<HouseholdDocument<"device">, "name" | "kind" | "place"> & {
    readonly state: State | undefined;
  })[];
  readonly role: (address: string) => RoleView | undefined;
};

const bathWorks: ReadonlySet<unknown> = new Set(["cold-first", "fill", "trim", "ready", "occupied"]);

/** Whether something of a kind is on, by what it tells. */
const isOn: Readonly<Record<string, (state: State) => boolean>> = {
  light: ({ on }) => on === true,
  climate: ({ on }) => on === true,
  tap: ({ running }) => running === true,
  music: ({ playing }) => playing === true,
  bath: ({ phase }) => bathWorks.has(phase),
  "breakfast-machine": ({ phase }) => phase === "running",
};

const warns: Readonly<Record<string, (state: State) => boolean>> = {
  "smoke-sensor": ({ smoke }) => smoke === true,
  "leak-sensor": ({ wet }) => wet === true,
  music: ({ playing, source }) => playing === true && source === "alarm",
};

const readings: Partial<
  Readonly<Record<FactName, (from: HomeReading, place: string | undefined) => Value | undefined>>
> = {
  "place.name": ({ places }, place) => places().find(({ id }) => id === place)?.name,
  "home.door": doorOf,
  "home.open": openOf,
  "home.on": onOf,
  "home.hazard": ({ devices }) =>
    devices().some(({ kind, state }) => state !== undefined && (warns[kind]?.(state) ?? false)),
  "home.closed": (from) => {
    const door = doorOf(from);
    return openOf(from) === undefined && onOf(from) === undefined && (door === undefined || door === "locked");
  },
};

/** How the home stands for somebody who goes out or to bed: what is open, what is on, how the door is. */
export function homeFact(from: HomeReading, name: FactName, place: string | undefined): Value | undefined {
  return readings[name]?.(from, place);
}

/** What the coming night and morning are for a resident. */
export function nightFact(from: HomeReading, name: FactName, about: Resident | undefined): Value | undefined {
  if (!about) return undefined;
  const { next } = from.role(`alarm.${about.sleeps}`)?.state ?? {};
  const at = typeof next === "string" ? wallOf(next) : Number.NaN;
  if (name === "night.alarm_at") return Number.isNaN(at) ? undefined : at;
  if (name !== "night.then" || Number.isNaN(at)) return undefined;
  const machine = from.role("breakfast-machine");
  if (!machine?.ready) return "night.then.weather";
  return machine.state["phase"] === "armed" ? "night.then.breakfast" : "night.then.not-loaded";
}

function openOf({ devices, places }: HomeReading): string | undefined {
  const open = devices().filter(({ state }) => state?.["window_open"] === true);
  return listed(open.map(({ name, place }) => places().find(({ id }) => id === place)?.name ?? name));
}

function onOf({ devices }: HomeReading): string | undefined {
  return listed(devices().flatMap(({ kind, name, state }) => (state && isOn[kind]?.(state) ? [name] : [])));
}

function doorOf({ role }: HomeReading): string | undefined {
  const door = role("door");
  if (!door) return undefined;
  const { leaf, bolt } = door.state;
  if (leaf === "open") return "open";
  return bolt === "locked" || bolt === "unlocked" ? bolt : "unknown";
}

/** Names in one text, each once, no longer than a screen takes. */
function listed(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : [...new Set(names)].join(", ").slice(0, 180);
}
