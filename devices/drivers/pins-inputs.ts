import type { Clock } from "../../hub/core/clock.ts";
import type { PinInput } from "../wiring.ts";
import type { Reading } from "./driver.ts";
import { celsiusIn, numberIn, oneWireFile } from "./one-wire.ts";
import type { InLine, Level, PinBank } from "./pin-bank.ts";

/** An input as its device reads it; undefined while it is broken. */
export type Sensor = { read(): Reading | undefined; [Symbol.dispose](): void };

/** A sensor that has to be measured again and again, off the main thread. */
export type Measured = Sensor & { measure(): Promise<void> };

/** What an input on lines needs: the pins, the time, and whom it tells of a change and of a line that broke. */
export type LinePlace = {
  readonly clock: Clock;
  readonly bank: PinBank;
  readonly changed: (value: number) => void;
  readonly broken: (error: unknown) => void;
};

type OnLines = Exclude<PinInput, { is: "ds18b20" | "file" }>;
type Contacts = Exclude<OnLines, { is: "pulses" }>;
type OnFile = Exclude<PinInput, OnLines>;

/** Opens an input that hangs on one line or several. */
export function lineSensor(wire: OnLines, place: LinePlace): Sensor {
  return wire.is === "pulses" ? pulseCounter(wire, place) : contacts(wire, place);
}

/** Opens an input that is a file of the kernel's. */
export function fileSensor(wire: OnFile, clock: Clock, readText: (path: string) => Promise<string>): Measured {
  let last: Reading | undefined;
  return {
    measure: async () => {
      const at = clock.mono();
      const value =
        wire.is === "ds18b20"
          ? celsiusIn(await readText(oneWireFile(wire.id)))
          : (numberIn(await readText(wire.path)) + wire.offset) * wire.scale;
      last = { value, at };
    },
    // A failed measurement leaves the one before, which grows old: who reads judges by its age.
    read: () => last,
    [Symbol.dispose]: () => (last = undefined),
  };
}

function contacts(wire: Contacts, { clock, bank, changed, broken }: LinePlace): Sensor {
  const { pull, debounce_ms, active_low } = wire;
  const closed = (level: Level): Level => (active_low ? (level === 1 ? 0 : 1) : level);
  const seen: Level[] = [];
  let told: number | undefined;
  const lines = openAll(wire.is === "digital" ? [wire.gpio] : wire.gpios, (gpio, i) => {
    const moved = (level: Level) => {
      seen[i] = closed(level);
      const value = meaning(wire.is, seen);
      // A bounce too short to be seen is no change.
      if (told === undefined || value === told) return;
      told = value;
      changed(value);
    };
    return bank.input({ gpio, pull, debounce_ms, counts: false }, moved, broken);
  });
  for (const [i, line] of lines.entries()) seen[i] = closed(line.read());
  told = meaning(wire.is, seen);
  return {
    read: () => {
      const levels = lines.map((line) => closed(line.read()));
      return { value: meaning(wire.is, levels), at: clock.mono() };
    },
    [Symbol.dispose]: () => closeAll(lines),
  };
}

function meaning(is: Contacts["is"], levels: readonly Level[]): number {
  return levels.reduce<number>((sum, level, i) => sum + (is === "code" ? level * 2 ** i : level), 0);
}

function pulseCounter(wire: OnLines & { is: "pulses" }, { clock, bank, broken }: LinePlace): Sensor {
  const { gpio, pull, pulses_per_l } = wire;
  let pulses = 0;
  const line = bank.input({ gpio, pull, debounce_ms: 0, counts: true }, (_, rises) => void (pulses += rises), broken);
  return {
    // Still water is measured too: as long as the line stands, its count is fresh.
    read: () => ({ value: pulses / pulses_per_l, at: clock.mono() }),
    [Symbol.dispose]: () => closeAll([line]),
  };
}

/** Opens several lines, or none when one of them cannot be. */
function openAll(gpios: readonly number[], open: (gpio: number, i: number) => InLine): InLine[] {
  const lines: InLine[] = [];
  try {
    for (const [i, gpio] of gpios.entries()) lines.push(open(gpio, i));
    return lines;
  } catch (error) {
    closeAll(lines);
    throw error;
  }
}

function closeAll(lines: readonly InLine[]): void {
  for (const line of lines) line[Symbol.dispose]();
}
