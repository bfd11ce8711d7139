import { readFile } from "node:fs/promises";
import type { Log } from "../../hub/core/log.ts";
import { codeOf, fail, LintelError } from "../../hub/core/errors.ts";
import type { PinsWiring } from "../wiring.ts";
import { openChardev } from "./chardev.ts";
import { openLibc } from "./libc.ts";
import { openOnoff } from "./onoff.ts";
import type { PinBank } from "./pin-bank.ts";

/** What hangs on this machine, as its process reaches it; each way to the pins is opened at most once, when it is wanted. */
export type Pins = {
  /** The way for one wiring; E_NO_PINS with what is wrong with every way where there is none. */
  bankFor(wiring: PinsWiring): PinBank;
  /** A file of the kernel's. */
  readText(path: string): Promise<string>;
  /** Where the kernel shows PWM. */
  readonly pwmRoot: string;
  /** Has something done as the process ends by an error or a call, not by a kill; the returned function forgets it. */
  atExit(work: () => void): () => void;
  [Symbol.dispose](): void;
};

/** Pulled up at power-up; the others are pulled down. */
const pulledUpTo = 8;

type Way = { readonly name: string; readonly open: () => PinBank; bank?: PinBank; problem?: string };

/** Chooses among the ways: onoff where there is sysfs, else the character device, which goes first where a pull is to be set. */
export function machinePins(
  log: Log,
  open: { readonly onoff: () => PinBank; readonly chardev: () => PinBank } = {
    onoff: () => openOnoff(),
    chardev: () => openChardev(openLibc()),
  },
): Pins {
  const ways: readonly Way[] = [
    { name: "sysfs", open: open.onoff },
    { name: "character device", open: open.chardev },
  ];
  const last = new Set<() => void>();
  const atLast = () => {
    for (const work of last) work();
  };
  return {
    readText: (path) => readFile(path, "utf8"),
    pwmRoot: "/sys/class/pwm",
    bankFor: (wiring) => {
      const pulls = pullsOf(wiring);
      const order = pulls.length > 0 ? ways.toReversed() : ways;
      for (const way of order) {
        const bank = way.bank ?? tried(way, log);
        if (!bank) continue;
        for (const [gpio, pull] of bank.pulls ? [] : pulls)
          log.warn("this way sets no pull: put it into config.txt", { line: `gpio=${gpio}=p${pull[0]}` });
        return bank;
      }
      return fail("E_NO_PINS", { problem: ways.map(({ name, problem }) => `${name}: ${problem}`).join("; ") });
    },
    atExit: (work) => {
      if (last.size === 0) process.on("exit", atLast);
      last.add(work);
      return () => {
        last.delete(work);
        if (last.size === 0) process.off("exit", atLast);
      };
    },
    [Symbol.dispose]: () => {
      for (const { bank } of ways) bank?.[Symbol.dispose]();
    },
  };
}

/** No pins at all, for whoever has none. */
export function noPins(problem: string): Pins {
  const none = () => fail("E_NO_PINS", { problem });
  return {
    bankFor: none,
    readText: () => Promise.reject(new LintelError("E_NO_PINS", { problem })),
    pwmRoot: "",
    atExit: none,
    [Symbol.dispose]: () => undefined,
  };
}

/** A way that failed is not tried again for the next device. */
function tried(way: Way, log: Log): PinBank | undefined {
  if (way.problem !== undefined) return undefined;
  try {
    way.bank = way.open();
    log.info("the way to the pins", { way: way.bank.way });
    return way.bank;
  } catch (error) {
    way.problem =
      error instanceof LintelError
        ? String(error.params["problem"])
        : error instanceof Error
          ? error.message
          : codeOf(error);
    return undefined;
  }
}

/** The pulls that a pin has not by itself since power-up. */
function pullsOf({ inputs }: PinsWiring): [gpio: number, pull: "up" | "down" | "none"][] {
  return Object.values(inputs).flatMap((wire) => {
    if (wire.is === "ds18b20" || wire.is === "file" || wire.pull === "none") return [];
    const { pull } = wire;
    const gpios = "gpios" in wire ? wire.gpios : [wire.gpio];
    return gpios
      .filter((gpio) => pull !== (gpio <= pulledUpTo ? "up" : "down"))
      .map((gpio): [number, typeof pull] => [gpio, pull]);
  });
}
