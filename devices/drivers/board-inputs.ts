import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { at } from "../../hub/core/timer.ts";
import type { BoardInput } from "../wiring.ts";
import type { BoardThere } from "./board-line.ts";
import type { ModeName } from "./board-library.ts";
import type { Reading } from "./driver.ts";

/** An input on a board; undefined until the board has told of it. */
export type BoardSensor = { read(): Reading | undefined; [Symbol.dispose](): void };

/** What an input needs of its board. */
export type InputPlace = {
  readonly board: BoardThere;
  readonly clock: Clock;
  readonly fault: (error: unknown) => void;
  /** Makes a pin what it is to be, once it is known that it can. */
  readonly become: (pin: number, mode: ModeName) => void;
  /** Called once it has told for the first time, and then for every change that settled. */
  readonly known: () => void;
  readonly changed: (value: number) => void;
};

type Contacts = Extract<BoardInput, { is: "digital" | "count" | "code" }>;
type OnConverter = Exclude<BoardInput, Contacts | { is: "ds18b20" }>;

const kelvin = 273.15;
const roomKelvin = 25 + kelvin;

/** Opens contacts: what the board tells is believed after it rested. */
export function boardContacts(
  wire: Contacts,
  { board, clock, fault, become, known, changed }: InputPlace,
): BoardSensor {
  const { io } = board.five;
  const pins = wire.is === "digital" ? [wire.pin] : wire.pins;
  const levels: (number | undefined)[] = pins.map(() => undefined);
  const held = new DisposableStack();
  let value: number | undefined;
  let stopResting: (() => void) | undefined;
  const settle = () => {
    const next = meaning(wire.is, levels);
    if (next === undefined || next === value) return;
    const first = value === undefined;
    value = next;
    if (first) known();
    else changed(next);
  };
  const moved = (i: number, pin: number) => (level: number) => {
    // Written back with the outputs of its port, a high level would switch on the pull-up of this pin.
    io.ports[pin >> 3] = (io.ports[pin >> 3] ?? 0) & ~(1 << (pin & 7));
    const closed = wire.active_low ? 1 - level : level;
    if (closed === levels[i]) return;
    levels[i] = closed;
    stopResting?.();
    if (value === undefined || wire.debounce_ms === 0) settle();
    else stopResting = at(clock, clock.mono() + wire.debounce_ms, settle, fault);
  };
  held.defer(() => stopResting?.());
  for (const [i, pin] of pins.entries()) {
    const heard = moved(i, pin);
    become(pin, wire.pull === "up" ? "PULLUP" : "INPUT");
    io.on(`digital-read-${pin}`, heard);
    held.defer(() => void io.off(`digital-read-${pin}`, heard));
    io.reportDigitalPin(pin, 1);
  }
  return {
    // Contacts tell only when they change: as long as the board answers, what it told is so.
    read: () => (value === undefined ? undefined : { value, at: board.aliveAt() }),
    [Symbol.dispose]: () => held.dispose(),
  };
}

/** Opens a channel of the converter, which the board tells again and again. */
export function boardChannel(wire: OnConverter, { board, clock, become, known }: InputPlace): BoardSensor {
  const { io } = board.five;
  const { channel } = wire;
  const pin = io.analogPins[channel];
  if (pin === undefined) return fail("E_NO_BOARD", { problem: `it has no channel A${channel}` });
  become(pin, "ANALOG");
  const thermometer = board.five.thermometer(JSON.stringify(wire), channel, (share) => measureOf(wire, share));
  let last: Reading | undefined;
  const heard = () => {
    const first = last === undefined;
    last = { value: thermometer.celsius, at: clock.mono() };
    if (first) known();
  };
  io.on(`analog-read-${channel}`, heard);
  io.reportAnalogPin(channel, 1);
  return { read: () => last, [Symbol.dispose]: () => void io.off(`analog-read-${channel}`, heard) };
}

function meaning(is: Contacts["is"], levels: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const [i, level] of levels.entries()) {
    if (level === undefined) return undefined;
    sum += is === "code" ? level * 2 ** i : level;
  }
  return sum;
}

/** What a share of the converter's range means; the sensors' own sheets give the formulas. */
function measureOf(wire: OnConverter, share: number): number {
  switch (wire.is) {
    case "analog":
      return wire.from + share * (wire.to - wire.from);
    case "lm35":
      return share * wire.volts * 100;
    case "lm335":
      return share * wire.volts * 100 - kelvin;
    case "tmp36":
      return share * wire.volts * 100 - 50;
    case "thermistor": {
      // Torn or short-circuited, it measures nothing.
      if (share < 0.005 || share > 0.995) return NaN;
      const ratio = wire.at === "ground" ? share / (1 - share) : (1 - share) / share;
      const ohms = wire.series_ohms * ratio;
      return 1 / (Math.log(ohms / wire.ohms) / wire.beta + 1 / roomKelvin) - kelvin;
    }
  }
}
