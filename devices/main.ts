import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Clock } from "../hub/core/clock.ts";
import { LintelError } from "../hub/core/errors.ts";
import type { Group } from "../hub/core/kinds.ts";
import { makeLog, type Log } from "../hub/core/log.ts";
import { systemRandom, type Random } from "../hub/core/random.ts";
import { machineOf, timeOf } from "../hub/core/rim.ts";
import { every } from "../hub/core/timer.ts";
import { openWeb } from "../hub/web.ts";
import { readDevicesConfig, type DevicesConfig } from "./config.ts";
import { watchLoopLag } from "./loop-lag.ts";
import { openDevices, type GroupTools } from "./open-devices.ts";

/** Seams for those who watch a devices process. */
export type DeviceSeams = Pick<GroupTools, "onCommit"> & {
  /** The time it lives in; the machine's own, or the conductor's, without it. */
  readonly clock?: Clock;
  readonly random?: Random;
  /** Sees the checked config before its devices open, and may put its own eyes on them. */
  readonly watch?: (config: DevicesConfig) => DevicesConfig;
};

const groups: readonly Group[] = ["hands", "comfort", "camera"];
/** Written by systemd-timesyncd once the clock agrees with the world. */
const synchronisedMark = "/run/systemd/timesync/synchronized";

/** Runs one group of devices as a process of its own until SIGTERM; E_CONFIG ends it with what is wrong. */
export async function startDevices(seams: DeviceSeams = {}): Promise<void> {
  await run(seams).catch((error: unknown) => {
    const faults = error instanceof LintelError ? `${error.code}: ${String(error.params["faults"] ?? "")}` : error;
    process.stderr.write(`${faults instanceof Error ? (faults.stack ?? faults.message) : String(faults)}\n`);
    process.exit(1);
  });
}

async function run({ watch, clock: given, random = systemRandom(), ...seams }: DeviceSeams): Promise<void> {
  const { values } = parseArgs({ options: { group: { type: "string" }, config: { type: "string" } } });
  const group = groups.find((known) => known === values.group);
  if (!group) throw new LintelError("E_CONFIG", { faults: `--group: say one of ${groups.join(", ")}` });
  const { env } = process;
  const path = values.config ?? join(env["LINTEL_DATA"] ?? "./data", "devices.json");
  const machine = machineOf(process);
  const { clock, quiet }: Awaited<ReturnType<typeof timeOf>> = given ? { clock: given } : await timeOf(machine);
  const log = makeLog((line) => process.stdout.write(`${line}\n`), clock);
  const read = readConfigFile(path, group, values.config !== undefined, log);
  const config = read && (watch?.(read) ?? read);
  const open = config && openAll(config);

  function openAll(config: DevicesConfig) {
    const { hostname } = new URL(config.url);
    const sameMachine = config.virtual || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    return openDevices(config, {
      clock,
      random,
      log,
      ...(quiet ? { quiet } : {}),
      ...seams,
      web: openWeb(globalThis.fetch),
      sw: softwareVersion(),
      synchronised: () => sameMachine || existsSync(synchronisedMark),
    });
  }

  const lagging =
    open && group === "hands" && !quiet
      ? watchLoopLag(
          clock,
          (ms) => {
            log.error("this process was stuck; every output falls", { ms });
            open.endLeases("lag");
          },
          (error) => log.error("loop lag", { error }),
        )
      : undefined;
  // Without devices nothing else would keep the process there, and its starter would start it again for ever.
  const idling = every(
    clock,
    86_400_000,
    () => undefined,
    (error) => log.error("idling", { error }),
  );

  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    idling();
    lagging?.();
    Promise.resolve(open?.[Symbol.asyncDispose]()).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("the devices did not close", { group, error });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  process.on("disconnect", close);

  const wires = [...(open?.devices.values() ?? [])].map(({ wire }) => wire);
  await Promise.all(wires.map((wire) => new Promise<void>((resolve) => wire.onOnline(resolve))));
  log.info("devices are up", { group, devices: wires.map(({ id }) => id) });
  machine.line?.send({ ready: true, http: null, mqtt: null });
}

/** The config of a group; without a file of its own a group has no devices and says so. */
function readConfigFile(path: string, group: Group, asked: boolean, log: Log): DevicesConfig | undefined {
  if (!asked && !existsSync(path)) {
    log.info("this group has no devices", { group, path });
    return undefined;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new LintelError("E_CONFIG", { faults: `${path} cannot be read` }, cause);
  }
  return readDevicesConfig(raw, group);
}

function softwareVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return `lintel ${(JSON.parse(text) as { version: string }).version}`;
}

if (import.meta.main) await startDevices();
