import { createServer, type Socket } from "node:net";
import { once } from "node:events";
import { crc8, romOf } from "../../devices/drivers/board-one-wire.ts";

/** How a simulated board departs from a good one. */
export type BoardManners = {
  /** Says nothing unasked as a line opens. */
  readonly shy?: boolean;
  readonly protocol?: readonly [major: number, minor: number];
  /** Tells nothing of its pins. */
  readonly secretive?: boolean;
  /** What it says at once instead of anything Firmata knows. */
  readonly babble?: Uint8Array;
};

const input = 0;
const output = 1;
const analog = 2;
const pwm = 3;
const oneWire = 7;
const pullUp = 11;
const pwmPins = [3, 5, 6, 9, 10, 11];
const firstAnalog = 14;
const pinCount = 20;

/** What crosses a line in seven bits for each byte, unpacked and packed. */
const unpacked = (packed: readonly number[]): number[] =>
  Array.from({ length: Math.floor((packed.length * 7) / 8) }, (_, i) => {
    const at = Math.floor((i * 8) / 7);
    const shift = (i * 8) % 7;
    return ((packed[at] ?? 0) >> shift) | (((packed[at + 1] ?? 0) << (7 - shift)) & 0xff);
  });
const packed = (bytes: readonly number[]): number[] =>
  Array.from({ length: Math.ceil((bytes.length * 8) / 7) }, (_, i) => {
    const bit = i * 7;
    const two = (bytes[Math.floor(bit / 8)] ?? 0) | ((bytes[Math.floor(bit / 8) + 1] ?? 0) << 8);
    return (two >> (bit % 8)) & 0x7f;
  });
const pairs = (text: string) => [...Buffer.from(text)].flatMap((byte) => [byte & 0x7f, byte >> 7]);

