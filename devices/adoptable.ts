import type { AdoptedDevice } from "./adopted.ts";
import { adoptedBath } from "./bath/adopted.ts";
import { adoptedBed } from "./bed/adopted.ts";
import { adoptedBreakfastMachine } from "./breakfast-machine/adopted.ts";
import { adoptedClimate } from "./climate/adopted.ts";
import { adoptedLeakSensor } from "./leak-sensor/adopted.ts";
import { adoptedLight } from "./light/adopted.ts";
import { adoptedLock } from "./lock/adopted.ts";
import { adoptedOccupancy } from "./occupancy/adopted.ts";
import { adoptedPhone } from "./phone/adopted.ts";
import { adoptedShutOffValve } from "./shut-off-valve/adopted.ts";
import { adoptedSmokeSensor } from "./smoke-sensor/adopted.ts";
import { adoptedTap } from "./tap/adopted.ts";
import { adoptedToothbrush } from "./toothbrush/adopted.ts";

/** Every kind of ours that can be made of other makers' entities. */
export const adoptable: readonly AdoptedDevice[] = [
  adoptedBath,
  adoptedBed,
  adoptedBreakfastMachine,
  adoptedClimate,
  adoptedLeakSensor,
  adoptedLight,
  adoptedLock,
  adoptedOccupancy,
  adoptedPhone,
  adoptedShutOffValve,
  adoptedSmokeSensor,
  adoptedTap,
  adoptedToothbrush,
];
