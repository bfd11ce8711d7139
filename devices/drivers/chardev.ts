import { closeSync, constants, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../../hub/core/errors.ts";
import type { OnFault } from "../../hub/core/timer.ts";
import * as words from "./chardev-words.ts";
import type { Libc } from "./libc.ts";
import { headerAmong, type Moved, type PinBank } from "./pin-bank.ts";

/** A wait that is under way keeps a process from its end: none is longer. */
const waitMs = 200;
const eventsAtOnce = 64;

type Chip = { readonly name: string; readonly label: string; readonly lines: number; readonly fd: number };
type Heard = { readonly counts: boolean; readonly moved: Moved; readonly fault: OnFault; number: number };

/** The pins by the character device of the kernel. */
export function openChardev(libc: Libc, folder = "/dev"): PinBank {
  const chip = openHeader(libc, folder);
  const ears = openEars(libc);
  const asked = (request: Buffer, gpio: number) => {
    if (gpio >= chip.lines) fail("E_NO_PINS", { problem: `${chip.label} has no GPIO ${gpio}` });
    libc.ioctl(chip.fd, words.requests.line, request);
    return words.lineOf(request);
  };
  return {
    way: `the character device, ${chip.name} ${chip.label}`,
    pulls: true,
    input: ({ counts, ...ask }, moved, fault) => {
      const edges = moved ? (counts ? "rises" : "both") : "none";
      const fd = asked(words.inputRequest({ ...ask, edges }), ask.gpio);
      if (moved) ears.add(fd, { counts, moved, fault, number: 0 });
      return {
        read: () => {
          const answer = words.values(0);
          libc.ioctl(fd, words.requests.getValues, answer);
          return words.levelIn(answer);
        },
        [Symbol.dispose]: () => ears.close(fd),
      };
    },
    output: (gpio, first) => {
      const fd = asked(words.outputRequest(gpio, first), gpio);
      return {
        write: (level) => libc.ioctl(fd, words.requests.setValues, words.values(level)),
        [Symbol.dispose]: () => closeSync(fd),
      };
    },
    [Symbol.dispose]: () => closeSync(chip.fd),
  };
}

function openHeader(libc: Libc, folder: string): Chip {
  const chips: Chip[] = [];
  for (const name of readdirSync(folder).filter((file) => /^gpiochip\d+$/.test(file))) {
    const fd = openSync(join(folder, name), constants.O_RDWR);
    const info = words.emptyChipInfo();
    libc.ioctl(fd, words.requests.chipInfo, info);
    chips.push({ ...words.readChipInfo(info), fd });
  }
  const found = headerAmong(chips);
  for (const { fd } of chips) if (fd !== found?.fd) closeSync(fd);
  if (found) return found;
  const labels = chips.map(({ label }) => label).join(", ") || "none";
  return fail("E_NO_PINS", { problem: `no chip of a Raspberry Pi's header in ${folder} (found: ${labels})` });
}

/** Hears what lines tell by themselves, all in one wait off the main thread; without lines nothing waits. */
function openEars(libc: Libc) {
  const heard = new Map<number, Heard>();
  const events = Buffer.alloc(words.eventSize * eventsAtOnce);
  let waiting = false;
  const read = (fd: number) => {
    for (;;) {
      // Whoever is told may let this very line go.
      const ear = heard.get(fd);
      const bytes = ear ? readSoon(fd, events) : 0;
      if (!ear || bytes === 0) return;
      for (let at = 0; at < bytes; at += words.eventSize) tell(ear, words.readEvent(events, at));
    }
  };
  /** A line that cannot be read any more is heard no more, and its device is told; the others go on. */
  const deaf = (fd: number, error: unknown) => {
    const ear = heard.get(fd);
    heard.delete(fd);
    ear?.fault(error);
  };
  const wait = async () => {
    while (heard.size > 0) {
      for (const fd of await libc.readable([...heard.keys()], waitMs)) {
        try {
          read(fd);
        } catch (error) {
          deaf(fd, error);
        }
      }
    }
  };
  const listen = () => {
    if (waiting || heard.size === 0) return;
    waiting = true;
    wait()
      .catch((error: unknown) => {
        for (const fd of heard.keys()) deaf(fd, error);
      })
      .finally(() => {
        waiting = false;
        listen();
      });
  };
  return {
    add: (fd: number, ear: Heard) => {
      libc.neverWaits(fd);
      heard.set(fd, ear);
      listen();
    },
    close: (fd: number) => {
      heard.delete(fd);
      closeSync(fd);
    },
  };
}

function tell(ear: Heard, { level, number }: { level: 0 | 1; number: number }): void {
  // The kernel numbers what it had to drop too: no pulse is missed.
  const rises = ear.counts ? (number - ear.number) >>> 0 : level;
  ear.number = number;
  try {
    ear.moved(level, rises);
  } catch (error) {
    ear.fault(error);
  }
}

function readSoon(fd: number, into: Buffer): number {
  try {
    return readSync(fd, into, 0, into.length, null);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return 0;
    throw error;
  }
}
