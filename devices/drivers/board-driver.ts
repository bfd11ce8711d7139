import type { Clock } from "../../hub/core/clock.ts";
import { fail, LintelError } from "../../hub/core/errors.ts";
import type { Log } from "../../hub/core/log.ts";
import { every } from "../../hub/core/timer.ts";
import type { BoardInput, BoardOutput, BoardWiring, Wires } from "../wiring.ts";
import { boardChannel, boardContacts, type BoardSensor, type InputPlace } from "./board-inputs.ts";
import type { BoardThere } from "./board-line.ts";
import type { ModeName } from "./board-library.ts";
import { measureOneWire, romOf, type OneWireSensor } from "./board-one-wire.ts";
import type { Driver, Reading } from "./driver.ts";
import { type WiredOutput as Output, wiredOutputs } from "./wired-outputs.ts";

/** What drives one device while its board is there. */
export type BoardDriver = Driver & { [Symbol.dispose](): void };

/** The part of a board that one device has. */
export type BoardPart = {
  readonly driver: BoardDriver;
  /** Opens the inputs; `known` is called once each has told how it stands, which no device may open before. */
  listen(known: () => void): void;
  /** The inputs that have told nothing yet. */
  unknown(): readonly string[];
  /** The line is lost: nothing is driven any more, and nothing measured. */
  lost(): void;
};

/** Whom a part belongs to. */
export type PartPlace = {
  readonly id: string;
  readonly wiring: BoardWiring;
  readonly wires: Wires;
  readonly board: BoardThere;
  readonly clock: Clock;
  readonly log: Log;
};

const measureEachMs = 100;

/** Takes the part of a board that a wiring names: every output is off before anything else is said to the board. */
export function openBoardPart({ id, wiring, wires, board, clock, log }: PartPlace): BoardPart {
  const { io } = board.five;
  const fault = (error: unknown) => log.error("device fault", { device: id, error });
  let listener: ((input: string, value: number | undefined) => void) | undefined;
  let gone = false;
  const held = new DisposableStack();
  const sensors = new Map<string, BoardSensor>();
  const unknown = new Set<string>();

  const outputs = new Map(Object.entries(wiring.outputs).map(([name, wire]) => [name, output(wire)]));
  const { allOff, ...driven } = wiredOutputs(outputs, () => gone, fallen);
  const lost = () => {
    gone = true;
    held.dispose();
  };
  const push = (input: string, value: number) => {
    const press = wires.presses?.includes(input);
    if (gone || (press && value !== 1)) return;
    try {
      listener?.(input, press ? undefined : value);
    } catch (error) {
      fault(error);
    }
  };
  return {
    lost,
    unknown: () => [...unknown],
    listen: (known) => {
      for (const [name, wire] of Object.entries(wiring.inputs)) if (wire.is !== "ds18b20") unknown.add(name);
      const tell = (name: string) => {
        if (unknown.delete(name) && unknown.size === 0) known();
      };
      for (const [name, wire] of Object.entries(wiring.inputs)) if (wire.is !== "ds18b20") open(name, wire, tell);
      listenOneWire();
      if (sensors.size === 0 || Object.values(wiring.inputs).every(({ is }) => is === "ds18b20")) known();
    },
    driver: {
      read: (input) => (gone ? undefined : sensors.get(input)?.read()),
      ...driven,
      onInput: (next) => (listener = next),
      [Symbol.dispose]: () => {
        if (gone) return;
        allOff();
        lost();
      },
    },
  };

  function become(pin: number, mode: ModeName): void {
    const { supportedModes } = io.pins[pin] ?? fail("E_NO_BOARD", { problem: `it has no pin ${pin}` });
    if (!supportedModes.includes(io.MODES[mode])) fail("E_NO_BOARD", { problem: `its pin ${pin} cannot be ${mode}` });
    if (mode !== "ANALOG") io.pinMode(pin, io.MODES[mode]);
  }
  function output(wire: BoardOutput): Output {
    return wire.is === "pwm" ? pwmOutput(wire) : relayOutput(wire);
  }
  function relayOutput({ pin, active_low }: BoardOutput & { is: "relay" }): Output {
    if (io.pins[pin]) io.digitalWrite(pin, active_low ? 1 : 0);
    become(pin, "OUTPUT");
    const relay = board.five.relay(pin, active_low);
    relay.open();
    return {
      write: (on) => (on ? relay.close() : relay.open()),
      set: () => fail("E_WRONG_TYPE", { field: `pin ${pin}` }),
    };
  }
  function pwmOutput({ pin, duty, from, to }: BoardOutput & { is: "pwm" }): Output {
    become(pin, "PWM");
    const share = board.five.pwm(pin);
    share(0);
    return { write: (on) => share(on ? duty : 0), set: (value) => share((value - from) / (to - from)) };
  }
  /** Off never throws: what still stands must be let fall too. */
  function fallen(name: string, one: Output): void {
    try {
      one.write(false);
    } catch (error) {
      fault(new LintelError("E_DEVICE_FAILED", { output: name }, error));
    }
  }
  function open(name: string, wire: Exclude<BoardInput, { is: "ds18b20" }>, tell: (name: string) => void): void {
    const place: InputPlace = {
      board,
      clock,
      fault,
      become,
      known: () => tell(name),
      changed: (value) => push(name, value),
    };
    const contacts = wire.is === "digital" || wire.is === "count" || wire.is === "code";
    sensors.set(name, held.use(contacts ? boardContacts(wire, place) : boardChannel(wire, place)));
  }
  function listenOneWire(): void {
    const found: OneWireSensor[] = [];
    for (const [name, wire] of Object.entries(wiring.inputs)) {
      if (wire.is !== "ds18b20") continue;
      become(wire.pin, "ONEWIRE");
      io.sendOneWireConfig(wire.pin, true);
      let last: Reading | undefined;
      let troubled = false;
      const told: OneWireSensor["told"] = (measured) => {
        // A failed measurement leaves the one before, which grows old: who reads judges by its age.
        if ("reading" in measured) last = measured.reading;
        else if (!troubled) log.warn("an input has trouble", { device: id, input: name, error: measured.error });
        troubled = "error" in measured;
      };
      sensors.set(name, { read: () => last, [Symbol.dispose]: () => undefined });
      found.push({ pin: wire.pin, rom: romOf(wire.id), told });
    }
    if (found.length === 0) return;
    const stop = new AbortController();
    const round = () => measureOneWire(board, clock, found, stop.signal);
    held.defer(every(clock, measureEachMs, round, (error) => stop.signal.aborted || fault(error)));
    held.defer(() => stop.abort());
  }
}