/** An Arduino Uno with Firmata behind a TCP port: its pins outlive its lines, as those of a real board do. */
export async function simulatedBoard(manners: BoardManners = {}) {
  const modes = new Map<number, number>();
  const levels = new Map<number, number>();
  const duties = new Map<number, number>();
  const voltages = new Map<number, number>();
  const thermometers = new Map<string, readonly number[]>();
  const reported = { ports: new Set<number>(), channels: new Set<number>() };
  const driven: (readonly [pin: number, level: number])[] = [];
  const lines = new Set<Socket>();
  let frozen = false;
  let opened = 0;
  let sampleMs = 19;
  let sampling: NodeJS.Timeout | undefined;

  const say = (bytes: readonly number[]) => {
    if (!frozen) for (const line of lines) line.write(Uint8Array.from(bytes));
  };
  const sayVersion = () => say([0xf9, ...(manners.protocol ?? [2, 5])]);
  const sayFirmware = () => say([0xf0, 0x79, 2, 5, ...pairs("StandardFirmata.ino"), 0xf7]);
  const sayPort = (port: number) => {
    let bits = 0;
    for (let i = 0; i < 8; i++) {
      const pin = port * 8 + i;
      const mode = modes.get(pin);
      if (mode === input || mode === pullUp) bits |= (levels.get(pin) ?? (mode === pullUp ? 1 : 0)) << i;
    }
    say([0x90 | port, bits & 0x7f, bits >> 7]);
  };
  const sayChannel = (channel: number) => {
    const raw = voltages.get(channel) ?? 0;
    say([0xe0 | channel, raw & 0x7f, raw >> 7]);
  };
  const sample = () => {
    clearInterval(sampling);
    sampling = setInterval(() => reported.channels.forEach(sayChannel), sampleMs);
  };
  const abilities = (pin: number): number[] => {
    if (pin < 2) return [];
    const plain = [input, 1, output, 1, pullUp, 1, oneWire, 1];
    return [...plain, ...(pwmPins.includes(pin) ? [pwm, 8] : []), ...(pin >= firstAnalog ? [analog, 10] : [])];
  };
  const drive = (pin: number, level: number) => {
    if (levels.get(pin) !== level) driven.push([pin, level]);
    levels.set(pin, level);
  };
  const setMode = (pin: number, mode: number) => {
    modes.set(pin, mode);
    if (mode === output) drive(pin, 0);
    if (mode === pwm) duties.set(pin, 0);
    if (mode === pullUp && !levels.has(pin)) levels.set(pin, 1);
  };
  /** As the firmware writes a port: outputs are driven, and a 1 written to an input switches on its pull-up. */
  const writePort = (port: number, bits: number) => {
    for (let i = 0; i < 8; i++) {
      const pin = port * 8 + i;
      const level = (bits >> i) & 1;
      if (modes.get(pin) === output) drive(pin, level);
      else if (modes.get(pin) === input && level === 1) modes.set(pin, pullUp);
    }
  };
  const answerOneWire = (told: readonly number[]) => {
    const [subcommand = 0, pin = 0, ...rest] = told;
    if (subcommand === 0x41 || (subcommand & 0x08) === 0) return;
    const data = unpacked(rest);
    const memory = [...thermometers].find(([id]) => romOf(id).every((byte, i) => data[i] === byte))?.[1];
    const correlation = data.slice(10, 12);
    // The reading of every sensor has the ask of its own: after the eight bytes of its name 0xBE.
    if (data.at(16) !== 0xbe || modes.get(pin) !== oneWire) return;
    const answer = memory ?? Array.from({ length: 9 }, () => 0xff);
    say([0xf0, 0x73, 0x43, pin, ...packed([...correlation, ...answer]), 0xf7]);
  };
  const sysex = ([command, ...rest]: readonly number[]) => {
    if (command === 0x79) sayFirmware();
    else if (command === 0x6b && !manners.secretive)
      say([0xf0, 0x6c, ...Array.from({ length: pinCount }, (_, pin) => [...abilities(pin), 127]).flat(), 0xf7]);
    else if (command === 0x69)
      say([0xf0, 0x6a, ...Array.from({ length: pinCount }, (_, p) => (p < firstAnalog ? 127 : p - firstAnalog)), 0xf7]);
    else if (command === 0x7a) {
      sampleMs = (rest[0] ?? 0) | ((rest[1] ?? 0) << 7);
      sample();
    } else if (command === 0x6f) duties.set(rest[0] ?? 0, (rest[1] ?? 0) | ((rest[2] ?? 0) << 7));
    else if (command === 0x73) answerOneWire(rest);
  };
  const short = ([first = 0, low = 0, high = 0]: readonly number[]) => {
    const of = first & 0x0f;
    if (first === 0xf4) setMode(low, high);
    else if (first >> 4 === 0x9) writePort(of, low | (high << 7));
    else if (first >> 4 === 0xe) duties.set(of, low | (high << 7));
    else if (first >> 4 === 0xc) {
      reported.channels[low ? "add" : "delete"](of);
      if (low) sayChannel(of);
    } else if (first >> 4 === 0xd) {
      reported.ports[low ? "add" : "delete"](of);
      if (low) sayPort(of);
    }
  };
  const lengthOf = (first: number) => (first >> 4 === 0xc || first >> 4 === 0xd ? 2 : 3);
  const hear = () => {
    let held: number[] = [];
    return (byte: number) => {
      if (held[0] === 0xf0) {
        if (byte !== 0xf7) return void held.push(byte);
        sysex(held.slice(1));
        held = [];
        return;
      }
      if (byte === 0xf9) return sayVersion();
      if (byte > 0x7f) held = [byte];
      else if (held.length > 0) held.push(byte);
      if (held[0] !== undefined && held[0] !== 0xf0 && held.length === lengthOf(held[0])) {
        short(held);
        held = [];
      }
    };
  };
  const server = createServer({ noDelay: true }, (line) => {
    lines.add(line);
    opened += 1;
    const take = hear();
    line.on("error", () => undefined);
    line.on("close", () => lines.delete(line));
    line.on("data", (bytes: Buffer) => {
      if (!frozen && !manners.babble) for (const byte of bytes) take(byte);
    });
    if (manners.babble) return void line.write(manners.babble);
    if (manners.shy) return;
    sayVersion();
    sayFirmware();
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const cut = () => {
    for (const line of lines) line.resetAndDestroy();
  };
  const unplug = () => {
    const closed = new Promise<void>((done) => void server.close(() => done()));
    cut();
    return closed;
  };
  await listen(0);
  sample();
  const { port } = server.address() as { port: number };
  return {
    address: `127.0.0.1:${port}`,
    port,
    driven,
    /** How many lines were opened to it, ever. */
    opened: () => opened,
    lines,
    mode: (pin: number) => modes.get(pin),
    level: (pin: number) => levels.get(pin),
    duty: (pin: number) => duties.get(pin),
    /** Somebody outside moves an input. */
    put: (pin: number, level: 0 | 1) => {
      levels.set(pin, level);
      if (reported.ports.has(pin >> 3)) sayPort(pin >> 3);
    },
    /** The converter's own number, 0 to 1023. */
    volt: (channel: number, raw: number) => void voltages.set(channel, raw),
    /** A DS18B20 measures; with `wrong` its check sum is. */
    warm: (id: string, celsius: number, wrong = false) => {
      const raw = Math.round(celsius * 16) & 0xffff;
      const memory = [raw & 0xff, raw >> 8, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10];
      thermometers.set(id, [...memory, crc8(memory) ^ (wrong ? 1 : 0)]);
    },
    say,
    /** The line is reset, and may be opened again. */
    cut,
    /** Neither hears nor speaks any more, though its line stands. */
    freeze: (on = true) => void (frozen = on),
    /** Loses its power for a moment while its line stands. */
    restart: () => {
      for (const kept of [modes, levels, duties]) kept.clear();
      reported.ports.clear();
      reported.channels.clear();
      sayVersion();
      sayFirmware();
    },
    /** Nobody answers at its address. */
    unplug,
    plug: () => listen(port),
    [Symbol.asyncDispose]: async () => {
      clearInterval(sampling);
      if (server.listening) await unplug();
    },
  };
}

/** See `simulatedBoard`. */
export type SimulatedBoard = Awaited<ReturnType<typeof simulatedBoard>>;
