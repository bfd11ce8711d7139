import { EventEmitter, once } from "node:events";
import { createRequire } from "node:module";
import type { Frame } from "./board-frames.ts";
import { fail } from "../../hub/core/errors.ts";

/** As much of firmata-io as is used. */
export type Io = EventEmitter & {
  name: string;
  readonly isReady: boolean;
  readonly MODES: Readonly<Record<ModeName, number>>;
  readonly RESOLUTION: { readonly ADC: number | null };
  readonly pins: readonly { readonly supportedModes: readonly number[] }[];
  /** The pin of each channel of the converter. */
  readonly analogPins: readonly number[];
  /** What is written to eight pins at once. */
  readonly ports: number[];
  readonly reportVersionTimeoutId: NodeJS.Timeout;
  pinMode(pin: number, mode: number): void;
  digitalWrite(pin: number, level: number): void;
  reportDigitalPin(pin: number, on: 0 | 1): void;
  reportAnalogPin(channel: number, on: 0 | 1): void;
  setSamplingInterval(ms: number): void;
  sendOneWireConfig(pin: number, parasitic: boolean): void;
  sendOneWireReset(pin: number): void;
  sendOneWireWrite(pin: number, device: readonly number[], data: number): void;
  sendOneWireWriteAndRead(
    pin: number,
    device: readonly number[],
    data: number,
    count: number,
    done: (error: Error | null, bytes?: readonly number[]) => void,
  ): void;
};
/** What a pin can be. */
export type ModeName = "INPUT" | "OUTPUT" | "ANALOG" | "PWM" | "ONEWIRE" | "PULLUP";

type Relay = { close(): void; open(): void };
type Led = { brightness(value: number): void };
type Thermometer = { readonly celsius: number };
type FiveBoard = EventEmitter;
type On = { readonly board: FiveBoard; readonly pin: number };
type Five = {
  readonly Board: (new (options: object) => FiveBoard) & { readonly cache: FiveBoard[] };
  readonly Relay: new (options: On & { readonly type: "NO" | "NC" }) => Relay;
  readonly Led: new (options: On) => Led;
  readonly Thermometer: new (
    options: On & { readonly enabled: false; readonly toCelsius: (raw: number) => number },
  ) => Thermometer;
};
type FirmataModule = {
  readonly Firmata: new (transport: EventEmitter & { write: (bytes: Uint8Array, done: () => void) => void }) => Io;
};

/** What a board told of itself as its line opened. */
export type Introduction = Readonly<Record<"version" | "firmware" | "capabilities" | "mapping", Frame>>;

/** One board as johnny-five sees it; it outlives its line, since johnny-five never forgets a part that it made. */
export type BoardLibrary = {
  readonly io: Io;
  relay(pin: number, activeLow: boolean): Relay;
  /** Takes a share from 0 to 1. */
  pwm(pin: number): (share: number) => void;
  /** `toCelsius` is given the share of the converter's range, from 0 to 1. */
  thermometer(key: string, channel: number, toCelsius: (share: number) => number): Thermometer;
  /** Whether a board that introduces itself so is this one. */
  same(introduction: Introduction): boolean;
  /** Gives one message to the library. */
  hear(frame: Frame): void;
  /** Where its words go; nowhere before. */
  speakTo(write: ((bytes: Uint8Array) => void) | undefined): void;
  [Symbol.dispose](): void;
};

/** Makes a board of its introduction. */
export async function openBoardLibrary(
  introduction: Introduction,
  fault: (error: unknown) => void,
): Promise<BoardLibrary> {
  const { five, Firmata } = loadBoardLibrary();
  let write: ((bytes: Uint8Array) => void) | undefined;
  const pipe = Object.assign(new EventEmitter(), {
    write: (bytes: Uint8Array, done: () => void) => {
      write?.(bytes);
      done();
    },
  });
  const io = new Firmata(pipe);
  clearTimeout(io.reportVersionTimeoutId);
  // As "Firmata" it would have pins renamed by the size of the board: 14 of an Uno becomes A0, and that pin 0.
  io.name = "board";
  io.on("error", fault);
  const hear = ({ bytes }: Frame) => void pipe.emit("data", bytes);
  hear(introduction.version);
  hear(introduction.firmware);
  hear(introduction.capabilities);
  hear(introduction.mapping);
  if (!io.isReady) fail("E_NO_BOARD", { problem: "its firmware does not introduce itself as Firmata does" });
  const board = new five.Board({ io, repl: false, debug: false, sigint: false });
  board.on("error", fault);
  await once(board, "ready");

  const parts = new Map<string, unknown>();
  const part = <T>(key: string, make: () => T): T => {
    const kept = parts.get(key) as T | undefined;
    if (kept !== undefined) return kept;
    const made = make();
    parts.set(key, made);
    return made;
  };
  const highest = io.RESOLUTION.ADC ?? 1_023;
  const texts = textsOf(introduction);
  return {
    io,
    hear,
    relay: (pin, activeLow) => {
      const type = activeLow ? "NC" : "NO";
      return part(`relay ${pin} ${type}`, () => new five.Relay({ board, pin, type }));
    },
    pwm: (pin) => {
      const led = part(`pwm ${pin}`, () => new five.Led({ board, pin }));
      return (share) => led.brightness(Math.min(1, Math.max(0, share)) * 255);
    },
    thermometer: (key, channel, toCelsius) =>
      part(`thermometer ${channel} ${key}`, () => {
        const ofRaw = (raw: number) => toCelsius(raw / highest);
        return new five.Thermometer({ board, pin: channel, enabled: false, toCelsius: ofRaw });
      }),
    same: (other) => textsOf(other) === texts,
    speakTo: (next) => (write = next),
    [Symbol.dispose]: () => {
      write = undefined;
      io.removeAllListeners();
      const at = five.Board.cache.indexOf(board);
      if (at >= 0) five.Board.cache.splice(at, 1);
    },
  };
}

function textsOf({ version, firmware, capabilities, mapping }: Introduction): string {
  return [version, firmware, capabilities, mapping].map(({ bytes }) => Buffer.from(bytes).toString("hex")).join(" ");
}

/** Loads johnny-five and firmata-io, which takes a moment: before anything is driven that must not be left alone. */
export function loadBoardLibrary(): { five: Five; Firmata: FirmataModule["Firmata"] } {
  const require = createRequire(import.meta.url);
  try {
    const five = require("johnny-five") as Five;
    return { five, Firmata: (require("firmata-io") as FirmataModule).Firmata };
  } catch (cause) {
    return fail("E_NO_BOARD", { problem: "johnny-five does not load" }, cause);
  }
}
