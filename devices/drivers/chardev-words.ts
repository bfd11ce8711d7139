/** The requests of the GPIO character device, second version (linux/gpio.h); alike on x86-64 and arm64. */
export const requests = {
  chipInfo: 0x8044_b401,
  line: 0xc250_b407,
  getValues: 0xc010_b40e,
  setValues: 0xc010_b40f,
} as const;

const flags = { input: 1 << 2, output: 1 << 3, rising: 1 << 4, falling: 1 << 5 } as const;
const biases = { up: 1 << 8, down: 1 << 9, none: 1 << 10 } as const;
const attributes = { values: 2, debounce: 3 } as const;

const consumerAt = 256;
const configAt = 288;
const attributesAt = configAt + 32;
const linesAt = 560;
const bufferAt = 564;
const fdAt = 588;

/** The size of one event. */
export const eventSize = 48;
/** An empty answer to `chipInfo`. */
export const emptyChipInfo = (): Buffer => Buffer.alloc(68);

/** What a chip says of itself. */
export function readChipInfo(info: Buffer): { name: string; label: string; lines: number } {
  const word = (from: number) => info.toString("utf8", from, from + 32).replace(/\0.*$/s, "");
  return { name: word(0), label: word(32), lines: info.readUInt32LE(64) };
}

/** Asks for one line to be read. */
export function inputRequest(ask: {
  readonly gpio: number;
  readonly pull: keyof typeof biases;
  readonly debounce_ms: number;
  readonly edges: "none" | "rises" | "both";
}): Buffer {
  const edges = { none: 0, rises: flags.rising, both: flags.rising | flags.falling }[ask.edges];
  const request = lineRequest(ask.gpio, flags.input | biases[ask.pull] | edges);
  // A pulse counter must lose nothing while this process is busy.
  request.writeUInt32LE(ask.edges === "rises" ? 1_024 : 0, bufferAt);
  if (ask.debounce_ms > 0) attribute(request, attributes.debounce, BigInt(ask.debounce_ms * 1_000));
  return request;
}

/** Asks for one line to be driven, from its first instant at a level. */
export function outputRequest(gpio: number, level: 0 | 1): Buffer {
  const request = lineRequest(gpio, flags.output);
  attribute(request, attributes.values, BigInt(level));
  return request;
}

function lineRequest(gpio: number, wanted: number): Buffer {
  const request = Buffer.alloc(592);
  request.writeUInt32LE(gpio, 0);
  request.write("lintel", consumerAt);
  request.writeBigUInt64LE(BigInt(wanted), configAt);
  request.writeUInt32LE(1, linesAt);
  return request;
}

function attribute(request: Buffer, id: number, value: bigint): void {
  request.writeUInt32LE(1, configAt + 8);
  request.writeUInt32LE(id, attributesAt);
  // A debounce is 32 bits wide, the values are 64; little-endian both begin here.
  request.writeBigUInt64LE(value, attributesAt + 8);
  request.writeBigUInt64LE(1n, attributesAt + 16);
}

/** The line that the kernel gave for a request. */
export function lineOf(request: Buffer): number {
  return request.readInt32LE(fdAt);
}

/** One line's value as it is asked for and answered. */
export function values(level: 0 | 1): Buffer {
  const both = Buffer.alloc(16);
  both.writeBigUInt64LE(BigInt(level), 0);
  both.writeBigUInt64LE(1n, 8);
  return both;
}

/** The level in an answer. */
export function levelIn(answer: Buffer): 0 | 1 {
  return (answer.readBigUInt64LE(0) & 1n) === 1n ? 1 : 0;
}

/** One event: which way the line went, and its number among all of its line, those lost counted in. */
export function readEvent(events: Buffer, at: number): { level: 0 | 1; number: number } {
  return { level: events.readUInt32LE(at + 8) === 1 ? 1 : 0, number: events.readUInt32LE(at + 20) };
}
