import * as fc from "fast-check";
import { expect, test } from "vitest";
import { frameReader, type Frame } from "../../../devices/drivers/board-frames.ts";
import { systemClock } from "../../../hub/core/clock.ts";
import { attached, boardsHere, fastClock, until } from "../../help/boards.ts";
import { simulatedBoard, type BoardManners } from "../../help/simulated-board.ts";

const wires = { inputs: { lid: "contact", warm: "celsius" }, outputs: ["relay"] } as const;
const wiring = {
  inputs: { lid: { is: "digital", pin: 2, debounce_ms: 0 }, warm: { is: "tmp36", channel: 0 } },
  outputs: { relay: { is: "relay", pin: 4 } },
};

/** What is logged of a board with such manners, and whether its device ever got it. */
async function met(manners: BoardManners, saying: RegExp, clock = systemClock()) {
  await using board = await simulatedBoard(manners);
  const here = boardsHere(clock);
  await using _ = here.boards;
  const device = attached(here.boards, { ...wiring, board: { tcp: board.address } }, wires);
  await until(() => expect(here.problems().join()).toMatch(saying));
  expect(device.told()).toEqual([]);
}

test("another protocol, and a megabyte of noise, are refused by name", async () => {
  await met({ protocol: [3, 1] }, /E_NO_BOARD.*it speaks Firmata 3\.1, not 2/);
  const megabyte = new Uint8Array(1_000_000).map((_, i) => (i * 7_919) & 0xff);
  await met({ babble: megabyte }, /E_NO_BOARD.*(talks without end|speaks Firmata \d+\.\d+, not 2)/);
  await met({ babble: new Uint8Array(1_000_000).fill(0xf0) }, /talks without end/);
  await met({ babble: new Uint8Array(1_000_000).fill(0x11) }, /talks without end/);
});

test("what is no Firmata, and a firmware that tells nothing of its pins, are given up in 15 seconds", async () => {
  const welcome = new TextEncoder().encode("220 welcome to this server\r\n");
  await Promise.all([
    met({ secretive: true }, /E_NO_BOARD.*what answers there is no Firmata/, fastClock(10)),
    met({ babble: welcome }, /E_NO_BOARD.*what answers there is no Firmata/, fastClock(10)),
  ]);
});

test("a board without the pins or the abilities a wiring wants refuses that device alone, and says why", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  const at = { tcp: board.address };
  const odd = (id: string, more: object) => attached(here.boards, { board: at, ...more }, wires, id);
  const devices = [
    odd("a", { outputs: { relay: { is: "pwm", pin: 4 } } }),
    odd("b", { outputs: { relay: { is: "relay", pin: 99 } } }),
    odd("c", { inputs: { warm: { is: "lm35", channel: 9 } } }),
    odd("d", { outputs: { relay: { is: "relay", pin: 1 } } }),
  ];
  await attached(here.boards, { ...wiring, board: at }, wires).driver();
  const problems = here.problems().join("\n");
  for (const said of ["its pin 4 cannot be PWM", "it has no pin 99", "it has no channel A9", "pin 1 cannot be OUTPUT"])
    expect(problems).toContain(said);
  expect(devices.map((one) => one.there())).toEqual([false, false, false, false]);
});

test("while it serves, garbage, broken and endless messages change nothing and end nothing", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  const device = attached(here.boards, { ...wiring, board: { tcp: board.address } }, wires);
  const driver = await device.driver();
  board.say([0xf0, 0x71, ...Array.from({ length: 50_000 }, () => 0x2a)]);
  board.say([0xf0, 0x6e, 120, 1, 1, 0xf7, 0xf0, 0x79, 0xf7, 0xf0, 0x73, 0x42, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0xf7]);
  board.say([0xf0, 0x6a, 1, 2, 3, 0xf7, 0xf0, 0x6c, 0x7f, 0xf7, 0xef, 0x7f, 0x7f, 0x9f, 0x7f, 0x7f, 0xff, 0xf4, 0, 0]);
  board.say([0x80, 0x12, 0xe0, 0x01, 0xe0, 0xe0, 0xf9, 2]);
  board.say([0xf0, 0x73, 0x43, 2, 1, 1, 1, 0xf7]);
  board.put(2, 1);
  await until(() => expect(device.heard).toEqual([["lid", 1]]));
  driver.write("relay", true);
  await until(() => expect(board.level(4)).toBe(1));
  expect(device.told()).toEqual(["there"]);
});

