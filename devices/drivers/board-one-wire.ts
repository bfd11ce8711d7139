import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import type { BoardThere } from "./board-line.ts";
import type { Reading } from "./driver.ts";
import { believed } from "./one-wire.ts";

const convert = 0x44;
const readScratchpad = 0xbe;
const scratchpadBytes = 9;
/** A conversion of twelve bits takes 750 ms. */
const convertMs = 800;

/** The eight bytes by which a sensor is called, from the id it is printed with: family, number from its lowest byte, check sum. */
export function romOf(id: string): number[] {
  const number = Buffer.from(id.slice(3), "hex").toReversed();
  const rom = [Number.parseInt(id.slice(0, 2), 16), ...number];
  return [...rom, crc8(rom)];
}

/** The check sum of 1-Wire. */
export function crc8(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}

/** Degrees Celsius in the memory of a DS18B20; E_SENSOR for anything that is no measurement. */
export function celsiusOf(memory: readonly number[]): number {
  const [low = 0, high = 0] = memory;
  if (memory.length !== scratchpadBytes) return fail("E_SENSOR", { problem: "not the words of a DS18B20" });
  if (memory.every((byte) => byte === 0)) return fail("E_SENSOR", { problem: "nothing but zeros: a short circuit" });
  if (crc8(memory) !== 0) return fail("E_SENSOR", { problem: "the check sum is wrong" });
  return believed(Math.trunc((((high << 24) >> 16) | low) * 62.5));
}

/** A DS18B20 on a pin of a board. */
export type OneWireSensor = {
  readonly pin: number;
  readonly rom: readonly number[];
  /** Called with each measurement, and with why there was none. */
  readonly told: (measured: { readonly reading: Reading } | { readonly error: unknown }) => void;
};

/** Has all of some sensors measure at once, and reads one after the other. */
export async function measureOneWire(
  { five: { io } }: BoardThere,
  clock: Clock,
  sensors: readonly OneWireSensor[],
  signal: AbortSignal,
): Promise<void> {
  for (const { pin, rom } of sensors) {
    io.sendOneWireReset(pin);
    io.sendOneWireWrite(pin, rom, convert);
  }
  const measuredAt = clock.mono();
  await clock.sleepUntil(measuredAt + convertMs, signal);
  for (const { pin, rom, told } of sensors) {
    if (signal.aborted) return;
    try {
      io.sendOneWireReset(pin);
      const memory = await new Promise<readonly number[]>((resolve, reject) => {
        io.sendOneWireWriteAndRead(pin, rom, readScratchpad, scratchpadBytes, (error, bytes) =>
          error ? reject(error) : resolve(bytes ?? []),
        );
      });
      told({ reading: { value: celsiusOf(memory), at: measuredAt } });
    } catch (error) {
      if (!signal.aborted) told({ error });
    }
  }
}
