import { alarmClock } from "./alarm-clock/alarm-clock.ts";
import { bath } from "./bath/bath.ts";
import { bed } from "./bed/bed.ts";
import { breakfastMachine } from "./breakfast-machine/breakfast-machine.ts";
import { climate } from "./climate/climate.ts";
import type { DeviceKind } from "./device.ts";
import { doorCamera } from "./door-camera/door-camera.ts";
import { leakSensor } from "./leak-sensor/leak-sensor.ts";
import { light } from "./light/light.ts";
import { lock } from "./lock/lock.ts";
import { music } from "./music/music.ts";
import { occupancy } from "./occupancy/occupancy.ts";
import { phone } from "./phone/phone.ts";
import { screen } from "./screen/screen.ts";
import { shutOffValve } from "./shut-off-valve/shut-off-valve.ts";
import { smokeSensor } from "./smoke-sensor/smoke-sensor.ts";
import { tap } from "./tap/tap.ts";
import { toothbrush } from "./toothbrush/toothbrush.ts";

/** Every kind of device we build ourselves. */
export const catalogue: readonly DeviceKind[] = [
  alarmClock,
  bath,
  bed,
  breakfastMachine,
  climate,
  doorCamera,
  leakSensor,
  light,
  lock,
  music,
  occupancy,
  phone,
  screen,
  shutOffValve,
  smokeSensor,
  tap,
  toothbrush,
];