test("one that talks without end while it serves is let go, and its process is not held up", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  const device = attached(here.boards, { ...wiring, board: { tcp: board.address } }, wires);
  await device.driver();
  board.say(Array.from({ length: 999_999 }, (_, i) => [0xe0, 1, 1][i % 3] ?? 0));
  await until(() => expect(device.told()).toContain("gone"));
  expect(here.problems().join()).toContain("it talks without end");
});

test("an output on the port of a contact that is closed does not switch on the pull-up of that contact", async () => {
  await using board = await simulatedBoard();
  const here = boardsHere();
  await using _ = here.boards;
  const device = attached(here.boards, { ...wiring, board: { tcp: board.address } }, wires);
  const driver = await device.driver();
  board.put(2, 1);
  await until(() => expect(device.heard).toEqual([["lid", 1]]));
  driver.write("relay", true);
  await until(() => expect(board.level(4)).toBe(1));
  expect(board.mode(2)).toBe(0);
});

test("a message longer than any board has to say is no message, however well it ends", () => {
  const heard: string[] = [];
  const read = frameReader(({ is }) => void heard.push(is));
  const abilities = (count: number) => Uint8Array.from([0xf0, 0x6c, ...new Uint8Array(count * 2), 127, 0xf7]);
  read(abilities(100));
  read(abilities(4_000));
  expect(heard).toEqual(["capabilities"]);
});

test("whatever bytes come in whatever pieces, only whole messages of their right shape come out", () => {
  const shapes: Readonly<Record<Frame["is"], (bytes: Uint8Array) => boolean>> = {
    version: (b) => b.length === 3 && b[0] === 0xf9,
    analog: (b) => b.length === 3 && ((b[0] ?? 0) & 0xf0) === 0xe0,
    digital: (b) => b.length === 3 && ((b[0] ?? 0) & 0xf0) === 0x90,
    firmware: (b) => b[1] === 0x79 && b.length >= 5 && b.length < 500,
    capabilities: (b) => b[1] === 0x6c && b.at(-2) === 0x7f,
    mapping: (b) => b[1] === 0x6a && b.length <= 131,
    "one-wire": (b) => b[1] === 0x73 && b[2] === 0x43,
  };
  const said = [
    [0xf9, 2, 5],
    [0xf0, 0x79, 2, 5, 1, 0, 0xf7],
    [0xf0, 0x6c, 0, 1, 127, 127, 0xf7],
    [0xf0, 0x6a, 127, 0, 0xf7],
    [0xf0, 0x73, 0x43, 2, 1, 1, 1, 0xf7],
    [0xe3, 1, 1],
    [0x91, 1, 0],
  ];
  const noise = fc.array(fc.oneof(fc.constantFrom(0xf0, 0xf7, 0x7f, 0x6c), fc.nat(255)), { maxLength: 8 });
  const torn = fc.tuple(fc.constantFrom(...said), fc.nat(7)).map(([message, left]) => message.slice(left));
  const bytes = fc.array(fc.oneof(fc.constantFrom(...said), noise, torn), { maxLength: 40 }).map((all) => all.flat());
  let frames = 0;
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 50 }), (all, piece) => {
      const heard: Frame[] = [];
      const read = frameReader((frame) => heard.push(frame));
      for (let i = 0; i < all.length; i += piece) read(Uint8Array.from(all.slice(i, i + piece)));
      for (const { is, bytes } of heard) {
        expect(shapes[is](bytes), is).toBe(true);
        expect([...bytes.subarray(1, -1)].every((byte) => byte < 0x80)).toBe(true);
      }
      frames += heard.length;
      const whole: Frame[] = [];
      frameReader((frame) => whole.push(frame))(Uint8Array.from(all));
      expect(whole).toEqual(heard);
    }),
    { numRuns: 500 },
  );
  expect(frames).toBeGreaterThan(500);
});
