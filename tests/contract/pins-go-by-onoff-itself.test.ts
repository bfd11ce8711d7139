import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { constants, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const child = new URL("../help/pins-in-a-tree.ts", import.meta.url).pathname;
const addon = join(import.meta.dirname, "../../node_modules/epoll/build/Release/epoll.node");

/** Why onoff cannot be run here on a tree of ours, or null. */
function reason(): string | null {
  if (!existsSync(addon)) return "onoff's addon is not built: npm run native";
  try {
    execFileSync("unshare", ["--mount", "mount", "--bind", tmpdir(), "/sys/class"], { stdio: "ignore" });
    return null;
  } catch {
    return "no mount namespace may be made here (it takes root)";
  }
}

const skipped = reason();

describe.skipIf(skipped !== null)(
  skipped === null ? "onoff on a simulated tree" : `onoff on a simulated tree (skipped: ${skipped})`,
  () => {
    let classes = "";
    let gpio = "";
    let stop: () => void;
    const asked: string[] = [];
    beforeEach(() => {
      classes = mkdtempSync(join(tmpdir(), "lintel-class-"));
      gpio = join(classes, "gpio");
      mkdirSync(gpio);
      asked.length = 0;
      stop = kernel(gpio, asked);
    });
    afterEach(() => {
      stop();
      rmSync(classes, { recursive: true, force: true });
    });

    const chip = (base: number, label: string, lines: number) => {
      const folder = join(gpio, `gpiochip${base}`);
      mkdirSync(folder);
      for (const [file, text] of Object.entries({ base, label, ngpio: lines }))
        writeFileSync(join(folder, file), `${text}\n`);
    };
    const line = (number: number, file: string) => readFileSync(join(gpio, `gpio${number}`, file), "utf8");

    /** Starts the child in a namespace where /sys/class is our tree. */
    function start(first = ""): ChildProcess {
      const mounted = `mount --bind "${classes}" /sys/class && ${first}exec "$@"`;
      return spawn("unshare", ["--mount", "sh", "-c", mounted, "sh", process.execPath, child], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
    }
    const next = async (from: ChildProcess): Promise<unknown> => ((await once(from, "message")) as unknown[])[0];

    test("lines are exported with the base of the labelled chip, driven at once, read, and given back", async () => {
      chip(458, "raspberrypi-exp-gpio", 8);
      chip(512, "pinctrl-bcm2711", 58);
      const house = start();
      expect(await next(house)).toBe("standing");
      expect(asked).toEqual(["export 529", "export 530", "export 539"]);
      expect([line(529, "direction"), line(529, "value")]).toEqual(["low", "1"]);
      expect([line(530, "direction"), line(530, "value")]).toEqual(["high", "1"]);
      expect([line(539, "direction"), line(539, "edge"), line(539, "active_low")]).toEqual(["in", "none", "0"]);
      writeFileSync(join(gpio, "gpio539/value"), "1");
      house.send("go on");
      expect(await next(house)).toEqual(["onoff, gpiochip512 pinctrl-bcm2711", 0, 1]);
      await once(house, "exit");
      expect(asked.slice(3)).toEqual(["unexport 539", "unexport 530", "unexport 529"]);
      expect(line(529, "value")).toBe("0");
    });

    test("a pin that somebody exported before and that cannot be turned round is refused, though onoff goes on", async () => {
      chip(512, "pinctrl-bcm2711", 58);
      exported(gpio, 529);
      const direction = "/sys/class/gpio/gpio529/direction";
      const house = start(`mount --bind ${direction} ${direction} && mount -o remount,ro,bind ${direction} && `);
      expect(await next(house)).toEqual([
        "onoff, gpiochip512 pinctrl-bcm2711",
        ["E_NO_PINS", "GPIO 17 is held by somebody else: it does not become an output"],
      ]);
      await once(house, "exit");
      expect(asked).toEqual(["unexport 529"]);
    });

    test("a pin that a process left exported and on is off from the first instant", async () => {
      chip(512, "pinctrl-bcm2711", 58);
      exported(gpio, 529);
      writeFileSync(join(gpio, "gpio529/direction"), "out");
      const house = start();
      expect(await next(house)).toBe("standing");
      expect(asked).toEqual(["export 530", "export 539"]);
      expect(line(529, "direction")).toBe("low");
      house.send("go on");
      await once(house, "exit");
    });

    test("a machine with another chip has no header, and says which it has", async () => {
      chip(0, "INT33FC:00", 102);
      const house = start();
      expect(await next(house)).toEqual([["E_NO_PINS", expect.stringContaining("found: INT33FC:00")]]);
      await once(house, "exit");
    });
  },
);

/** A line as the kernel shows it once it is exported. */
function exported(gpio: string, number: number): void {
  const folder = join(gpio, `gpio${number}`);
  mkdirSync(folder);
  // A kernel sets the value with the direction; GPIO 18 is the one that is to start high.
  const value = number === 530 ? "1" : "0";
  for (const [file, text] of Object.entries({ direction: "in", edge: "none", active_low: "0", value }))
    writeFileSync(join(folder, file), text);
}

/** The kernel's part: it hears what is exported and given back, and makes a folder for each new line. */
function kernel(gpio: string, asked: string[]): () => void {
  const ears = ["export", "unexport"].map((file) => {
    const path = join(gpio, file);
    execFileSync("mkfifo", [path]);
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    const ear = new Socket({ fd, readable: true, writable: false });
    ear.on("data", (heard: Buffer) => {
      for (const [number] of String(heard).matchAll(/\d{3}/g)) {
        asked.push(`${file} ${number}`);
        if (file === "export") exported(gpio, Number(number));
      }
    });
    return ear;
  });
  return () => {
    for (const ear of ears) ear.destroy();
  };
}
