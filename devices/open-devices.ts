import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { connectWire } from "../hub/bus/wire.ts";
import type { Clock } from "../hub/core/clock.ts";
import type { Log } from "../hub/core/log.ts";
import type { Quiet } from "../hub/core/quiet.ts";
import type { Random } from "../hub/core/random.ts";
import { topicOf } from "../hub/core/topics.ts";
import type { Web } from "../hub/core/ways-out.ts";
import { codeOf, LintelError } from "../hub/core/errors.ts";
import { absentDevice } from "./absent.ts";
import { comingDevice } from "./comes-and-goes.ts";
import type { DevicesConfig } from "./config.ts";
import type { LeaseEnd } from "./device.ts";
import { openBoards, type Boards } from "./drivers/boards.ts";
import { machinePins, type Pins } from "./drivers/machine-pins.ts";
import { openJournal } from "./journal.ts";
import { openDevice, type DevicePlan, type DeviceTools, type OpenDevice } from "./native.ts";

/** What a group of devices is opened with. */
export type GroupTools = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly quiet?: Quiet;
  readonly sw?: string;
  /** Whether this clock agrees with the hub's; it does, unless said otherwise. */
  readonly synchronised?: () => boolean;
  /** Called after each COMMIT of the hands' journal; crash tests hang on it. */
  readonly onCommit?: (n: number) => void;
  /** The way to the internet; without it there is none. */
  readonly web?: Web;
  /** Another way to the broker, for tests. */
  readonly connect?: DeviceTools["connect"];
  /** Other pins than this machine's, for tests. */
  readonly pins?: Pins;
  /** Another way to boards, for tests. */
  readonly boards?: Boards;
};

/** The open devices of one process. */
export type OpenDevices = {
  readonly devices: ReadonlyMap<string, OpenDevice>;
  /** Ends every lease of every device at once. */
  endLeases(why: LeaseEnd): void;
  [Symbol.asyncDispose](): Promise<void>;
};

const noWeb: Web = (owner) => Promise.reject(new LintelError("E_NET_DOWN", { owner }));

/** Opens every device of a config, each with its own connection and credential. */
export function openDevices(config: DevicesConfig, tools: GroupTools): OpenDevices {
  const { clock, random, log, quiet } = tools;
  const { root, virtual, url } = config;
  const hands = config.group === "hands";
  if (hands) mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const path = join(config.data, "hands.db");
  const journal = hands ? openJournal(path, config.house, () => clock.wall(), tools.onCommit) : undefined;
  const unwatch: (() => void)[] = [];

  const connect: DeviceTools["connect"] = ({ id, password }, will, take) =>
    connectWire({
      url,
      id,
      password,
      will: { ...will, qos: 1, retain: true },
      clean: true,
      ...(virtual ? { ping: topicOf(root, "sim.ping", id) } : {}),
      clock,
      random: () => random.next(),
      log,
      take,
    });
  const watched: DeviceTools["connect"] = (...given) => {
    const wire = (tools.connect ?? connect)(...given);
    if (quiet) unwatch.push(quiet.watch(wire.busy));
    return wire;
  };
  const pins = tools.pins ?? machinePins(log);
  const boards = tools.boards ?? openBoards(clock, log);
  const shared: DeviceTools = {
    root,
    virtual,
    clock,
    random,
    log,
    web: tools.web ?? noWeb,
    sw: tools.sw ?? "lintel",
    synchronised: tools.synchronised ?? (() => true),
    data: config.data,
    journal,
    pins,
    connect: watched,
  };
  const devices = new Map(config.devices.map((plan) => [plan.id, openOrAbsent(plan, shared, boards)]));
  if (devices.size === 0) log.info("this group has no devices", { group: config.group });

  let closing: Promise<void> | undefined;
  const close = async () => {
    const ends = await Promise.allSettled([...devices.values()].map((device) => device[Symbol.asyncDispose]()));
    for (const stop of unwatch) stop();
    journal?.[Symbol.dispose]();
    pins[Symbol.dispose]();
    await boards[Symbol.asyncDispose]();
    const wrong = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
    if (wrong.length > 0) throw new AggregateError(wrong, "devices did not close");
  };
  return {
    devices,
    endLeases: (why) => {
      for (const device of devices.values()) device.endLeases(why);
    },
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

/** Without its pins or its board one device is offline, and nothing else suffers. */
function openOrAbsent(plan: DevicePlan, tools: DeviceTools, boards: Boards): OpenDevice {
  const { hardware } = plan;
  if (hardware.by === "board") return comingDevice(plan, hardware, tools, boards);
  try {
    return openDevice(plan, tools);
  } catch (error) {
    if (codeOf(error) !== "E_NO_PINS") throw error;
    return absentDevice(plan, tools, error);
  }
}
