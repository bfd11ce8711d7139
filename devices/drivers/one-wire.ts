import { fail } from "../../hub/core/errors.ts";

/** The file in which the kernel shows one sensor; reading it makes it measure, which takes about 0.8 s. */
export const oneWireFile = (id: string): string => `/sys/bus/w1/devices/${id}/w1_slave`;

/** What a DS18B20 tells before its first measurement; a bath or room of exactly this is not believed either. */
const powerOn = 85_000;
const least = -55_000;
const most = 125_000;

/** Degrees Celsius in what the kernel shows of a DS18B20; E_SENSOR for anything that is no measurement. */
export function celsiusIn(shown: string): number {
  const refused = (problem: string): never => fail("E_SENSOR", { problem });
  const said = /^((?:[0-9a-f]{2} ){9}): crc=[0-9a-f]{2} (YES|NO)\s+(?:[0-9a-f]{2} ){9}t=(-?\d+)\s*$/.exec(shown);
  if (!said) return refused("not the words of a DS18B20");
  const [, bytes = "", sound, text] = said;
  if (sound !== "YES") return refused("the check sum is wrong");
  // A bus pulled to ground reads zeros throughout, whose check sum is right.
  if (/^(?:00 )+$/.test(bytes)) return refused("nothing but zeros: the bus is short-circuited");
  return believed(Number(text));
}

/** Degrees Celsius of what a DS18B20 measured in thousandths; E_SENSOR for what it cannot have measured. */
export function believed(milli: number): number {
  if (milli === powerOn) return fail("E_SENSOR", { problem: "the value of power-on: it has not measured" });
  if (milli < least || milli > most) return fail("E_SENSOR", { problem: `${milli / 1_000} °C is no measurement` });
  return milli / 1_000;
}

/** A number as a file of the kernel's holds it, such as a converter's; E_SENSOR for anything else. */
export function numberIn(shown: string): number {
  const text = shown.trim();
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : fail("E_SENSOR", { problem: "no number" });
}
