import { emptyTub, flow, type Broken, type Water } from "../../../devices/bath/physics.ts";
import { Tub } from "../../../devices/bath/limits.ts";
import type { Clock } from "../../../hub/core/clock.ts";

/** A bathroom whose valve and heater somebody else's electronics hold; water lives forward whenever it is looked at. */
export type Bathroom = {
  /** One mixed inlet: warm water at about 31 °C, at the tub's own rate. */
  valve(open: boolean): void;
  /** A circulating heater. */
  heater(on: boolean): void;
  readonly open: boolean;
  readonly heating: boolean;
  /** Of the overflow's height, and as a probe in the water feels it. */
  level_pct(): number;
  water_c(): number;
  wrong(broken: Broken): void;
  /** Somebody pulls the plug. */
  unplug(): void;
  /** The water itself, with the worst there ever was. */
  water(): Readonly<Water>;
};

/** An empty tub in a room of its own. */
export function makeBathroom(clock: Clock, tub: Tub = Tub.parse({})): Bathroom {
  const water = emptyTub();
  let broken: Broken = {};
  let open = false;
  let heating = false;
  let at = clock.mono();
  const now = () => {
    const drive = { cold: open, hot: open, circulation: heating, heater: heating, enable: true };
    flow(water, (clock.mono() - at) / 1_000, drive, broken, tub);
    at = clock.mono();
    return water;
  };
  return {
    valve: (on) => void (now(), (open = on)),
    heater: (on) => void (now(), (heating = on)),
    get open() {
      return open;
    },
    get heating() {
      return heating;
    },
    level_pct: () => Math.min(100, (now().litres / tub.litres_per_mm / tub.overflow_mm) * 100),
    water_c: () => now().tub_felt_c,
    wrong: (what) => void (now(), (broken = what)),
    unplug: () => void (now().plugged = false),
    water: now,
  };
}

/** A room whose air somebody's air conditioner moves. */
export type Room = {
  /** What the unit does: towards a temperature, or nothing. */
  drive(target_c: number | undefined, mode: "heat" | "cool" | "auto" | "off"): void;
  air_c(): number;
};

/** A room that drifts to `outside_c` by itself, and is moved by half a degree a minute. */
export function makeRoom(clock: Clock, start_c = 20, outside_c = start_c): Room {
  let air = start_c;
  let at = clock.mono();
  let drive: { target: number; mode: "heat" | "cool" | "auto" } | undefined;
  const now = () => {
    const minutes = (clock.mono() - at) / 60_000;
    at = clock.mono();
    air += (outside_c - air) * (1 - Math.exp(-minutes / 600));
    const gap = drive ? drive.target - air : 0;
    const can = drive && (drive.mode === "auto" || (drive.mode === "heat" ? gap > 0 : gap < 0));
    if (can) air += Math.sign(gap) * Math.min(Math.abs(gap), 0.5 * minutes);
    return air;
  };
  return {
    drive: (target, mode) => {
      now();
      drive = mode === "off" || target === undefined ? undefined : { target, mode };
    },
    air_c: now,
  };
}
