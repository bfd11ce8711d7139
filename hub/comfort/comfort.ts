import type { Bus } from "../bus/bus.ts";
import { etaAt } from "../core/bath-plan.ts";
import type { Clock } from "../core/clock.ts";
import { comfortOf, seasonal, type Comfort } from "../core/comfort.ts";
import type { Sentence } from "../core/events.ts";
import type { FactName } from "../core/facts.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import type { Home, Resident, Trip } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { RoleView, Value } from "../core/world.ts";
import type { Store } from "../store/open.ts";
import { openRooms } from "./learning.ts";
import { driftedTo, knows, minutesTo, type Thermals } from "./thermals.ts";

/** What the AC should do for a resident now; `start_in_min` only where it is needed. */
export type ComfortPlan = Comfort & { readonly needed: boolean; readonly start_in_min?: number };

/** Where most people live, for a home that has not said where it stands. */
const middle = 40;

/** Another instant, and how the AC and the weather stand then. */
export type ComfortThen = {
  readonly at: number;
  readonly climate: RoleView | undefined;
  readonly outdoor_c: number | undefined;
};

/** How comfortable the home is, and what it takes to make it so by arrival. */
export type ComfortRoom = {
  /** undefined for what cannot be told, and for facts of other rooms. */
  fact(name: FactName, resident: Resident | undefined, trip: Trip | undefined, then?: ComfortThen): Value | undefined;
  /** The whole of it, with the sentence that says why; undefined before the home is set up or an AC is bound. */
  plan(resident: Resident | undefined, trip: Trip | undefined, then?: ComfortThen): ComfortPlan | undefined;
  [Symbol.dispose](): void;
};

/** What this room is handed. */
export type ComfortParts = {
  readonly bus: Pick<Bus, "on">;
  readonly store: Pick<Store, "sql" | "work" | "afterCommit">;
  readonly clock: Clock;
  readonly log: Log;
  readonly home: () => Home | undefined;
  /** How the role `climate` stands; what was true before a line was lost decides nothing. */
  readonly role: () => RoleView | undefined;
  /** The temperature outside as the weather tells it. */
  readonly outdoor: () => number | undefined;
};

const nightFrom = 22 * 60;
const nightTo = 6 * 60;
/** How far inside the half degree the room is to be on arrival. */
const inside_k = 0.3;
const margin = { known: { share: 0.08, min: 2 }, unknown: { share: 0.2, min: 3 } } as const;
const farAway_min = 240;

/** Opens the room: it listens to the AC that serves `climate` and learns from it. */
export function openComfort(parts: ComfortParts): ComfortRoom {
  const { bus, store, clock, log, home, role, outdoor } = parts;
  const rooms = openRooms(
    store,
    () => clock.wall(),
    (error) => log.warn("what was learned of a room cannot be read", { error }),
  );
  const off = bus.on("device.state", ({ device, state, baseline }) => {
    const climate = role();
    if (climate?.thing !== device) return;
    const usable = !baseline && !climate.held;
    const outdoor_c = outdoor();
    // Learning is nobody's business but ours: it must not undo what the device told.
    store.afterCommit(() => rooms.take(device, state, { outdoor_c, usable }));
  });
  const plan: ComfortRoom["plan"] = (resident, trip, then) => {
    const here = home();
    const { at: now, climate, outdoor_c } = then ?? { at: clock.wall(), climate: role(), outdoor_c: outdoor() };
    if (!here || !climate) return undefined;
    const eta = trip && etaAt(trip, now);
    return planned({
      climate,
      resident,
      eta,
      thermals: rooms.thermals(climate.thing),
      outdoor_c: outdoor_c ?? seasonal(monthOf(now, here.zone), here.lat ?? middle),
      night: isNight(minuteOfDay(now + (eta ?? 0) * 60_000, here.zone)),
    });
  };
  return {
    plan,
    fact: (name, resident, trip, then) => {
      const read = rows[name];
      const made = read && plan(resident, trip, then);
      return made && read?.(made);
    },
    [Symbol.dispose]: off,
  };
}

const rows: Partial<Record<FactName, (plan: ComfortPlan) => Value | undefined>> = {
  "climate.mode": ({ mode }) => mode,
  "climate.target_c": ({ target_c }) => target_c,
  "climate.why": ({ why }: { readonly why: Sentence }) => why.key,
  "climate.needed": ({ needed }) => needed,
  "climate.start_in_min": ({ start_in_min }) => start_in_min,
};

type Asked = {
  readonly climate: RoleView;
  readonly resident: Resident | undefined;
  readonly eta: number | undefined;
  readonly thermals: Thermals;
  readonly outdoor_c: number;
  readonly night: boolean;
};

/** What is to be done, from what is known; pure. */
function planned({ climate, resident, eta, thermals, outdoor_c, night }: Asked): ComfortPlan {
  const { state } = climate;
  const room_c = state["trouble"] === "E_SENSOR" ? undefined : numberIn(state["room_c"]);
  const working =
    state["on"] === true && (state["mode"] === "cool" || state["mode"] === "heat") ? state["mode"] : undefined;
  const comfort = (at: number | undefined) =>
    comfortOf({
      feels: resident?.wears.feels ?? "usual",
      offset_c: resident?.comfort.offset_c ?? 0,
      standing: resident?.standing,
      resident: resident?.id,
      outdoor_c,
      humidity_pct: numberIn(state["humidity_pct"]),
      night,
      room_c: at,
      working,
    });
  const now = comfort(room_c);
  if (room_c === undefined) return { ...now, needed: false };
  // Comfortable now is not yet comfortable on arrival.
  const wish = now.mode !== undefined || eta === undefined ? now : comfort(driftedTo(thermals, room_c, outdoor_c, eta));
  const { mode, target_c } = wish;
  if (mode === undefined) return { ...wish, needed: false };
  const beyond = (at: number) => (mode === "cool" ? at - target_c : target_c - at);
  const needed = beyond(room_c) > 0.5 || wish !== now;
  if (!needed) return { ...wish, needed };
  const there = mode === "cool" ? target_c + inside_k : target_c - inside_k;
  const takes = minutesTo(thermals, mode, { from: room_c, to: there, outdoor_c }) ?? farAway_min;
  const { share, min } = knows(thermals, mode) ? margin.known : margin.unknown;
  const start = eta === undefined ? 0 : eta - takes * (1 + share) - min;
  return { ...wish, needed, start_in_min: Math.max(0, Math.round(start * 10) / 10) };
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function isNight(minute: number): boolean {
  return minute >= nightFrom || minute < nightTo;
}

function monthOf(wall: number, zone: string): number {
  return Number(houseDay(wall, zone).slice(5, 7)) - 1;
}
