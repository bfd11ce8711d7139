import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { openChardev } from "../../devices/drivers/chardev.ts";
import { openLibc } from "../../devices/drivers/libc.ts";
import { headerChip, openOnoff } from "../../devices/drivers/onoff.ts";
import type { Level, PinBank } from "../../devices/drivers/pin-bank.ts";
import { openPins } from "../../devices/drivers/pins.ts";
import { PinsWiring } from "../../devices/wiring.ts";
import { systemClock } from "../../hub/core/clock.ts";

// Runs inside the emulated machine (run.sh): the lines of its chip are moved from outside through debugfs.
const clock = systemClock();
const outside = (gpio: number) => `/sys/kernel/debug/gpio-mockup/gpiochip0/${gpio}`;
const put = (gpio: number, level: Level) => writeFileSync(outside(gpio), String(level));
const seen = (gpio: number) => readFileSync(outside(gpio), "utf8").trim();
const soon = () => clock.sleepUntil(clock.mono() + 150);
let failed = 0;
/** The outputs as they were driven last: this chip forgets it once a line is let go. */
let left: string[] = [];

function check(sentence: string, got: unknown, wanted: unknown): void {
  const right = JSON.stringify(got) === JSON.stringify(wanted);
  if (!right) failed++;
  process.stdout.write(`${right ? "ok" : "FAILED"} ${sentence}: ${JSON.stringify(got)}\n`);
}

const fault = (error: unknown) => check("no fault", String(error), "");
const log = { info: note, warn: note, error: note, debug: note };
function note(msg: string, fields?: object): void {
  process.stdout.write(`note ${msg} ${JSON.stringify(fields ?? {})}\n`);
}

/** Every line of one wiring, on a way to the pins. */
function pinsBy(bank: PinBank) {
  const wiring = PinsWiring.parse({
    inputs: {
      door: { is: "digital", gpio: 22, pull: "up", active_low: true, debounce_ms: 0 },
      stop: { is: "digital", gpio: 23, debounce_ms: 20 },
      flow: { is: "pulses", gpio: 24, pulses_per_l: 100 },
    },
    outputs: { heater: { is: "digital", gpio: 17 }, lamp: { is: "digital", gpio: 18, active_low: true } },
  });
  const wires = {
    inputs: { door: "contact", flow: "litres" },
    presses: ["stop"],
    outputs: ["heater", "lamp"],
  } as const;
  return openPins(wiring, wires, {
    id: "it",
    clock,
    log,
    fault,
    pins: {
      bankFor: () => bank,
      readText: (path) => Promise.reject(new Error(path)),
      pwmRoot: "/none",
      atExit: (work) => {
        process.on("exit", work);
        return () => {
          left = [seen(17), seen(18)];
          process.off("exit", work);
        };
      },
      [Symbol.dispose]: () => undefined,
    },
  });
}

async function work(bank: PinBank, pulses: number, beat_ms: number): Promise<void> {
  process.stdout.write(`note ${bank.way}\n`);
  put(22, 1);
  put(23, 0);
  put(24, 0);
  const pins = pinsBy(bank);
  check("outputs are off at opening, the active-low one high", [seen(17), seen(18)], ["0", "1"]);
  pins.write("heater", true);
  pins.write("lamp", true);
  check("outputs are read back on", [seen(17), seen(18)], ["1", "0"]);
  pins.write("heater", false);
  check("an output falls", seen(17), "0");

  const told: unknown[] = [];
  pins.onInput((input, value) => told.push(value === undefined ? input : [input, value]));
  check("a contact is read", pins.read("door")?.value, 0);
  for (const level of [0, 1, 0] as const) {
    put(22, level);
    await soon();
  }
  check("its edges are told as they come", told.splice(0), [["door", 1], ["door", 0], ["door", 1]]); // prettier-ignore
  for (const level of [1, 0] as const) {
    put(23, level);
    await soon();
  }
  check("a press is told once", told.splice(0), ["stop"]);
  for (let i = 0; i < pulses; i++) {
    put(24, 1);
    if (i % 2 === 0) await clock.sleepUntil(clock.mono() + beat_ms);
    put(24, 0);
    await clock.sleepUntil(clock.mono() + beat_ms);
  }
  await soon();
  check(`${pulses} pulses are counted`, Math.round((pins.read("flow")?.value ?? -1) * 100), pulses);
  pins.write("heater", true);
  pins[Symbol.dispose]();
  check("outputs are off before they are let go", left, ["0", "1"]);
}

function endings(way: string): void {
  for (const how of ["throw", "exit"]) {
    const { stdout, status } = spawnSync(process.execPath, [import.meta.filename, way, how], { encoding: "utf8" });
    check(`by ${way}, outputs are off as a process ends by ${how}`, [stdout.trim(), status], ["0,1", 1]);
  }
  spawnSync(process.execPath, [import.meta.filename, way, "kill"]);
  note(`by ${way}, kill -9 leaves the output at ${seen(17)} with this kernel and chip`);
  for (const gpio of [17, 18, 22, 23, 24].map((line) => 512 + line))
    if (existsSync(`/sys/class/gpio/gpio${gpio}`)) writeFileSync("/sys/class/gpio/unexport", String(gpio));
}

const open: Readonly<Record<string, () => PinBank>> = {
  onoff: () => openOnoff(),
  chardev: () => openChardev(openLibc()),
};
const [way, how] = process.argv.slice(2);
const bank = open[way ?? ""]?.();
if (bank) {
  const pins = pinsBy(bank);
  pins.write("heater", true);
  process.on("exit", () => process.stdout.write([seen(17), seen(18)].join(",")));
  if (how === "exit") process.exit(1);
  if (how === "kill") process.kill(process.pid, "SIGKILL");
  throw new Error("as planted");
}

const { base, label } = headerChip("/sys/class/gpio");
check("the base is looked up by label", [label, base], ["pinctrl-bcm2711", 512]);
const { Gpio } = createRequire(import.meta.url)("onoff") as typeof import("onoff"); // oxlint-disable-line consistent-type-imports
const plain = () => {
  try {
    return void new Gpio(17, "out");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};
check("onoff with the bare number fails as people report", plain(), "EINVAL");
const sysfs = openOnoff();
await work(sysfs, 20, 10);
check("it was exported with its base and is no more", existsSync("/sys/class/gpio/gpio529"), false);
await work(openChardev(openLibc()), 200, 0);
const before = clock.mono();
for (const each of Object.keys(open)) endings(each);
note("all endings", { ms: Math.round(clock.mono() - before) });
process.exit(failed === 0 ? 0 : 1);
