import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { every } from "../../hub/core/timer.ts";
import { pinsIn, type Frame } from "./board-frames.ts";
import type { Introduction } from "./board-library.ts";

/** A board that is being met. */
export type Meeting = {
  hear(frame: Frame): void;
  /** Asks for what is still unsaid, once a second: a board that starts says its version and firmware unasked. */
  begin(): void;
  /** How often its firmware was asked for: so many answers may still come. */
  readonly askedFirmware: number;
  readonly known: Promise<Introduction>;
  [Symbol.dispose](): void;
};

const askEachMs = 1_000;
const protocol = 2;
const questions = {
  version: [0xf9],
  firmware: [0xf0, 0x79, 0xf7],
  capabilities: [0xf0, 0x6b, 0xf7],
  mapping: [0xf0, 0x69, 0xf7],
} as const;
const order = ["version", "firmware", "capabilities", "mapping"] as const;

/** Hears and asks who a board is. */
export function meetBoard(clock: Clock, say: (bytes: Uint8Array) => void, failed: (error: unknown) => void): Meeting {
  const heard: Partial<Record<keyof Introduction, Frame>> = {};
  const { promise: known, resolve } = Promise.withResolvers<Introduction>();
  let stop: (() => void) | undefined;
  let askedFirmware = 0;
  let over = false;
  const ask = () => {
    const missing = order.find((name) => !heard[name]);
    if (over || !missing) return;
    if (missing === "firmware") askedFirmware += 1;
    say(Uint8Array.from(questions[missing]));
  };
  return {
    known,
    get askedFirmware() {
      return askedFirmware;
    },
    begin: () => (stop = every(clock, askEachMs, ask, failed)),
    hear: (frame) => {
      const name = order.find((one) => one === frame.is);
      if (over || !name || (name !== "version" && !heard.version)) return;
      if (name === "version") insistProtocol(frame);
      const first = !heard[name];
      heard[name] = frame;
      const { version, firmware, capabilities, mapping } = heard;
      if (version && firmware && capabilities && mapping) {
        if (pinsIn(capabilities) !== pinsIn(mapping))
          fail("E_NO_BOARD", { problem: "it tells of its pins in two ways" });
        over = true;
        resolve({ version, firmware, capabilities, mapping });
      } else if (first && name !== "version") ask();
    },
    [Symbol.dispose]: () => {
      over = true;
      stop?.();
    },
  };
}

/** What it lacked, for whoever waited in vain. */
export function notMet(heard: boolean): string {
  return heard ? "what answers there is no Firmata" : "nothing answers there";
}

function insistProtocol({ bytes }: Frame): void {
  const [, major, minor] = bytes;
  if (major !== protocol) fail("E_NO_BOARD", { problem: `it speaks Firmata ${major}.${minor}, not ${protocol}` });
}
