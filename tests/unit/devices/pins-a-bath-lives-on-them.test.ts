import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Tub } from "../../../devices/bath/limits.ts";
import { simBath } from "../../../devices/bath/sim.ts";
import { readDevicesConfig } from "../../../devices/config.ts";
import { openDevices } from "../../../devices/open-devices.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { instantOf } from "../../../hub/core/instant.ts";
import { Did } from "../../../hub/core/messages.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { every } from "../../../hub/core/timer.ts";
import { topicOf, type TopicName } from "../../../hub/core/topics.ts";
import { benchBroker, benchRoot, turn } from "../../help/device-bench.ts";
import { fakePins, thermometer } from "../../help/pins.ts";

const care = { adult_home: true, child_home: false, standing_permission: true };
const levelFile = "/sys/bus/iio/devices/iio:device0/in_voltage0_raw";
const pulsesPerLitre = 450;
const outputs = { cold: 17, hot: 27, circulation: 22, heater: 23, enable: 24, beat: 25 } as const;
const contacts = {
  overflow: 5,
  leak: 6,
  plug: 12,
  occupied: 13,
  circulation: 16,
  "cold-open": 19,
  "hot-open": 20,
  "heater-on": 21,
} as const;
const thermometers = { mix: "28-000000000001", tub: "28-000000000002", tub2: "28-000000000003" } as const;
const buttons = { reset: 26, stop: 18 } as const;
const flow = 14;

const digital = (gpio: number) => ({ is: "digital", gpio });
const each = <T>(table: Readonly<Record<string, T>>, make: (of: T) => object) =>
  Object.fromEntries(Object.entries(table).map(([name, of]) => [name, make(of)]));
const wiring = {
  inputs: {
    ...each(contacts, digital),
    ...each(buttons, digital),
    ...each(thermometers, (id) => ({ is: "ds18b20", id })),
    level: { is: "file", path: levelFile, scale: 0.1 },
    flow: { is: "pulses", gpio: flow, pulses_per_l: pulsesPerLitre },
  },
  outputs: each(outputs, digital),
};

