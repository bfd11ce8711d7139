import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { openBoards } from "../../../devices/drivers/boards.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { attached, boardLog, boardsHere, until } from "../../help/boards.ts";
import { covers } from "../../help/covers.ts";
import { turn } from "../../help/device-bench.ts";
import { simulatedBoard } from "../../help/simulated-board.ts";

const wires = { inputs: { lid: "contact" }, presses: ["stop"], outputs: ["relay"] } as const;
const relay = { relay: { is: "relay", pin: 4 } };
const lid = { lid: { is: "digital", pin: 2, debounce_ms: 0 } };
const load = createRequire(import.meta.url);
const libraryLoaded = () => Object.keys(load.cache).some((path) => path.includes("/johnny-five/"));

test("johnny-five is loaded for the first device on a board and not before, and leaves the process as it was", async () => {
  const signals = () => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
  const before = signals();
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  expect(libraryLoaded()).toBe(false);
  const device = attached(here.boards, { board: { tcp: board.address }, outputs: relay }, wires);
  expect(libraryLoaded()).toBe(true);
  await device.driver();
  expect(signals()).toBe(before);
  expect(here.problems()).toEqual([]);
});

test("a board that is not there is tried after 1, 2, 4, 8, 16 and then each 30 seconds, and told of once", async () => {
  covers("error:E_NO_BOARD");
  const clock = steppingClock(0);
  const tries: number[] = [];
  const here = boardsHere(clock, () => {
    tries.push(clock.mono());
    return Promise.reject(new Error("no such line"));
  });
  const device = attached(here.boards, { board: { serial: "/dev/ttyACM0" }, outputs: relay }, wires);
  for (let second = 0; second <= 125; second++) await turn(clock, second * 1_000);
  expect(tries).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121].map((second) => second * 1_000));
  expect(here.problems()).toHaveLength(1);
  expect(here.problems()[0]).toContain(`E_NO_BOARD {"board":"serial /dev/ttyACM0","problem":"no such line"}`);
  expect(device.told()).toEqual([]);
  await here.boards[Symbol.asyncDispose]();
  await turn(clock, 300_000);
  expect(tries).toHaveLength(9);
  expect(clock.nextDue()).toBe(undefined);
});

test("a line that opens and says nothing is given up after 15 seconds, and asked for its version until then", async () => {
  const clock = steppingClock(0);
  const said: Uint8Array[] = [];
  let aborted = 0;
  const here = boardsHere(clock, (_address, _ears, signal) => {
    signal.addEventListener("abort", () => (aborted += 1));
    return Promise.resolve({ write: (bytes) => void said.push(bytes), [Symbol.asyncDispose]: () => Promise.resolve() });
  });
  attached(here.boards, { board: { tcp: "board:3030" }, outputs: relay }, wires);
  await turn(clock, 0);
  await turn(clock, 14_900);
  expect(said.map((bytes) => [...bytes])).toEqual(Array.from({ length: 14 }, () => [0xf9]));
  await turn(clock, 15_100);
  expect(here.problems().join()).toContain("nothing answers there");
  expect(aborted).toBe(1);
  await here.boards[Symbol.asyncDispose]();
});

test("several devices share one line to their board, and the last to go closes it", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  const at = { tcp: board.address };
  const one = attached(here.boards, { board: at, outputs: relay }, wires, "one");
  const two = attached(here.boards, { board: at, inputs: lid }, wires, "two");
  (await one.driver()).write("relay", true);
  await two.driver();
  board.put(2, 1);
  await until(() => expect(two.heard).toEqual([["lid", 1]]));
  const three = attached(here.boards, { board: at, inputs: { stop: { is: "digital", pin: 7 } } }, wires, "three");
  await three.driver();
  expect(board.opened()).toBe(1);
  two.detach();
  one.detach();
  await until(() => expect(board.level(4)).toBe(0));
  expect(board.lines.size).toBe(1);
  three.detach();
  await until(() => expect(board.lines.size).toBe(0));
  await here.boards[Symbol.asyncDispose]();
});

test("closing lets every output fall before the line goes", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  const device = attached(here.boards, { board: { tcp: board.address }, outputs: relay }, wires);
  (await device.driver()).write("relay", true);
  await until(() => expect(board.level(4)).toBe(1));
  device.detach();
  await here.boards[Symbol.asyncDispose]();
  await until(() => expect(board.lines.size).toBe(0));
  expect(board.level(4)).toBe(0);
});

test("a board that answers no more is given up though its line stands, sooner where a watchdog waits for it", async () => {
  for (const [watchdog_s, most] of [
    [undefined, 3_000],
    [0.5, 500],
  ] as const) {
    await using board = await simulatedBoard();
    const here = boardsHere();
    await using _ = here.boards;
    const wiring = { board: { tcp: board.address }, outputs: relay, ...(watchdog_s && { watchdog_s }) };
    const device = attached(here.boards, wiring, wires);
    await device.driver();
    board.freeze();
    const since = performance.now();
    await until(() => expect(device.told()).toEqual(["there", "gone"]));
    // A late look is no look: a busy machine may take longer, never shorter.
    expect((device.times[1]?.[1] ?? 0) - since).toBeGreaterThan(most * 0.7);
    expect(here.problems().join()).toContain(`it has not answered for ${most} ms`);
    board.freeze(false);
    await until(() => expect(device.told()).toEqual(["there", "gone", "there"]));
  }
});

test("a board that was reset behind its line has lost its pins: it is given up and opened anew", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  const device = attached(here.boards, { board: { tcp: board.address }, inputs: lid, outputs: relay }, wires);
  (await device.driver()).write("relay", true);
  await until(() => expect(board.level(4)).toBe(1));
  board.restart();
  await until(() => expect(device.told()).toEqual(["there", "gone", "there"]));
  expect(here.problems().join()).toContain("it started anew");
  expect([board.mode(4), board.level(4)]).toEqual([1, 0]);
});

test("a board that introduces itself only when it is asked is met too, and not taken for one that started anew", async () => {
  await using board = await simulatedBoard({ shy: true });
  const here = boardsHere();
  await using _ = here.boards;
  const device = attached(here.boards, { board: { tcp: board.address }, outputs: relay }, wires);
  (await device.driver()).write("relay", true);
  await until(() => expect(board.level(4)).toBe(1));
  expect(device.told()).toEqual(["there"]);
});

test("a board that was pulled for minutes is found again, however often", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  const device = attached(here.boards, { board: { tcp: board.address }, inputs: lid, outputs: relay }, wires);
  await device.driver();
  for (let i = 1; i <= 2; i++) {
    await board.unplug();
    await until(() => expect(device.told()).toHaveLength(2 * i));
    await board.plug();
    await until(() => expect(device.told()).toHaveLength(2 * i + 1));
  }
  // It never forgets a board that it made: one for each return would grow for years.
  const five = load("johnny-five") as { Board: { cache: unknown[] } };
  expect(five.Board.cache).toHaveLength(1);
});

test("a process with no board waits for nothing", async () => {
  const clock = steppingClock(0);
  await using _ = openBoards(clock, boardLog().log);
  expect(clock.nextDue()).toBe(undefined);
});
