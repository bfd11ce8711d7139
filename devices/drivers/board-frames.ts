/** One whole message of a board: its command, and the bytes as they came. */
export type Frame = { readonly is: FrameName; readonly bytes: Uint8Array };

/** What a board may say; whatever else it says is passed over. */
export type FrameName = "version" | "firmware" | "capabilities" | "mapping" | "digital" | "analog" | "one-wire";

const sysexStart = 0xf0;
const sysexEnd = 0xf7;
/** A board with 128 pins and every ability tells some 4,000 bytes of them. */
const longestMessage = 6_000;
const lastPin = 127;

/** Cuts a stream of bytes into messages that are whole and of their right shape; noise between them is passed over. */
export function frameReader(take: (frame: Frame) => void): (chunk: Uint8Array) => void {
  let held: number[] = [];
  const byte = (next: number) => {
    if (held[0] === sysexStart && next === sysexEnd) {
      const bytes = Uint8Array.from([...held, next]);
      held = [];
      const is = sysexName(bytes);
      if (is) take({ is, bytes });
      return;
    }
    // A byte with its high bit set begins a message: what came before it was broken off.
    if (next > 0x7f) {
      held = beginsMessage(next) ? [next] : [];
      return;
    }
    if (held.length === 0 || held.push(next) > longestMessage) held = [];
    if (held.length === 3 && held[0] !== sysexStart) {
      const bytes = Uint8Array.from(held);
      held = [];
      take({ is: shortName(bytes[0] ?? 0), bytes });
    }
  };
  return (chunk) => {
    for (const next of chunk) byte(next);
  };
}

function beginsMessage(byte: number): boolean {
  return byte === sysexStart || byte === 0xf9 || (byte & 0xf0) === 0xe0 || (byte & 0xf0) === 0x90;
}

function shortName(first: number): FrameName {
  if (first === 0xf9) return "version";
  return (first & 0xf0) === 0xe0 ? "analog" : "digital";
}

function sysexName(bytes: Uint8Array): FrameName | undefined {
  const inside = bytes.length - 3;
  switch (Number(bytes[1])) {
    case 0x79:
      return inside >= 2 && inside <= 400 ? "firmware" : undefined;
    case 0x6c:
      return abilitiesIn(bytes) ? "capabilities" : undefined;
    case 0x6a:
      return inside >= 1 && inside <= lastPin + 1 ? "mapping" : undefined;
    case 0x73:
      return bytes[2] === 0x43 && inside >= 4 ? "one-wire" : undefined;
    default:
      return undefined;
  }
}

/** How many pins a mapping or a capability message speaks of. */
export function pinsIn({ is, bytes }: Frame): number {
  return is === "mapping" ? bytes.length - 3 : bytes.subarray(2, -1).filter((byte) => byte === lastPin).length;
}

/** Pairs of ability and resolution, each pin closed by 127. */
function abilitiesIn(bytes: Uint8Array): boolean {
  const said = bytes.subarray(2, -1);
  if (said.length === 0 || said.at(-1) !== lastPin) return false;
  let pins = 0;
  let sinceClosed = 0;
  for (const byte of said) {
    if (byte === lastPin && sinceClosed % 2 === 0) {
      pins += 1;
      sinceClosed = 0;
    } else sinceClosed += 1;
  }
  return pins <= lastPin + 1 && sinceClosed === 0;
}
