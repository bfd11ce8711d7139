import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openChardev } from "../../../devices/drivers/chardev.ts";
import { requests } from "../../../devices/drivers/chardev-words.ts";
import type { Libc } from "../../../devices/drivers/libc.ts";
import { LintelError } from "../../../hub/core/errors.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "lintel-dev-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Asked = {
  readonly offset: number;
  readonly flags: number;
  readonly attributes: [number, bigint][];
  readonly buffer: number;
};

/** A kernel of a few lines: answers as linux/gpio.h says, by chips that are files named after their labels. */
function fakeKernel(chips: Readonly<Record<string, readonly [label: string, lines: number]>>) {
  for (const name of Object.keys(chips)) writeFileSync(join(folder, name), "");
  const labels = Object.values(chips);
  const asked: Asked[] = [];
  const driven: [number, bigint][] = [];
  const fds: number[] = [];
  let known = 0;
  let ready: (fds: number[]) => void = () => undefined;
  const libc: Libc = {
    ioctl: (fd, request, data) => {
      if (request === requests.chipInfo) {
        const [label = "", lines = 0] = labels[known++] ?? [];
        data.write(`gpiochip${known - 1}`, 0);
        data.write(label, 32);
        data.writeUInt32LE(lines, 64);
      } else if (request === requests.line) {
        expect(data).toHaveLength(592);
        expect(data.readUInt32LE(560)).toBe(1);
        const count = data.readUInt32LE(296);
        asked.push({
          offset: data.readUInt32LE(0),
          flags: Number(data.readBigUInt64LE(288)),
          attributes: Array.from({ length: count }, (_, i): [number, bigint] => {
            expect(data.readBigUInt64LE(320 + 24 * i + 16)).toBe(1n);
            return [data.readUInt32LE(320 + 24 * i), data.readBigUInt64LE(320 + 24 * i + 8)];
          }),
          buffer: data.readUInt32LE(564),
        });
        const line = openSync(join(folder, `events-${asked.length}`), "a+");
        fds.push(line);
        data.writeInt32LE(line, 588);
      } else if (request === requests.setValues) driven.push([fd, data.readBigUInt64LE(0)]);
      else data.writeBigUInt64LE(1n, 0);
    },
    neverWaits: () => undefined,
    readable: () => new Promise((resolve) => (ready = resolve)),
  };
  const event = (id: number, number: number) => {
    const record = Buffer.alloc(48);
    record.writeUInt32LE(id, 8);
    record.writeUInt32LE(number, 20);
    return record;
  };
  return {
    libc,
    asked,
    driven,
    fds,
    /** Events come to a line, in one read. */
    tell: async (line: number, events: readonly (readonly [id: 1 | 2, number: number])[]) => {
      writeFileSync(join(folder, `events-${line + 1}`), Buffer.concat(events.map(([id, n]) => event(id, n))), {
        flag: "a",
      });
      ready([fds[line] ?? -1]);
      await new Promise((done) => void setImmediate(done));
    },
  };
}

const pi4 = { gpiochip0: ["pinctrl-bcm2711", 58], gpiochip1: ["raspberrypi-exp-gpio", 8] } as const;
const ask = { gpio: 27, pull: "up", debounce_ms: 20, counts: false } as const;
const quiet = (error: unknown) => expect(error).toBeUndefined();

test("a line is asked for in the kernel's own words: direction, pull, edges, debounce, first value", () => {
  const kernel = fakeKernel(pi4);
  using bank = openChardev(kernel.libc, folder);
  expect(bank.way).toBe("the character device, gpiochip0 pinctrl-bcm2711");
  bank.input(ask, () => undefined, quiet);
  bank.input({ ...ask, pull: "none", debounce_ms: 0 }, undefined, quiet);
  bank.input({ ...ask, pull: "down", debounce_ms: 0, counts: true }, () => undefined, quiet);
  bank.output(17, 0);
  bank.output(18, 1);
  expect(kernel.asked).toEqual([
    { offset: 27, flags: 0b1_0011_0100, attributes: [[3, 20_000n]], buffer: 0 },
    { offset: 27, flags: 0b100_0000_0100, attributes: [], buffer: 0 },
    { offset: 27, flags: 0b10_0001_0100, attributes: [], buffer: 1_024 },
    { offset: 17, flags: 0b1000, attributes: [[2, 0n]], buffer: 0 },
    { offset: 18, flags: 0b1000, attributes: [[2, 1n]], buffer: 0 },
  ]);
});

test("an output is driven, an input is read, and edges are told in their order", async () => {
  const kernel = fakeKernel(pi4);
  using bank = openChardev(kernel.libc, folder);
  const out = bank.output(17, 0);
  out.write(1);
  out.write(0);
  expect(kernel.driven).toEqual([
    [kernel.fds[0], 1n],
    [kernel.fds[0], 0n],
  ]);
  const told: unknown[] = [];
  const line = bank.input(ask, (...moved) => void told.push(moved), quiet);
  expect(line.read()).toBe(1);
  await kernel.tell(1, [
    [2, 1],
    [1, 2],
    [2, 3],
  ]);
  expect(told).toEqual([
    [0, 0],
    [1, 1],
    [0, 0],
  ]);
});

test("pulses that the kernel had to drop are counted by their numbers", async () => {
  const kernel = fakeKernel(pi4);
  using bank = openChardev(kernel.libc, folder);
  let pulses = 0;
  bank.input({ ...ask, counts: true }, (_, rises) => void (pulses += rises), quiet);
  await kernel.tell(0, [
    [1, 1],
    [1, 2],
    [1, 900],
  ]);
  expect(pulses).toBe(900);
});

test("a listener that throws is told of and harms no later event", async () => {
  const kernel = fakeKernel(pi4);
  using bank = openChardev(kernel.libc, folder);
  const faults: unknown[] = [];
  const levels: number[] = [];
  const moved = (level: number) => {
    levels.push(level);
    if (levels.length === 1) throw new Error("as planted");
  };
  bank.input(ask, moved, (error) => void faults.push(error));
  await kernel.tell(0, [
    [1, 1],
    [2, 2],
  ]);
  expect([levels, faults.length]).toEqual([[1, 0], 1]);
});

test("a line that breaks is told of and heard no more, and the others go on", async () => {
  const kernel = fakeKernel(pi4);
  using bank = openChardev(kernel.libc, folder);
  const faults: unknown[] = [];
  const levels: number[] = [];
  bank.input(
    ask,
    () => undefined,
    (error) => void faults.push(error),
  );
  bank.input(ask, (level) => void levels.push(level), quiet);
  closeSync(kernel.fds[0] ?? -1);
  await kernel.tell(0, [[1, 1]]);
  expect(faults).toHaveLength(1);
  await kernel.tell(1, [[1, 1]]);
  expect([levels, faults.length]).toEqual([[1], 1]);
});

test("a pin beyond the chip, and a machine without a header, are refused by name", () => {
  const kernel = fakeKernel({ gpiochip0: ["pinctrl-rp1", 20] });
  using bank = openChardev(kernel.libc, folder);
  expect(() => bank.output(20, 0)).toThrow(new LintelError("E_NO_PINS", { problem: "pinctrl-rp1 has no GPIO 20" }));
  const other = fakeKernel({ gpiochip0: ["INT33FC:00", 102] });
  expect(() => openChardev(other.libc, folder)).toThrow(/found: INT33FC:00/);
});
