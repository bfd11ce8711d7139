import { expect, test } from "vitest";
import { readDevicesConfig } from "../../../devices/config.ts";
import type { BoardDriver } from "../../../devices/drivers/board-driver.ts";
import type { Attachment, Boards } from "../../../devices/drivers/boards.ts";
import { noPins } from "../../../devices/drivers/machine-pins.ts";
import { openDevices } from "../../../devices/open-devices.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { topicOf } from "../../../hub/core/topics.ts";
import { boardLog } from "../../help/boards.ts";
import { benchBroker, benchRoot, turn } from "../../help/device-bench.ts";

/** A tap on a board that a test lets come and go, whose broker answers when the test says so. */
function tapOnBoard() {
  let attachment: Attachment | undefined;
  const boards: Boards = {
    attach: (given) => {
      attachment = given;
      return () => (attachment = undefined);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const clock = steppingClock(0);
  const broker = benchBroker();
  const wiring = { board: { tcp: "board:3030" }, inputs: { running: { is: "digital", pin: 2 } } };
  const config = readDevicesConfig(
    {
      v: 1,
      root: benchRoot,
      url: "mqtt://localhost:1",
      virtual: false,
      house: "real",
      group: "comfort",
      data: "/nowhere",
      devices: [{ id: "tap", kind: "tap", name: "Tap", password: "x", driver: "board", wiring }],
    },
    "comfort",
  );
  const { log, lines } = boardLog();
  const open = openDevices(config, {
    clock,
    random: seededRandom(1),
    log,
    connect: (...given) => {
      const wire = broker.connect(...given);
      broker.seats.get("tap")?.cut();
      return wire;
    },
    pins: noPins("none"),
    boards,
  });
  const driver = (running: () => number): BoardDriver => ({
    read: () => ({ value: running(), at: clock.mono() }),
    write: () => undefined,
    set: () => undefined,
    onInput: () => undefined,
    [Symbol.dispose]: () => undefined,
  });
  const said = (name: "device.status" | "device.event" | "device.state") =>
    broker.said.filter(({ topic }) => topic === topicOf(benchRoot, name, "tap")).map(({ text }) => text);
  return {
    open,
    lines,
    said,
    attached: () => attachment,
    comes: async (running: number) => {
      attachment?.there(driver(() => running));
      await turn(clock, clock.mono() + 1);
    },
    goes: async () => {
      attachment?.gone();
      await turn(clock, clock.mono() + 1);
    },
    brokerAnswers: () => broker.seats.get("tap")?.back(),
  };
}

test("who waits for a device to be connected hears of it though its board came before the broker answered", async () => {
  const tap = tapOnBoard();
  await using _ = tap.open;
  let up = 0;
  tap.open.devices.get("tap")?.wire.onOnline(() => (up += 1));
  await tap.comes(0);
  expect(up).toBe(0);
  tap.brokerAnswers();
  expect(up).toBe(1);
  expect(tap.said("device.status").at(-1)).toBe("online");
});

test("without its board it is connected and offline, and no fault is told that nobody has found yet", async () => {
  const tap = tapOnBoard();
  await using _ = tap.open;
  tap.brokerAnswers();
  expect(tap.open.devices.get("tap")?.wire.online).toBe(true);
  expect(tap.said("device.status").at(-1)).toBe("offline");
  expect(tap.lines).toEqual([]);
});

test("a board that goes and comes while its device still says goodbye leaves one device, as the board stands last", async () => {
  const tap = tapOnBoard();
  await tap.comes(0);
  tap.brokerAnswers();
  const gone = tap.goes();
  const back = tap.comes(1);
  await Promise.all([gone, back]);
  tap.brokerAnswers();
  expect(JSON.parse(tap.said("device.state").at(-1) ?? "")).toMatchObject({ running: true });
  expect(tap.said("device.event")).toEqual([]);
  expect(tap.said("device.status").at(-1)).toBe("online");
  await tap.open[Symbol.asyncDispose]();
  expect(tap.attached()).toBe(undefined);
  expect(tap.said("device.status").at(-1)).toBe("offline");
});
