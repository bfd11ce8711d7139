import { bath } from "./bath/bath.ts";
import { bed } from "./bed/bed.ts";
import type { DeviceKind } from "./device.ts";
import { occupancy } from "./occupancy/occupancy.ts";
import { phone } from "./phone/phone.ts";
import { screen } from "./screen/screen.ts";

/** Every kind of device we build ourselves. */
export const catalogue: readonly DeviceKind[] = [bath, bed, occupancy, phone, screen];
