import { alarmClock } from "./alarm-clock/alarm-clock.ts";
import { bath } from "./bath/bath.ts";
import { bed } from "./bed/bed.ts";
import { breakfastMachine } from "./breakfast-machine/breakfast-machine.ts";
import type { DeviceKind } from "./device.ts";
import { music } from "./music/music.ts";
import { occupancy } from "./occupancy/occupancy.ts";
import { phone } from "./phone/phone.ts";
import { screen } from "./screen/screen.ts";
import { tap } from "./tap/tap.ts";
import { toothbrush } from "./toothbrush/toothbrush.ts";

/** Every kind of device we build ourselves. */
export const catalogue: readonly DeviceKind[] = [
  alarmClock,
  bath,
  bed,
  breakfastMachine,
  music,
  occupancy,
  phone,
  screen,
  tap,
  toothbrush,
];
