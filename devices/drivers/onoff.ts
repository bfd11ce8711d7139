import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Onoff from "onoff";
import { fail } from "../../hub/core/errors.ts";
import {
  headerAmong,
  type InAsk,
  type InLine,
  type Level,
  type Moved,
  type OutLine,
  type PinBank,
} from "./pin-bank.ts";

/** Where onoff looks, always. */
const sysfs = "/sys/class/gpio";

/** A chip as sysfs tells of it. */
export type SysfsChip = {
  readonly name: string;
  readonly label: string;
  readonly base: number;
  readonly lines: number;
};

/** Every GPIO chip below a sysfs folder; none where the folder is not there. */
export function sysfsChips(root: string): SysfsChip[] {
  if (!existsSync(root)) return [];
  const names = readdirSync(root).filter((name) => name.startsWith("gpiochip"));
  return names.toSorted().map((name) => {
    const word = (file: string) => readFileSync(join(root, name, file), "utf8").trim();
    return { name, label: word("label"), base: Number(word("base")), lines: Number(word("ngpio")) };
  });
}

/** The chip of the header; its base is looked up, since kernels number it from 0, 458, 512, 571 … */
export function headerChip(root: string): SysfsChip {
  if (!existsSync(root)) fail("E_NO_PINS", { problem: `there is no ${root}` });
  const chips = sysfsChips(root);
  const found = headerAmong(chips);
  if (found) return found;
  const labels = chips.map(({ label }) => label).join(", ") || "none";
  return fail("E_NO_PINS", { problem: `no chip of a Raspberry Pi's header at ${root} (found: ${labels})` });
}

/** The pins by sysfs, through onoff; loaded only here, and E_NO_PINS where it cannot be. */
export function openOnoff(load: NodeJS.Require = createRequire(import.meta.url)): PinBank {
  const chip = headerChip(sysfs);
  const { Gpio: GpioLine } = loaded(load);
  if (!GpioLine.accessible) fail("E_NO_PINS", { problem: `${sysfs}/export may not be written` });
  const numbered = (gpio: number) => {
    if (gpio >= chip.lines) fail("E_NO_PINS", { problem: `${chip.label} has no GPIO ${gpio}` });
    return chip.base + gpio;
  };
  return {
    way: `onoff, ${chip.name} ${chip.label}`,
    pulls: false,
    input: ({ gpio, debounce_ms }: InAsk, moved, fault): InLine => {
      const options = { debounceTimeout: debounce_ms, activeLow: false };
      // Both edges even where only rises count: onoff drops a rise whose pulse is over when it looks.
      const pin = new GpioLine(numbered(gpio), "in", moved ? "both" : "none", options);
      if (moved) pin.watch(heard(moved, fault, pin.readSync()));
      return { read: () => pin.readSync(), [Symbol.dispose]: () => pin.unexport() };
    },
    output: (gpio, first): OutLine => {
      const pin = new GpioLine(numbered(gpio), first ? "high" : "low", "none", { activeLow: false });
      insistDriven(pin, first, gpio);
      return { write: (level) => pin.writeSync(level), [Symbol.dispose]: () => pin.unexport() };
    },
    [Symbol.dispose]: () => undefined,
  };
}

function loaded(load: NodeJS.Require): typeof Onoff {
  try {
    return load("onoff") as typeof Onoff;
  } catch (cause) {
    return fail("E_NO_PINS", { problem: "onoff does not load (its addon is built by: npm run native)" }, cause);
  }
}

/** What is heard late is told with the level it has by then: low after low was a whole pulse, and of several only one is seen. */
function heard(moved: Moved, fault: (error: unknown) => void, first: Level) {
  let before = first;
  return (error: Error | null | undefined, level: Level) => {
    try {
      if (error) throw error;
      const rises = level === 1 || before === 0 ? 1 : 0;
      before = level;
      moved(level, rises);
    } catch (thrown) {
      fault(thrown);
    }
  };
}

/** onoff passes over a pin it cannot turn round when somebody exported it before: an output must obey. */
function insistDriven(pin: Onoff.Gpio, level: Level, gpio: number): void {
  if (pin.direction() !== "in" && pin.readSync() === level) return;
  pin.unexport();
  fail("E_NO_PINS", { problem: `GPIO ${gpio} is held by somebody else: it does not become an output` });
}
