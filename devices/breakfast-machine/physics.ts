/** What is energised, as the hardware sees it. */
export type Drive = { readonly heater: boolean; readonly upstream: boolean };

/** What may be broken in a simulated machine. */
export type Broken = Partial<Record<"relay-stuck" | "jam" | "overload", boolean>>;

/** The heating plate itself, whatever any sensor says. */
export type Plate = {
  plate_c: number;
  /** Its own thermostat, which no program can reach. */
  calling: boolean;
  /** What it draws now. */
  watts: number;
  /** Seconds in which current could flow to the element. */
  live_s: number;
  hottest_c: number;
  /** What is inside has been heated: it is breakfast now, or spoilt. */
  cooked_s: number;
};

const room_c = 22;
const element_w = 1_100;
const heat_j_per_k = 1_500;
const loss_w_per_k = 4;
const opens_c = 185;
const closes_c = 175;
const idle_w = 2;
const step_s = 0.5;

/** A cold plate in a room. */
export function coldPlate(): Plate {
  return { plate_c: room_c, calling: true, watts: 0, live_s: 0, hottest_c: room_c, cooked_s: 0 };
}

/** Lets the plate live for some seconds; what merely cools does so in one step. */
export function heat(plate: Plate, seconds: number, drive: Drive, broken: Broken): void {
  const live = drive.upstream && (drive.heater || broken["relay-stuck"] === true);
  let left = seconds;
  do {
    const dt = live ? Math.min(left, step_s) : left;
    instant(plate, dt, live, broken);
    left -= dt;
  } while (left > 1e-9);
  plate.watts = (drive.upstream ? idle_w : 0) + drawn(plate, live, broken);
}

function instant(plate: Plate, dt: number, live: boolean, broken: Broken): void {
  if (plate.plate_c >= opens_c) plate.calling = false;
  if (plate.plate_c <= closes_c) plate.calling = true;
  const watts = drawn(plate, live, broken);
  const settles_c = room_c + watts / loss_w_per_k;
  plate.plate_c = settles_c + (plate.plate_c - settles_c) * Math.exp((-dt * loss_w_per_k) / heat_j_per_k);
  plate.hottest_c = Math.max(plate.hottest_c, plate.plate_c);
  if (live) plate.live_s += dt;
  if (watts > 0) plate.cooked_s += dt;
}

function drawn(plate: Plate, live: boolean, broken: Broken): number {
  if (!live || broken.jam || !plate.calling) return 0;
  return broken.overload ? element_w * 2.2 : element_w;
}
