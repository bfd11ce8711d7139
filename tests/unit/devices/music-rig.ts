import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDevicesConfig } from "../../../devices/config.ts";
import { openDevices } from "../../../devices/open-devices.ts";
import { systemClock } from "../../../hub/core/clock.ts";
import { instantOf } from "../../../hub/core/instant.ts";
import { Did } from "../../../hub/core/messages.ts";
import { systemRandom } from "../../../hub/core/random.ts";
import { topicOf } from "../../../hub/core/topics.ts";
import type { Web } from "../../../hub/core/ways-out.ts";
import { benchBroker } from "../../help/device-bench.ts";

const root = "lintel";

/** A music device on the machine's own time, with what it says and how it stands. */
export function openMusic(settings: object, web?: Web, before?: string) {
  const folder = before ?? mkdtempSync(join(tmpdir(), "lintel-music-"));
  const broker = benchBroker();
  const clock = systemClock();
  const faults: unknown[] = [];
  const quiet = () => undefined;
  const log = {
    info: quiet,
    warn: quiet,
    debug: quiet,
    error: (msg: string, fields?: Readonly<Record<string, unknown>>) => void faults.push(fields?.["error"] ?? msg),
  };
  const config = readDevicesConfig(
    {
      v: 1,
      root,
      url: "mqtt://localhost:1",
      virtual: true,
      house: "virtual",
      group: "comfort",
      data: folder,
      devices: [{ id: "it", kind: "music", name: "Music", place: "kitchen", password: "x", driver: "sim", settings }],
    },
    "comfort",
  );
  const open = openDevices(config, {
    clock,
    random: systemRandom(),
    log,
    connect: broker.connect,
    ...(web ? { web } : {}),
  });
  const device = open.devices.get("it");
  if (!device) throw new Error("no device");
  let commands = 0;
  const said = (name: "device.did" | "device.state" | "device.event") =>
    broker.said
      .filter(({ topic }) => topic === topicOf(root, name, "it"))
      .map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  const state = () => said("device.state").at(-1) ?? {};
  const until = async <T>(what: () => T | undefined | false, withinMs = 12_000): Promise<T> => {
    const due = performance.now() + withinMs;
    for (;;) {
      const found = what();
      if (found !== undefined && found !== false) return found;
      if (performance.now() > due) throw new Error(`it did not happen: ${JSON.stringify(state())}`);
      await pause(10);
    }
  };
  const ask = (verb: string, given: object = {}) => {
    const id = `c${++commands}`;
    const command = { v: 1, id, boot: device.boot, verb, with: given, issued: instantOf(clock.wall()), ttl_ms: 5_000 };
    broker.deliver(topicOf(root, "device.do", "it"), new TextEncoder().encode(JSON.stringify(command)));
    return id;
  };
  const answered = (id: string, withinMs?: number) =>
    until(
      () =>
        said("device.did")
          .map((did) => Did.parse(did))
          .find((did) => did.id === id && did.outcome !== "accepted"),
      withinMs,
    );
  return {
    folder,
    faults,
    state,
    until,
    ask,
    answered,
    events: () => said("device.event").map(({ type }) => type),
    /** Asks and waits for the last answer. */
    does: (verb: string, given: object = {}, withinMs?: number) => answered(ask(verb, given), withinMs),
    /** Resolves once the state has all of these. */
    becomes: (wanted: Readonly<Record<string, unknown>>, withinMs?: number) =>
      until(() => Object.entries(wanted).every(([key, value]) => state()[key] === value) && state(), withinMs),
    [Symbol.asyncDispose]: async () => {
      await open[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lets real time pass: what is heard is measured in it. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
