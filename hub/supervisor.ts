import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { banner } from "./banner.ts";
import { childEnv } from "./child-env.ts";
import { startChild, type Child } from "./children.ts";
import { makeConductor, remoteParticipant, type Participant } from "./conductor.ts";
import type { Config } from "./config.ts";
import { systemClock, type Clock } from "./core/clock.ts";
import { codeOf } from "./core/errors.ts";
import { type Ready, type StoryTold, Told } from "./core/hub-line.ts";
import { instantOf } from "./core/instant.ts";
import type { Ask } from "./core/step-link.ts";
import { keepAlive } from "./keep-alive.ts";
import { backendProcess, processes, virtualProcess } from "./processes.ts";
import { tellStory, type Story } from "./story.ts";
import { storyDay } from "./story-day.ts";
import { writeRun } from "./run-file.ts";
import { writeFileWhole } from "./store/write-file.ts";
import { storyTimes, virtualHome } from "./virtual-house.ts";

/** The house as `npm start` runs it; closing stops every process in the reverse order. */
export type RunningHouse = { readonly done: Promise<void>; close(): Promise<void> };

const besidePatience_ms = 10_000;

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
  const dayAfter = (last: number | undefined) =>
    storyDay(clock.wall(), virtualHome.zone, storyTimes, config.clockSpeed, last);
  const day = dayAfter(lastTime(stood));
  const wallAtZero = day.begins;
  let story: Story | undefined;
  const wanted = processes.filter(({ name }) => name !== "flows" || config.flows === "process");
  const inside = virtual ? [...wanted, virtualProcess] : wanted;
  const order = config.backendPort === undefined ? inside : [backendProcess, ...inside];
  const conductor = makeConductor(() => order.flatMap(({ name }) => participants.get(name) ?? []));
  const known: Record<string, string> = {};
  mkdirSync(config.data, { recursive: true });

  const sayPart = (part: StoryTold["story"]) => children.get("hub")?.line.send({ story: part } satisfies StoryTold);
  const start = (name: string, args: readonly string[], onReady: (ready: Ready) => void) => {
    const child = startChild(
      {
        name,
        args,
        cwd: fileURLToPath(new URL("..", import.meta.url)),
        env: childEnv(env, config, name, known),
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
        if (name === "hub" && story) sayPart(story.part());
      } else if ("again" in told.data) story?.again();
      else if ("tell" in told.data) print(`${told.data.at}  ${told.data.tell}`);
      else onReady(told.data);
    });
    return child;
  };

  const kept: Promise<void>[] = [];
  const keep = (name: string, args: readonly string[], onReady: (ready: Ready) => void, onEnd = () => {}) => {
    const begin = () => {
      const child = start(name, args, onReady);
      const ended = () => {
        participants.delete(name);
        onEnd();
      };
      child.closed.addEventListener("abort", ended, { once: true });
      return child;
    };
    return keepAlive(name, begin, clock, stopping.signal, print);
  };
  const up = (name: string, args: readonly string[]) =>
    new Promise<Ready>((resolve, reject) => {
      const keeping = keep(name, args, resolve);
      keeping.catch(reject);
      kept.push(keeping);
    });
  // The house stands without these: one that cannot start is said, and the others go on.
  const beside = ({ name, args }: { readonly name: string; readonly args: readonly string[] }) =>
    new Promise<number | null>((resolve) => {
      const keeping = keep(
        name,
        args,
        ({ backend = null }) => resolve(backend),
        () => resolve(null),
      ).catch((error: unknown) => {
        print(`${name} is not started again (${codeOf(error)})`);
      });
      kept.push(keeping);
      clock.sleepUntil(clock.mono() + besidePatience_ms, stopping.signal).then(
        () => resolve(null),
        () => resolve(null),
      );
    });
  const close = async (paced?: Promise<void>) => {
    stopping.abort(new Error("the house is closing"));
    await paced;
    for (const { name } of order.toReversed()) await children.get(name)?.stop();
    await Promise.allSettled(kept);
    rmSync(join(config.base, "run.json"), { force: true });
  };
  const allUp = async (): Promise<{ hub: Ready; backend: number | null }> => {
    const backendUp = config.backendPort === undefined ? Promise.resolve(null) : beside(backendProcess);
    // Only a port that nobody has named has to be waited for.
    const port = config.backendPort === 0 ? await backendUp : config.backendPort;
    if (port !== undefined && port !== null) {
      known["LINTEL_BACKEND_PORT"] = String(port);
      if (config.directory === undefined) known["LINTEL_DIRECTORY"] = `http://localhost:${port}/v1/brands`;
    }
    const hub = await up("hub", processes[0].args);
    // A hub that starts again must come back on the ports its devices know.
    if (hub.http !== null) known["LINTEL_HTTP_PORT"] = String(hub.http);
    if (hub.mqtt !== null) known["LINTEL_MQTT_PORT"] = String(hub.mqtt);
    if (hub.https !== null) known["LINTEL_HTTPS_PORT"] = String(hub.https);
    if (hub.mqtts !== null) known["LINTEL_MQTTS_PORT"] = String(hub.mqtts);
    for (const one of inside.slice(1)) {
      if ("config" in one) await up(one.name, [...one.args, "--config", join(config.data, one.name, one.config)]);
      else void beside(one);
    }
    return { hub, backend: await backendUp };
  };

  const { hub, backend } = await allUp().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  await writeRun(config, hub, instantOf(clock.wall()), backend);
  print(banner(hub, backend, config));
  const paced = virtual && config.clock === "step" ? tellDays() : undefined;

  function tellDays(): Promise<void> {
    story = tellStory({
      conductor,
      first: day,
      next: dayAfter,
      real: clock,
      signal: stopping.signal,
      seen: keepTime(stood, clock, (error) => print(`the clock was not written down: ${String(error)}`)),
      begun: sayPart,
    });
    return story.told;
  }

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

function sayLine(name: string, line: string, config: Config, print: (line: string) => void): void {
  const parsed = line.startsWith("{") ? /"priority":(\d)/.exec(line) : null;
  if (parsed && Number(parsed[1]) > 3 && config.logLevel !== "debug") return;
  print(`[${name}] ${line}`);
}