/** A bath whose every input and output hangs on pins, and real water at their other end. */
async function bathOnPins() {
  const folder = mkdtempSync(join(tmpdir(), "lintel-pins-"));
  const clock = steppingClock(Date.UTC(2026, 0, 5, 17, 0, 0));
  const water = simBath(Tub.parse({}))({ clock, random: () => 0.5, push: () => undefined });
  const header = fakePins();
  const faults: unknown[] = [];
  const felt = (input: string) => water.read(input)?.value ?? NaN;
  for (const [input, id] of Object.entries(thermometers))
    header.files.set(`/sys/bus/w1/devices/${id}/w1_slave`, () => thermometer(felt(input)));
  header.files.set(levelFile, () => `${Math.round(felt("level") * 10)}\n`);
  const names = new Map(Object.entries(outputs).map(([name, gpio]) => [gpio as number, name]));
  header.onDriven((gpio, level) => {
    const name = names.get(gpio);
    if (name && name !== "beat") water.write(name, level === 1);
  });
  let litres = 0;
  const live = () => {
    for (const [input, gpio] of Object.entries(contacts)) header.put(gpio, felt(input) === 1 ? 1 : 0);
    const turned = Math.floor((felt("flow") - litres) * pulsesPerLitre);
    litres += turned / pulsesPerLitre;
    header.pulses(flow, turned);
  };
  live();
  const config = readDevicesConfig(
    {
      v: 1,
      root: benchRoot,
      url: "mqtt://localhost:1",
      virtual: false,
      house: "real",
      group: "hands",
      data: folder,
      devices: [{ id: "bath", kind: "bath", name: "The bath", password: "x", driver: "pins", wiring }],
    },
    "hands",
  );
  const broker = benchBroker();
  const log = {
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    error: (msg: string, fields?: Readonly<Record<string, unknown>>) => void faults.push(fields?.["error"] ?? msg),
  };
  const open = openDevices(config, {
    clock,
    random: seededRandom(1),
    log,
    connect: broker.connect,
    pins: header.pins,
  });
  const stop = every(clock, 250, live, (error) => faults.push(error));
  const { boot } = open.devices.get("bath") ?? { boot: "" };
  const send = (name: TopicName, message: object) =>
    broker.deliver(topicOf(benchRoot, name, "bath"), new TextEncoder().encode(JSON.stringify(message)));
  const said = (name: TopicName) =>
    broker.said.filter(({ topic }) => topic === topicOf(benchRoot, name, "bath")).map(({ text }) => text);
  let asked = 0;
  return {
    header,
    water,
    faults,
    ask: (verb: string, parameters: object): string => {
      const id = `run.step.${++asked}`;
      const issued = instantOf(clock.wall());
      send("device.do", { v: 1, id, boot, verb, with: parameters, issued, ttl_ms: 5_000, lease_ms: 3_000 });
      return id;
    },
    answers: (id: string) =>
      said("device.did")
        .map((line) => Did.parse(JSON.parse(line)))
        .filter((did) => did.id === id)
        .map(({ outcome, code }) => code ?? outcome),
    state: () => JSON.parse(said("device.state").at(-1) ?? "{}") as Record<string, unknown>,
    pass: (ms: number) => turn(clock, clock.mono() + ms),
    /** Lets time pass while a hub renews the lease each second. */
    keep: async (id: string, seconds: number, until: () => boolean = () => false) => {
      for (let seq = 1; seq <= seconds && !until(); seq++) {
        await turn(clock, clock.mono() + 1_000);
        send("device.renew", { v: 1, id, boot, seq: Math.floor(clock.mono()), lease_ms: 3_000 });
      }
    },
    close: () => open[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      stop();
      await open[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type OnPins = Awaited<ReturnType<typeof bathOnPins>>;
const energised = ({ header }: OnPins) =>
  Object.entries(outputs).flatMap(([name, gpio]) => (name !== "beat" && header.level(gpio) === 1 ? [name] : []));

test("a bath with all thirteen inputs on pins fills as it does on simulated ones, and beats its contactor meanwhile", async () => {
  await using bath = await bathOnPins();
  expect(bath.header.driven.slice(0, 6)).toEqual(Object.values(outputs).map((gpio) => [gpio, 0]));
  await bath.pass(61_000);
  const fill = bath.ask("fill", { level_pct: 40, target_c: 38, care });
  await bath.keep(fill, 1_200, () => bath.answers(fill).length > 1);
  expect(bath.answers(fill)).toEqual(["accepted", "done"]);
  expect(bath.water.water.litres).toBeGreaterThan(60);
  expect(bath.state()).toMatchObject({ phase: "ready", level_pct: 40 });
  const beats = bath.header.driven.filter(([gpio]) => gpio === outputs.beat);
  expect(beats.length).toBeGreaterThan(100);
  expect(bath.faults).toEqual([]);
});

test("a leak, a lost lease, a torn sensor wire and a hand on the button each let every output of it fall", async () => {
  const filling = async (bath: OnPins) => {
    await bath.pass(61_000);
    const fill = bath.ask("fill", { level_pct: 60, target_c: 38, care });
    await bath.keep(fill, 30);
    expect(energised(bath)).toContain("cold");
    return fill;
  };
  const harm: readonly [string, (bath: OnPins, fill: string) => Promise<void>][] = [
    [
      "leak",
      async (bath) => {
        bath.water.happen({ v: 1, happens: "leak", with: { on: true } });
        await bath.pass(300);
      },
    ],
    ["lease", (bath) => bath.pass(3_100)],
    [
      "wire",
      async (bath, fill) => {
        bath.header.files.set(`/sys/bus/w1/devices/${thermometers.mix}/w1_slave`, () => thermometer(0, "NO"));
        await bath.keep(fill, 8);
      },
    ],
    [
      "line",
      async (bath, fill) => {
        bath.header.fail(contacts.plug);
        await bath.keep(fill, 2);
      },
    ],
    ["button", (bath) => Promise.resolve(bath.header.put(buttons.stop, 1))],
  ];
  for (const [what, happens] of harm) {
    await using bath = await bathOnPins();
    const fill = await filling(bath);
    await happens(bath, fill);
    expect(energised(bath), what).toEqual([]);
  }
});

test("when its process closes, or ends by an error, every output is off and every pin is free", async () => {
  await using bath = await bathOnPins();
  await bath.pass(61_000);
  const fill = bath.ask("fill", { level_pct: 60, target_c: 38, care });
  await bath.keep(fill, 10);
  expect(energised(bath)).toEqual(["cold"]);
  bath.header.exit();
  expect(energised(bath)).toEqual([]);
  await bath.close();
  expect(Object.values(outputs).map((gpio) => bath.header.level(gpio))).toEqual([0, 0, 0, 0, 0, 0]);
  expect([...bath.header.held]).toEqual([]);
});

test("an output that cannot be energised lets all the others fall, and the bath keeps still", async () => {
  await using bath = await bathOnPins();
  await bath.pass(61_000);
  bath.header.broken.add(outputs.cold);
  bath.ask("fill", { level_pct: 60, target_c: 38, care });
  await bath.pass(1_000);
  expect(energised(bath)).toEqual([]);
  expect(bath.faults.length).toBeGreaterThan(0);
});
