import { z } from "zod";

/** What an input measures, as its kind reads it. */
export type Measure = "contact" | "celsius" | "litres" | "number";

/** What can be wired to a kind, by the names its controller knows. */
export type Wires = {
  readonly inputs: Readonly<Record<string, Measure>>;
  /** Inputs it does well without. */
  readonly optional?: readonly string[];
  /** Inputs that tell nothing but that somebody pressed. */
  readonly presses?: readonly string[];
  /** Outputs that are energised or fall. */
  readonly outputs?: readonly string[];
  /** Outputs that take a number. */
  readonly numbers?: readonly string[];
};

/** A GPIO as Raspberry Pi numbers it (BCM); 0 and 1 read the memory of an add-on board. */
const Gpio = z.number().int().min(2).max(27);
const line = {
  pull: z.enum(["none", "up", "down"]).default("none"),
  /** Closed to ground counts as 1. */
  active_low: z.boolean().default(false),
};
const contact = { ...line, debounce_ms: z.number().int().min(0).max(1_000).default(20) };

/** One input on pins. A Raspberry Pi has no analogue pin: a converter whose kernel driver shows it as a file is a `file`. */
const PinInput = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("digital"), gpio: Gpio, ...contact }),
  /** How many of several contacts are closed, such as one for each slice. */
  z.strictObject({ is: z.literal("count"), gpios: z.array(Gpio).min(1).max(8), ...contact }),
  /** Several contacts that spell a number, the first its lowest bit. */
  z.strictObject({ is: z.literal("code"), gpios: z.array(Gpio).min(1).max(8), ...contact }),
  /** A flow meter: each rise is a share of a litre. */
  z.strictObject({ is: z.literal("pulses"), gpio: Gpio, ...line, pulses_per_l: z.number().min(1).max(10_000) }),
  z.strictObject({ is: z.literal("ds18b20"), id: z.string().regex(/^28-[0-9a-f]{12}$/) }),
  /** A file of the kernel's that holds a number: (number + offset) * scale is the measure. */
  z.strictObject({
    is: z.literal("file"),
    path: z.string().regex(/^\/sys\/(bus|class|devices)(\/(?!\.\.?(?:\/|$))[\w@:,.-]+)+$/),
    scale: z.number().default(1),
    offset: z.number().default(0),
  }),
]);

/** One output on pins. */
const PinOutput = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("digital"), gpio: Gpio, active_low: z.boolean().default(false) }),
  /** The kernel's own PWM; on is `duty`, a number goes from `from` (never on) to `to` (always on). */
  z.strictObject({
    is: z.literal("pwm"),
    chip: z.number().int().min(0).max(9).default(0),
    channel: z.number().int().min(0).max(7),
    hz: z.number().min(1).max(100_000).default(1_000),
    duty: z.number().gt(0).max(1).default(1),
    from: z.number().default(0),
    to: z.number().default(1),
  }),
]);

/** What the devices config says under `wiring` of a device whose driver is `pins`. */
export const PinsWiring = z.strictObject({
  inputs: z.record(z.string(), PinInput).default({}),
  outputs: z.record(z.string(), PinOutput).default({}),
});
/** See the schema of the same name. */
export type PinsWiring = z.infer<typeof PinsWiring>;
/** One input of a wiring. */
export type PinInput = z.infer<typeof PinInput>;
/** One output of a wiring. */
export type PinOutput = z.infer<typeof PinOutput>;

/** A pin of a board, by the number its firmware gives it. */
const BoardPin = z.number().int().min(0).max(127);
/** A channel of its converter: 0 is A0. */
const Channel = z.number().int().min(0).max(15);
const boardContact = {
  pull: z.enum(["none", "up"]).default("none"),
  active_low: z.boolean().default(false),
  debounce_ms: z.number().int().min(0).max(1_000).default(20),
};
/** What the converter measures against. */
const volts = z.number().min(1).max(24).default(5);

/** One input on a board. Firmata counts no pulses, so that a flow meter hangs on pins. */
const BoardInput = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("digital"), pin: BoardPin, ...boardContact }),
  z.strictObject({ is: z.literal("count"), pins: z.array(BoardPin).min(1).max(8), ...boardContact }),
  z.strictObject({ is: z.literal("code"), pins: z.array(BoardPin).min(1).max(8), ...boardContact }),
  /** `from` at no voltage, `to` at the converter's highest. */
  z.strictObject({ is: z.literal("analog"), channel: Channel, from: z.number(), to: z.number() }),
  z.strictObject({ is: z.enum(["lm35", "lm335", "tmp36"]), channel: Channel, volts }),
  /** An NTC in series with a resistor; `at` says where the NTC ends. */
  z.strictObject({
    is: z.literal("thermistor"),
    channel: Channel,
    at: z.enum(["ground", "supply"]),
    ohms: z.number().min(100).max(1_000_000).default(10_000),
    beta: z.number().min(2_000).max(6_000).default(3_950),
    series_ohms: z.number().min(100).max(1_000_000).default(10_000),
  }),
  z.strictObject({ is: z.literal("ds18b20"), pin: BoardPin, id: z.string().regex(/^28-[0-9a-f]{12}$/) }),
]);

/** One output on a board. */
const BoardOutput = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("relay"), pin: BoardPin, active_low: z.boolean().default(false) }),
  /** On is `duty`; a number goes from `from` (never on) to `to` (always on). */
  z.strictObject({
    is: z.literal("pwm"),
    pin: BoardPin,
    duty: z.number().gt(0).max(1).default(1),
    from: z.number().default(0),
    to: z.number().default(1),
  }),
]);

const onTcp = z.strictObject({ tcp: z.string().regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]{1,253}):\d{1,5}$/) });
const onSerial = z.strictObject({
  serial: z.string().regex(/^\/(?!.*\/\.\.?(?:\/|$))[\w@:.,/-]+$/),
  baud: z.number().int().min(9_600).max(1_000_000).default(57_600),
});

/** Where a board is. */
export const BoardAddress = z.union([onTcp, onSerial]);
/** See the schema of the same name. */
export type BoardAddress = z.infer<typeof BoardAddress>;

/** What the devices config says under `wiring` of a device whose driver is `board`. */
export const BoardWiring = z.strictObject({
  board: BoardAddress,
  /** Within how many seconds hardware lets every output fall that nobody looks after any more. */
  watchdog_s: z.number().min(0.5).max(5).optional(),
  inputs: z.record(z.string(), BoardInput).default({}),
  outputs: z.record(z.string(), BoardOutput).default({}),
});
/** See the schema of the same name. */
export type BoardWiring = z.infer<typeof BoardWiring>;
/** One input of a wiring on a board. */
export type BoardInput = z.infer<typeof BoardInput>;
/** One output of a wiring on a board. */
export type BoardOutput = z.infer<typeof BoardOutput>;
