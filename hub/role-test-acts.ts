import type { RoleName } from "./core/roles.ts";
import type { RoleView } from "./core/world.ts";

/** One order for a thing. */
export type Told = { readonly verb: string; readonly with: Readonly<Record<string, unknown>> };

/** How a role is tried out: an act that harms nobody and how it is undone, or only a look, and why no more than that. */
export type TestAct =
  | {
      readonly tell: Told;
      readonly undo: Told;
      /** How long it stays before it is undone by itself. */
      readonly last_s: number;
      /** It is in use: nothing is tried on it now. */
      readonly busy: boolean;
    }
  | { readonly only: string };

type Trying = (view: RoleView, modes: readonly string[] | undefined) => TestAct;

const clear: Told = { verb: "clear", with: {} };
const stop: Told = { verb: "stop", with: {} };
const release: Told = { verb: "release", with: {} };

/** What a test does for each role: never water, heat of an appliance, or the door. */
const acts: Readonly<Record<RoleName, Trying>> = {
  climate: ({ state }, modes) => ({
    tell: { verb: "set", with: setApart(state, modes) },
    undo: release,
    last_s: 15,
    busy: state["unattended"] === true,
  }),
  music: ({ state }) => ({
    tell: { verb: "play", with: { source: "music", volume: 25, rise_s: 0 } },
    undo: stop,
    last_s: 3,
    busy: state["playing"] === true,
  }),
  screen: ({ state }) => {
    const { card, shows } = state;
    const before = { card, ...(shows === undefined ? {} : { with: shows }) };
    return {
      tell: { verb: "show", with: { card: "test", with: {} } },
      undo: card === undefined || card === "test" ? clear : { verb: "show", with: before },
      last_s: 10,
      busy: false,
    };
  },
  light: ({ state }) => {
    const lit = { verb: "on", with: {} };
    const dark = { verb: "off", with: {} };
    const on = state["on"] === true;
    return { tell: on ? dark : lit, undo: on ? lit : dark, last_s: 3, busy: false };
  },
  alarm: () => ({ only: "test.only.alarm" }),
  "shut-off": () => ({ only: "test.only.water" }),
  "breakfast-machine": () => ({ only: "test.only.heat" }),
  bath: () => ({ only: "test.only.heat" }),
  door: () => ({ only: "test.only.door" }),
  "door-camera": () => ({ only: "test.only.door" }),
};

const undos: Readonly<Partial<Record<RoleName, Told>>> = { climate: release, music: stop, screen: clear };

/** How a role is tried out as it stands now. */
export function actsOf(role: RoleName, view: RoleView, modes: readonly string[] | undefined): TestAct {
  return acts[role](view, modes);
}

/** How a test of a role is undone where nobody remembers what was before. */
export function undoOf(role: RoleName): Told | undefined {
  return undos[role];
}

const between = (c: number) => Math.min(30, Math.max(16, Math.round(c)));

/** One degree towards less work; what is off is set to where nothing has to run. */
function setApart(
  { on, mode, target_c, room_c }: RoleView["state"],
  modes: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  if (on === true && (mode === "cool" || mode === "heat") && typeof target_c === "number") {
    const step = mode === "cool" ? 1 : -1;
    const apart = between(target_c + step);
    return { mode, target_c: apart === Math.round(target_c) ? between(target_c - step) : apart };
  }
  const heats = modes !== undefined && !modes.some((word) => ["cool", "heat_cool", "auto"].includes(word));
  const room = typeof room_c === "number" ? room_c : undefined;
  if (heats) return { mode: "heat", target_c: room === undefined ? 16 : Math.min(24, between(room - 3)) };
  return { mode: "cool", target_c: room === undefined ? 30 : Math.max(22, between(room + 3)) };
}
