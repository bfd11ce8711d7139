import { describe, expect, test } from "vitest";
import type { Wires } from "../../devices/wiring.ts";
import { attached, boardsHere, noSerial, serialLine, until } from "../help/boards.ts";
import { simulatedBoard } from "../help/simulated-board.ts";

const wires: Wires = {
  inputs: { warm: "celsius", warmer: "celsius", level: "number", lid: "contact", load: "number", tray: "number" },
  presses: ["stop"],
  outputs: ["relay", "low", "lamp"],
  numbers: ["target"],
};
const probe = "28-0123456789ab";
const wiring = {
  inputs: {
    warm: { is: "lm35", channel: 0 },
    warmer: { is: "ds18b20", pin: 12, id: probe },
    level: { is: "analog", channel: 1, from: 0, to: 400 },
    lid: { is: "digital", pin: 2, pull: "up", active_low: true, debounce_ms: 0 },
    load: { is: "count", pins: [14, 15], debounce_ms: 0 },
    tray: { is: "code", pins: [18, 19], debounce_ms: 0 },
    stop: { is: "digital", pin: 7, debounce_ms: 30 },
  },
  outputs: {
    relay: { is: "relay", pin: 4 },
    // Also A2: what johnny-five renames by itself.
    low: { is: "relay", pin: 16, active_low: true },
    lamp: { is: "pwm", pin: 9, duty: 0.5 },
    target: { is: "pwm", pin: 10, from: 16, to: 26 },
  },
};

const lines = [
  { line: "tcp", missing: undefined },
  { line: "serial", missing: noSerial },
] as const;

for (const { line, missing } of lines) {
  describe.skipIf(missing !== undefined)(`a board over ${line}`, () => {
    const opened = async () => {
      const closing = new AsyncDisposableStack();
      const board = closing.use(await simulatedBoard());
      const here = boardsHere();
      const serial = line === "serial" ? closing.use(await serialLine(board)) : undefined;
      closing.use(here.boards);
      const at = serial ? { serial: serial.path } : { tcp: board.address };
      return { board, here, closing, serial, at };
    };

    test("a relay closes and opens, whichever level closes it, and both are open at first", async () => {
      const { board, here, closing, at } = await opened();
      await using _ = closing;
      const driver = await attached(here.boards, { ...wiring, board: at }, wires).driver();
      await until(() => expect([board.level(4), board.level(16)]).toEqual([0, 1]));
      driver.write("relay", true);
      driver.write("low", true);
      await until(() => expect([board.level(4), board.level(16)]).toEqual([1, 0]));
      driver.write("relay", false);
      driver.write("low", false);
      await until(() => expect([board.level(4), board.level(16)]).toEqual([0, 1]));
      expect(here.problems()).toEqual([]);
    });

    test("a button is heard once for each press, and a bounce is none", async () => {
      const { board, here, closing, at } = await opened();
      await using _ = closing;
      const device = attached(here.boards, { ...wiring, board: at }, wires);
      await device.driver();
      board.put(7, 1);
      await until(() => expect(device.heard).toEqual([["stop", undefined]]));
      board.put(7, 0);
      board.put(2, 0);
      await until(() => expect(device.heard).toHaveLength(2));
      for (const level of [1, 0, 1, 0, 1, 0] as const) board.put(7, level);
      board.put(2, 1);
      await until(() => expect(device.heard).toHaveLength(3));
      expect(device.heard.slice(1)).toEqual([
        ["lid", 1],
        ["lid", 0],
      ]);
    });

    test("pulse width goes from never on to always on, by a number or by its own share", async () => {
      const { board, here, closing, at } = await opened();
      await using _ = closing;
      const driver = await attached(here.boards, { ...wiring, board: at }, wires).driver();
      await until(() => expect([board.duty(9), board.duty(10)]).toEqual([0, 0]));
      driver.write("lamp", true);
      driver.set("target", 21);
      await until(() => expect([board.duty(9), board.duty(10)]).toEqual([127, 127]));
      driver.set("target", 99);
      await until(() => expect(board.duty(10)).toBe(255));
      driver.write("lamp", false);
      await until(() => expect(board.duty(9)).toBe(0));
      expect(() => driver.set("relay", 1)).toThrow("E_WRONG_TYPE");
      expect(() => driver.write("nothing", true)).toThrow("E_NOT_FOUND");
    });

    test("temperatures, levels and contacts are read, each with its age", async () => {
      const { board, here, closing, at } = await opened();
      await using _ = closing;
      board.volt(0, 51);
      board.volt(1, 512);
      board.warm(probe, 38.25);
      board.put(14, 1);
      board.put(19, 1);
      const driver = await attached(here.boards, { ...wiring, board: at }, wires).driver();
      const read = (input: string) => driver.read(input)?.value ?? NaN;
      expect(read("warm")).toBeCloseTo(24.93, 1);
      expect(read("level")).toBeCloseTo(200.2, 1);
      expect([read("lid"), read("load"), read("tray")]).toEqual([0, 1, 2]);
      await until(() => expect(read("warmer")).toBe(38.25));
      board.warm(probe, -10.5);
      await until(() => expect(read("warmer")).toBe(-10.5));
      board.warm(probe, 60, true);
      const { at: before = NaN } = driver.read("warmer") ?? {};
      await until(() => expect(here.problems().join()).toContain("the check sum is wrong"));
      expect(driver.read("warmer")).toMatchObject({ value: -10.5 });
      expect(driver.read("warmer")?.at).toBeGreaterThanOrEqual(before);
    });

    test("a line that goes takes its device with it, and one that is back gives it back with every output off", async () => {
      const { board, here, closing, at, serial } = await opened();
      await using _ = closing;
      const device = attached(here.boards, { ...wiring, board: at }, wires);
      const before = await device.driver();
      before.write("relay", true);
      await until(() => expect(board.level(4)).toBe(1));
      const since = board.driven.length;
      if (serial) await serial.unplug();
      else board.cut();
      await until(() => expect(device.told()).toContain("gone"));
      expect(before.read("warm")).toBe(undefined);
      before.write("relay", false);
      expect(() => before.write("relay", true)).toThrow("E_DEVICE_OFFLINE");
      // The board keeps its pin as it was: nobody can tell it anything.
      expect(board.level(4)).toBe(1);
      if (serial) await serial.plug();
      await device.driver();
      expect(board.level(4)).toBe(0);
      expect(board.driven.slice(since).find(([pin]) => pin === 4)).toEqual([4, 0]);
      expect(device.told()).toEqual(["there", "gone", "there"]);
      expect(here.problems().filter((problem) => problem.includes("E_NO_BOARD"))).toHaveLength(1);
    });
  });
}
