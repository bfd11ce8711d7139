import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startChild, type Child } from "./children.ts";
import { makeConductor, remoteParticipant, type Participant } from "./conductor.ts";
import type { Config } from "./config.ts";
import { systemClock, type Clock } from "./core/clock.ts";
import { Told } from "./core/hub-line.ts";
import { instantOf } from "./core/instant.ts";
import type { Ask } from "./core/step-link.ts";
import { keepAlive } from "./keep-alive.ts";
import { pace } from "./pacing.ts";
import { processes, virtualProcess } from "./processes.ts";
import { storyDay } from "./story-day.ts";
import { writeRun } from "./run-file.ts";
import { writeFileWhole } from "./store/write-file.ts";
import { storyTimes, virtualHome } from "./virtual-house.ts";

/** The house as `npm start` runs it; closing stops every process in the reverse order. */
export type RunningHouse = { readonly done: Promise<void>; close(): Promise<void> };

type Ready = Extract<Told, { ready: true }>;

const LastTime = z.object({ v: z.literal(1), wall: z.number() });

/** Starts every process of the house, restarts what dies with back-off, and in a virtual house turns its clock. */
export async function supervise(
  config: Config,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<RunningHouse> {
  const clock = systemClock();
  const stopping = new AbortController();
  const participants = new Map<string, Participant>();
  const children = new Map<string, Child>();
  const virtual = config.house === "virtual";
  const stood = join(config.data, "clock.json");
  const day = storyDay(clock.wall(), virtualHome.zone, storyTimes, config.clockSpeed, lastTime(stood));
  const wallAtZero = day.begins;
  const order = virtual ? [...processes, virtualProcess] : [...processes];
  const conductor = makeConductor(() => order.flatMap(({ name }) => participants.get(name) ?? []));
  const ports: Record<string, string> = {};
  mkdirSync(config.data, { recursive: true });

  const start = (name: string, args: readonly string[], onReady: (ready: Ready) => void) => {
    const child = startChild(
      {
        name,
        args,
        cwd: fileURLToPath(new URL("..", import.meta.url)),
        env: childEnv(env, config, name, ports),
        said: (who, line) => sayLine(who, line, config, print),
      },
      clock,
    );
    children.set(name, child);
    child.line.onMessage((message) => {
      const told = Told.safeParse(message);
      if (!told.success) return;
      if ("hello" in told.data) {
        child.line.send({ ask: "begin", wall_at_zero: wallAtZero, mono: conductor.now() } satisfies Ask);
        participants.set(name, remoteParticipant(name, child.line, child.closed));
      } else if ("tell" in told.data) print(`${told.data.at}  ${told.data.tell}`);
      else onReady(told.data);
    });
    return child;
  };

  const kept: Promise<void>[] = [];
  const up = (name: string, args: readonly string[]) =>
    new Promise<Ready>((resolve, reject) => {
      const begin = () => {
        const child = start(name, args, resolve);
        child.closed.addEventListener("abort", () => participants.delete(name), { once: true });
        return child;
      };
      const keeping = keepAlive(name, begin, clock, stopping.signal, print);
      keeping.catch(reject);
      kept.push(keeping);
    });
  const close = async (paced?: Promise<void>) => {
    stopping.abort(new Error("the house is closing"));
    await paced;
    for (const { name } of order.toReversed()) await children.get(name)?.stop();
    await Promise.allSettled(kept);
    rmSync(join(config.base, "run.json"), { force: true });
  };
  const allUp = async (): Promise<Ready> => {
    const hub = await up("hub", processes[0].args);
    // A hub that starts again must come back on the ports its devices know.
    if (hub.http !== null) ports["LINTEL_HTTP_PORT"] = String(hub.http);
    if (hub.mqtt !== null) ports["LINTEL_MQTT_PORT"] = String(hub.mqtt);
    for (const { name, args } of order.slice(1)) {
      const file = name === virtualProcess.name ? "residents.json" : "devices.json";
      await up(name, [...args, "--config", join(config.data, name, file)]);
    }
    return hub;
  };

  const hub = await allUp().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  await writeRun(config, hub, instantOf(clock.wall()));
  print(banner(hub, virtual));
  const paced =
    virtual && config.clock === "step"
      ? pace(
          conductor,
          wallAtZero,
          day.stretches,
          clock,
          stopping.signal,
          keepTime(stood, clock, (error) => print(`the clock was not written down: ${String(error)}`)),
        )
      : undefined;

  return {
    done: Promise.all(kept).then(() => undefined),
    close: async () => {
      if (!stopping.signal.aborted) await close(paced);
    },
  };
}

/** Where the house's own clock stood when it was last seen. */
function lastTime(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const stood = LastTime.safeParse(JSON.parse(readFileSync(path, "utf8")));
  return stood.success ? stood.data.wall : undefined;
}

/** Writes down where the house's own clock stands, once a second. */
function keepTime(path: string, clock: Clock, onFault: (error: unknown) => void): (wall: number) => void {
  let next = 0;
  return (wall) => {
    if (clock.mono() < next) return;
    next = clock.mono() + 1_000;
    writeFileWhole(path, `${JSON.stringify({ v: 1, wall })}\n`).catch(onFault);
  };
}

/** Each process gets its own folder and nothing of the others; the clock is the conductor's in a virtual house. */
function childEnv(
  env: NodeJS.ProcessEnv,
  config: Config,
  name: string,
  ports: Readonly<Record<string, string>>,
): Record<string, string> {
  const passed = ["PATH", "HOME", "LANG", "TZ", "NODE_COMPILE_CACHE", "NODE_EXTRA_CA_CERTS"];
  const own = name === "hub" ? ["LINTEL_HTTP_PORT", "LINTEL_MQTT_PORT", "LINTEL_MQTT_URL"] : [];
  const out: Record<string, string> = {};
  for (const key of [...passed, ...own]) if (env[key] !== undefined) out[key] = env[key];
  return {
    ...out,
    ...(name === "hub" ? ports : {}),
    LINTEL_HOUSE: config.house,
    LINTEL_CLOCK: config.clock,
    LINTEL_DATA: name === "hub" ? config.base : join(config.data, name),
  };
}

function sayLine(name: string, line: string, config: Config, print: (line: string) => void): void {
  const parsed = line.startsWith("{") ? /"priority":(\d)/.exec(line) : null;
  if (parsed && Number(parsed[1]) > 3 && config.logLevel !== "debug") return;
  print(`[${name}] ${line}`);
}

function banner(hub: Ready, virtual: boolean): string {
  const links = hub.links.map(({ name, url }) => `  ${name.padEnd(16)} ${url}`);
  return [
    "",
    virtual ? "Lintel is up: a virtual house with its own clock. Look here:" : "Lintel is up. Look here:",
    ...links,
    `  ${"MQTT".padEnd(16)} ${hub.mqtt_url ?? `mqtt://localhost:${hub.mqtt}`}`,
    "",
  ].join("\n");
}
