import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDevicesConfig } from "../../../devices/config.ts";
import { noPins } from "../../../devices/drivers/machine-pins.ts";
import { openDevices } from "../../../devices/open-devices.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { codeOf } from "../../../hub/core/errors.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { topicOf } from "../../../hub/core/topics.ts";
import { covers } from "../../help/covers.ts";
import { benchBroker, benchRoot } from "../../help/device-bench.ts";
import { fakePins } from "../../help/pins.ts";

function opened(pins: ReturnType<typeof noPins>) {
  const folder = mkdtempSync(join(tmpdir(), "lintel-absent-"));
  const faults: unknown[] = [];
  const broker = benchBroker();
  const device = { name: "It", password: "x" };
  const config = readDevicesConfig(
    {
      v: 1,
      root: benchRoot,
      url: "mqtt://localhost:1",
      virtual: false,
      house: "real",
      group: "comfort",
      data: folder,
      devices: [
        {
          ...device,
          id: "bed",
          kind: "bed",
          driver: "pins",
          wiring: { inputs: { occupied: { is: "digital", gpio: 22 } } },
        },
        { ...device, id: "phone", kind: "phone", driver: "none" },
      ],
    },
    "comfort",
  );
  const log = {
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    error: (_: string, fields?: Readonly<Record<string, unknown>>) => void faults.push(fields),
  };
  const open = openDevices(config, {
    clock: steppingClock(0),
    random: seededRandom(1),
    log,
    connect: broker.connect,
    pins,
  });
  const last = (id: string) =>
    broker.said.filter(({ topic }) => topic === topicOf(benchRoot, "device.status", id)).at(-1);
  return {
    faults,
    last,
    said: (id: string) => broker.said.filter(({ topic }) => topic.split("/").includes(id)).length,
    [Symbol.asyncDispose]: async () => {
      await open[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test("without pins their device is offline and says nothing else, the reason stands in the log, and the others run", async () => {
  covers("error:E_NO_PINS");
  await using house = opened(noPins("sysfs: gone; character device: gone"));
  expect(house.last("bed")).toMatchObject({ text: "offline", retain: true });
  expect(house.said("bed")).toBe(1);
  expect(house.last("phone")).toMatchObject({ text: "online", retain: true });
  expect(house.faults).toHaveLength(1);
  const { device, error } = house.faults[0] as { device: string; error: unknown };
  expect([device, codeOf(error)]).toEqual(["bed", "E_NO_PINS"]);
  expect(String(error)).toContain("sysfs: gone; character device: gone");
});

test("so it goes for a pin that somebody else holds", async () => {
  const header = fakePins();
  header.held.add(22);
  await using house = opened(header.pins);
  expect(house.last("bed")).toMatchObject({ text: "offline" });
  expect(house.last("phone")).toMatchObject({ text: "online" });
});

test("with its pins it is a device like any other", async () => {
  const header = fakePins();
  await using house = opened(header.pins);
  expect(house.last("bed")).toMatchObject({ text: "online" });
  header.put(22, 1);
  expect(house.faults).toEqual([]);
  expect(house.said("bed")).toBeGreaterThan(3);
});
