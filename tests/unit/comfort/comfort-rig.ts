import { makeBus } from "../../../hub/bus/bus.ts";
import { openComfort } from "../../../hub/comfort/comfort.ts";
import type { Home, Resident, Trip } from "../../../hub/core/house.ts";
import { household } from "../../../hub/core/house.ts";
import { makeLog } from "../../../hub/core/log.ts";
import type { State } from "../../../hub/core/messages.ts";
import type { RoleView } from "../../../hub/core/world.ts";
import type { Store } from "../../../hub/store/open.ts";
import { rethrow, temporaryHouse } from "../../help/store.ts";

/** A home in Hangzhou, as the household's schema completes one. */
export const home: Home = household.home.parse({
  id: "virtual-1",
  name: "Home",
  zone: "Asia/Shanghai",
  lat: 30.25,
  lon: 120.16,
  language: "en",
});

/** A resident, as the household's schema completes one. */
export const resident = (over: object = {}): Resident =>
  household.resident.parse({ id: "lin", name: "Lin", standing: "owner", language: "en", sleeps: "bedroom", ...over });

/** A way home that is so many minutes long. */
export const tripOf = (eta_min: number | undefined, at: number): Trip => ({
  id: "trip",
  resident: "lin",
  opened: at,
  expires: at + 7_200_000,
  evidence: "none",
  ...(eta_min === undefined ? {} : { eta_min, eta_at: at }),
});

/** The comfort room alone: an AC whose states a test tells, on a clock that the test turns. */
export function comfortRig(outdoor: () => number | undefined, store?: Pick<Store, "sql" | "work" | "afterCommit">) {
  const own = store ? undefined : temporaryHouse();
  const used = store ?? own?.store;
  if (!used) throw new Error("no store");
  let wall = Date.parse("2026-07-15T17:00:00+08:00");
  let state: Record<string, unknown> = {};
  let held = false;
  const bus = makeBus(rethrow);
  const clock = { wall: () => wall, mono: () => wall, sleepUntil: () => Promise.resolve() };
  const role = (): RoleView => ({ address: "climate", thing: "climate", ready: true, held, state });
  const lines: string[] = [];
  const log = makeLog((line) => lines.push(line), clock);
  const room = openComfort({ bus, store: used, clock, log, home: () => home, role, outdoor });
  return {
    room,
    lines,
    wall: () => wall,
    set: (at: number) => void (wall = at),
    hold: (on: boolean) => void (held = on),
    tell: (next: Record<string, unknown>, baseline = false) => {
      state = next;
      const told = { v: 1, boot: "b", at: new Date(wall).toISOString(), ...next } as State;
      bus.emit("device.state", { device: "climate", state: told, before: undefined, baseline });
    },
    learned: () => used.sql("SELECT document FROM room_thermals").get()?.["document"],
    [Symbol.dispose]: () => {
      room[Symbol.dispose]();
      own?.[Symbol.dispose]();
    },
  };
}
