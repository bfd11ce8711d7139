import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { headerChip } from "../../../devices/drivers/onoff.ts";
import { machinePins } from "../../../devices/drivers/machine-pins.ts";
import type { PinBank } from "../../../devices/drivers/pin-bank.ts";
import { PinsWiring } from "../../../devices/wiring.ts";
import { fail, LintelError } from "../../../hub/core/errors.ts";
import { fakePins } from "../../help/pins.ts";

let root = "";
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "lintel-gpio-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function chip(base: number, label: string, lines: number): void {
  const folder = join(root, `gpiochip${base}`);
  mkdirSync(folder);
  for (const [file, text] of Object.entries({ base, label, ngpio: lines }))
    writeFileSync(join(folder, file), `${text}\n`);
}

test.each([
  [
    "a Pi 3",
    [
      [458, "pinctrl-bcm2835", 54],
      [450, "raspberrypi-exp-gpio", 8],
    ],
    458,
  ],
  [
    "a Pi 3 with an older kernel",
    [
      [0, "pinctrl-bcm2835", 54],
      [100, "brcmvirt-gpio", 2],
    ],
    0,
  ],
  [
    "a Pi 4",
    [
      [512, "pinctrl-bcm2711", 58],
      [570, "raspberrypi-exp-gpio", 8],
    ],
    512,
  ],
  [
    "a Pi 5",
    [
      [571, "pinctrl-rp1", 54],
      [512, "gpio-brcmstb@107d508500", 32],
      [544, "gpio-brcmstb@107d517c00", 15],
    ],
    571,
  ],
  [
    "a Pi 5 that shows a part of its chip as well",
    [
      [512, "pinctrl-rp1", 4],
      [571, "pinctrl-rp1", 54],
    ],
    571,
  ],
  [
    "one that bears an older label too",
    [
      [0, "pinctrl-bcm2835", 54],
      [512, "pinctrl-bcm2711", 58],
    ],
    512,
  ],
] as const)("on %s", (_, chips, base) => {
  for (const [first, label, lines] of chips) chip(first, label, lines);
  expect(headerChip(root).base).toBe(base);
});

function problemOf(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    if (!(error instanceof LintelError) || error.code !== "E_NO_PINS") throw error;
    return String(error.params["problem"]);
  }
}

test("where there is no header, it is said what there is instead", () => {
  chip(0, "INT33FC:00", 102);
  expect(problemOf(() => headerChip(root))).toContain("found: INT33FC:00");
  expect(problemOf(() => headerChip(join(root, "none")))).toContain("there is no");
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const bed = (more: object = {}) => PinsWiring.parse({ inputs: { occupied: { is: "digital", gpio: 22, ...more } } });

test("onoff is taken where it works, else the character device; each is opened once, and neither before it is wanted", () => {
  const opened: string[] = [];
  const way = (name: string, works: boolean) => (): PinBank => {
    opened.push(name);
    return works ? { ...fakePins().pins.bankFor(bed()), way: name } : fail("E_NO_PINS", { problem: `${name} is out` });
  };
  const both = machinePins(silent, { onoff: way("onoff", true), chardev: way("chardev", true) });
  expect(opened).toEqual([]);
  expect([both.bankFor(bed()).way, both.bankFor(bed()).way]).toEqual(["onoff", "onoff"]);
  expect(opened.splice(0)).toEqual(["onoff"]);

  const one = machinePins(silent, { onoff: way("onoff", false), chardev: way("chardev", true) });
  expect([one.bankFor(bed()).way, one.bankFor(bed()).way]).toEqual(["chardev", "chardev"]);
  expect(opened.splice(0)).toEqual(["onoff", "chardev"]);

  const none = machinePins(silent, { onoff: way("onoff", false), chardev: way("chardev", false) });
  const problem = "sysfs: onoff is out; character device: chardev is out";
  expect([problemOf(() => none.bankFor(bed())), problemOf(() => none.bankFor(bed()))]).toEqual([problem, problem]);
  expect(opened).toEqual(["onoff", "chardev"]);
});

test("a pull that a pin has not by itself is set by the character device; where only sysfs is, it is said how to set it", () => {
  const warned: unknown[] = [];
  const log = { ...silent, warn: (_: string, fields?: object) => void warned.push(fields) };
  const bank = (pulls: boolean) => (): PinBank => ({ ...fakePins().pins.bankFor(bed()), pulls, way: String(pulls) });
  const both = machinePins(log, { onoff: bank(false), chardev: bank(true) });
  expect(both.bankFor(bed({ pull: "down" })).way).toBe("false");
  expect(both.bankFor(bed({ pull: "up" })).way).toBe("true");
  expect(both.bankFor(bed({ gpio: 4, pull: "up" })).way).toBe("false");
  expect(warned).toEqual([]);
  const sysfs = machinePins(log, { onoff: bank(false), chardev: () => fail("E_NO_PINS", { problem: "out" }) });
  expect(sysfs.bankFor(bed({ pull: "up" })).way).toBe("false");
  expect(warned).toEqual([{ line: "gpio=22=pu" }]);
});

test("what is to be done as the process ends is done once, by one listener for all", () => {
  const before = process.listenerCount("exit");
  const pins = machinePins(silent);
  const forget = [1, 2, 3].map(() => pins.atExit(() => undefined));
  expect(process.listenerCount("exit")).toBe(before + 1);
  for (const each of forget) each();
  expect(process.listenerCount("exit")).toBe(before);
});
