import type { Level, Moved } from "../../devices/drivers/pin-bank.ts";
import type { Pins } from "../../devices/drivers/machine-pins.ts";

/** What a DS18B20 shows of a temperature; `said` instead of it where something is wrong. */
export function thermometer(celsius: number, sound: "YES" | "NO" = "YES"): string {
  const raw = Math.round(celsius * 16);
  const bytes = [raw & 0xff, (raw >> 8) & 0xff, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10, 0xe5];
  const shown = `${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")} `;
  return `${shown}: crc=e5 ${sound}\n${shown}t=${Math.trunc((raw * 1_000) / 16)}\n`;
}

/** A header of pins in memory: tests move its inputs and see its outputs, in the order they were driven. */
export function fakePins() {
  const levels = new Map<number, Level>();
  const ears = new Map<number, { moved: Moved | undefined; counts: boolean; fault: (error: unknown) => void }>();
  const files = new Map<string, () => string>();
  const driven: (readonly [gpio: number, level: Level])[] = [];
  const held = new Set<number>();
  const listeners = new Set<(gpio: number, level: Level) => void>();
  const broken = new Set<number>();
  const lasts = new Set<() => void>();
  const take = (gpio: number) => {
    if (held.has(gpio)) throw new Error(`GPIO ${gpio} is taken`);
    held.add(gpio);
    return { [Symbol.dispose]: () => void held.delete(gpio) };
  };
  const drive = (gpio: number, level: Level) => {
    if (broken.has(gpio)) throw new Error(`EIO ${gpio}`);
    levels.set(gpio, level);
    driven.push([gpio, level]);
    for (const listen of listeners) listen(gpio, level);
  };
  const pins: Pins = {
    bankFor: () => ({
      way: "in memory",
      pulls: true,
      input: ({ gpio, counts }, moved, fault) => {
        const line = take(gpio);
        ears.set(gpio, { moved, counts, fault });
        return {
          read: () => levels.get(gpio) ?? 0,
          [Symbol.dispose]: () => {
            ears.delete(gpio);
            line[Symbol.dispose]();
          },
        };
      },
      output: (gpio, first) => {
        const line = take(gpio);
        drive(gpio, first);
        return { write: (level) => drive(gpio, level), ...line };
      },
      [Symbol.dispose]: () => undefined,
    }),
    readText: (path) => {
      const text = files.get(path);
      return text ? Promise.resolve(text()) : Promise.reject(new Error(`ENOENT ${path}`));
    },
    pwmRoot: "/nowhere",
    atExit: (work) => {
      lasts.add(work);
      return () => lasts.delete(work);
    },
    [Symbol.dispose]: () => undefined,
  };
  return {
    pins,
    files,
    driven,
    held,
    /** Lines that can be driven no more. */
    broken,
    level: (gpio: number) => levels.get(gpio),
    onDriven: (listen: (gpio: number, level: Level) => void) => void listeners.add(listen),
    /** Somebody outside moves a line. */
    put: (gpio: number, level: Level) => {
      if (levels.get(gpio) === level) return;
      levels.set(gpio, level);
      const ear = ears.get(gpio);
      if (!ear?.counts) ear?.moved?.(level, level);
    },
    /** A meter turns. */
    pulses: (gpio: number, count: number) => {
      if (count > 0) ears.get(gpio)?.moved?.(1, count);
    },
    /** A line's hardware fails. */
    fail: (gpio: number) => ears.get(gpio)?.fault(new Error(`EIO ${gpio}`)),
    /** The process ends by itself. */
    exit: () => {
      for (const last of lasts) last();
    },
  };
}
