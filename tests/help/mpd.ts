import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Piece, pieceUrl, pieceWav } from "../../hub/core/sound/pieces.ts";
import { rate } from "../../hub/core/sound/voices.ts";
import { wavOf } from "../../hub/core/sound/wav.ts";
import { freePort, plainSocket } from "./broker.ts";

/** Debian's Music Player Daemon. */
export const mpdPath = "/usr/bin/mpd";

/** Undefined when MPD is installed, else why its tests are skipped. */
export const noMpd = existsSync(mpdPath) ? undefined : `${mpdPath} is not installed`;

/** The level of no sound at all, in dBFS. */
export const silence = -96;

type Chunk = { readonly at: number; readonly samples: Int16Array };

/** A real player that sounds into a pipe, so that what is heard can be measured. */
export type TestMpd = {
  readonly port: number;
  readonly socket: string;
  readonly folder: string;
  /** How loud it was between two instants of `performance.now()`, in dBFS (rms); `silence` when nothing came. */
  loud(from: number, to: number): number;
  /** Plain commands, as a person's own client sends them; the lines of the answer. */
  ask(...lines: readonly string[]): Promise<string[]>;
  kill(): Promise<void>;
  start(): Promise<void>;
  log(): string;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Starts a player with a folder of its own. */
export async function startMpd(extra = ""): Promise<TestMpd> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-mpd-"));
  const path = (name: string) => join(folder, name);
  for (const name of ["music", "playlists"]) mkdirSync(path(name));
  spawnSync("sh", ["-c", 'mkfifo "$1"', "sh", path("heard")]);
  const port = await freePort();
  const conf = `music_directory "${path("music")}"
playlist_directory "${path("playlists")}"
state_file "${path("state")}"
log_file "${path("log")}"
bind_to_address "127.0.0.1"
bind_to_address "${path("socket")}"
port "${port}"
zeroconf_enabled "no"
${extra}
input {
  plugin "curl"
}
audio_output {
  type "fifo"
  name "heard"
  path "${path("heard")}"
  format "${rate}:16:1"
  mixer_type "software"
}
`;
  writeFileSync(path("conf"), conf);
  const heard: Chunk[] = [];
  // Opened for both, so that it stays open while no player is there.
  const ear = spawn("sh", ["-c", 'exec cat <>"$1"', "sh", path("heard")], { stdio: ["ignore", "pipe", "inherit"] });
  let odd: Buffer = Buffer.alloc(0);
  ear.stdout.on("data", (data: Buffer) => {
    const whole = Buffer.concat([odd, data]);
    const count = whole.length >> 1;
    odd = whole.subarray(count * 2);
    const samples = new Int16Array(count);
    for (let i = 0; i < count; i += 1) samples[i] = whole.readInt16LE(i * 2);
    heard.push({ at: performance.now(), samples });
  });
  let running: ChildProcess | undefined;
  const end = (signal: "SIGTERM" | "SIGKILL") =>
    new Promise<void>((resolve) => {
      if (!running || running.exitCode !== null || running.signalCode !== null) return resolve();
      running.once("exit", () => resolve());
      running.kill(signal);
    });
  const start = async () => {
    const started = spawn(mpdPath, ["--no-daemon", path("conf")], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    started.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    running = started;
    for (let tries = 0; ; tries += 1) {
      try {
        return void (await plainSocket(port)).destroy();
      } catch (cause) {
        if (tries > 500 || started.exitCode !== null) {
          await end("SIGKILL");
          ear.kill();
          throw new Error(`mpd did not start: ${said}`, { cause });
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  await start();
  return {
    port,
    socket: path("socket"),
    folder,
    loud: (from, to) => loudness(heard.filter(({ at }) => at >= from && at < to)),
    ask: (...lines) => askPlainly(port, lines),
    kill: () => end("SIGKILL"),
    start,
    log: () => readFileSync(path("log"), "utf8"),
    [Symbol.asyncDispose]: async () => {
      await end("SIGTERM");
      ear.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Serves the house's pieces, tones, and whatever else a test hands in, as the hub and the internet would. */
export async function startSounds(others?: Parameters<typeof createServer>[1]) {
  const files = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const piece = /\/pieces\/(\w+)\.wav$/.exec(path)?.[1];
    const tone = /^\/tone-(\d+)-(\d+)\.wav$/.exec(path);
    if (piece && !files.has(path) && path === pieceUrl(piece as Piece)) files.set(path, pieceWav(piece as Piece));
    if (tone && !files.has(path)) files.set(path, toneWav(Number(tone[1]), Number(tone[2])));
    const file = files.get(path);
    if (!file) return others ? others(request, response) : void response.writeHead(404).end();
    const range = /^bytes=(\d+)-/.exec(request.headers.range ?? "");
    const from = Number(range?.[1] ?? 0);
    response.writeHead(range ? 206 : 200, {
      "content-type": "audio/wav",
      "accept-ranges": "bytes",
      "content-length": file.length - from,
      ...(range ? { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
    });
    response.end(file.subarray(from));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function toneWav(hz: number, seconds: number): Uint8Array {
  const turn = (2 * Math.PI * hz) / rate;
  return wavOf(
    Float32Array.from({ length: seconds * rate }, (_, i) => 0.4 * Math.sin(turn * i)),
    rate,
  );
}

function loudness(chunks: readonly Chunk[]): number {
  let energy = 0;
  let count = 0;
  for (const { samples } of chunks) {
    for (const sample of samples) energy += (sample / 32_768) ** 2;
    count += samples.length;
  }
  return count === 0 || energy === 0 ? silence : Math.max(silence, 10 * Math.log10(energy / count));
}

async function askPlainly(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = await plainSocket(port);
  let text = "";
  socket.setEncoding("utf8");
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  socket.on("data", (part: string) => (text += part));
  socket.end(`${lines.join("\n")}\nclose\n`);
  await closed;
  return text.split("\n").filter(Boolean).slice(1);
}
