import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { syncBuiltinESMExports } from "node:module";
import threads, { Worker } from "node:worker_threads";
import { systemClock } from "../../core/clock.ts";
import { editorSocketOf } from "../../core/flows-line.ts";
import { type Log, makeLog } from "../../core/log.ts";
import { systemRandom } from "../../core/random.ts";
import { every } from "../../core/timer.ts";
import { readKeyFile, writeKeyFile } from "../../store/key-file.ts";
import { drawing } from "./drawing.ts";
import { type HubLine, listening, openHubLine, type Wish } from "./hub-line.ts";
import { makePalette } from "./palette.ts";
import { loadNodeRed, type NodeRed } from "./red.ts";
import { editorRoot, settingsOf } from "./settings.ts";
import { noteStart } from "./starts.ts";
import { makeStorage } from "./storage.ts";

const silence_ms = 5_000;
const clock = systemClock();

/** Runs Node-RED as a process of the house: it waits at its socket for the hub, and holds nothing of the house. */
async function startFlows(socket: string, folder: string): Promise<void> {
  const log = makeLog((line) => process.stdout.write(`${line}\n`), clock);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(folder, "package.json")))
    writeFileSync(join(folder, "package.json"), '{"name":"flows","private":true}\n', { mode: 0o600 });
  const starts = noteStart(join(folder, "starts.json"), clock.wall());
  const running: { red?: NodeRed } = {};
  closeWhenTold(log, () => {
    starts.endsInOrder();
    return running.red?.stop();
  });
  watch((error) => log.error("the watchdog failed", { error }));
  const red = loadNodeRed();
  const draws = drawing(red, log);
  const wishes: { emit(wish: Extract<Wish, { do: "emit" }>): void } = { emit: () => undefined };
  const line = await openHubLine({
    path: socket,
    came: () => ({ tell: "hello", v: 1, pid: process.pid, safe: starts.safe, drawn: draws.begun() }),
    wished: (wish) => {
      if (wish.do === "emit") wishes.emit(wish);
      else if (wish.do === "flows") draws.draw(wish.flows);
      else red.events.emit("comms", { topic: `status/${wish.node}`, data: wish.status, retain: true });
    },
  });
  const { palette, emit } = makePalette(line);
  wishes.emit = emit;
  process.on("unhandledRejection", (reason) => {
    const text = String(reason).slice(0, 500);
    log.error("a flow left a rejection to nobody", { text });
    line.tell({ tell: "rejection", text });
  });
  const storage = makeStorage({ line, folder, waits: draws.waits, loaded: draws.begin });
  const secret = await secretIn(folder);
  const server = serverOf(red);
  red.init(server, settingsOf({ folder, storage, palette, safe: starts.safe, secret, log, who: whoBy(line) }));
  red.httpAdmin.get(
    "/lintel/choices",
    red.auth.needsPermission("flows.read"),
    (_: unknown, response: { json(body: unknown): void }, next: (error: unknown) => void) =>
      void palette.choices().then((choices) => response.json(choices), next),
  );
  draws.tell(line);
  await red.start();
  running.red = red;
  await listening(server, editorSocketOf(socket));
  const beat = () => void line.tell({ tell: "beat", rss: process.memoryUsage.rss() });
  every(clock, 1_000, beat, (error) => log.error("no beat was told", { error }));
  process.stdout.write(`the flow editor is up: ${Math.round(process.memoryUsage.rss() / 1_048_576)} MB\n`);
}

function serverOf(red: NodeRed): Server {
  return createServer((request, response) => {
    const url = request.url ?? "/";
    if (!url.startsWith(`${editorRoot}/`)) return void response.writeHead(404).end();
    Object.assign(request, { originalUrl: url, url: url.slice(editorRoot.length) });
    red.httpAdmin(request, response, () => void response.writeHead(404).end());
  });
}

/** Asks the house who has a token: it alone made them. */
function whoBy(line: Pick<HubLine, "ask">) {
  return async (token: string) => {
    const said = await line.ask({ ask: "who", token: token.slice(0, 100) });
    return said.say === "who" && said.user !== undefined ? { username: said.user, permissions: "*", token } : null;
  };
}

/** What integrators' own credentials are kept under, in this process's own folder. */
async function secretIn(folder: string): Promise<string> {
  const path = join(folder, "credentials.key");
  return (readKeyFile(path) ?? (await writeKeyFile(path, systemRandom().bytes))).toString("base64url");
}

/** Ends this process when it is told to; its flows have a second for it, and whoever waits does not wait for theirs. */
function closeWhenTold(log: Log, stop: () => Promise<void> | undefined): void {
  const close = () => {
    void Promise.race([stop(), clock.sleepUntil(clock.mono() + 1_000)]).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("flows did not close", { error });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  // The supervisor is gone: the house is closing.
  process.on("disconnect", close);
}

/** Ends this process from another thread once its event loop has stood still too long. */
function watch(onFault: (error: unknown) => void): void {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  every(clock, 500, () => void Atomics.add(beats, 0, 1), onFault);
  const worker = new Worker(new URL("./watchdog.ts", import.meta.url), {
    workerData: { beats, patience_ms: silence_ms },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  worker.on("error", onFault);
  worker.unref();
  // Another thread could be started with fewer limits than its process: nobody gets a second one.
  Reflect.deleteProperty(threads, "Worker");
  syncBuiltinESMExports();
}

const { LINTEL_FLOWS_SOCKET: socket, LINTEL_DATA: folder } = process.env;
if (!socket || !folder) {
  process.stderr.write("E_CONFIG: LINTEL_FLOWS_SOCKET and LINTEL_DATA: say where the hub looks, and the own folder\n");
  // Only here: what it stands beside costs this process memory that flows need.
  const { hopeless } = await import("../../core/hub-line.ts");
  process.exit(hopeless);
}
await startFlows(socket, folder);
