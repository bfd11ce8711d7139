import { type ChildProcess, spawn } from "node:child_process";
import { fail, LintelError } from "./core/errors.ts";
import type { Language } from "./core/house.ts";
import { withTrueLengths } from "./core/sound/wav.ts";

/** The hub's own voice, where one is installed. */
export type Voice = {
  /** A sentence as a WAV file. E_NO_VOICE, E_RATE, E_DEADLINE, E_TOO_BIG. */
  say(text: string, language: Language): Promise<Uint8Array>;
  [Symbol.dispose](): void;
};

const voices: Readonly<Record<Language, string>> = { en: "en", "zh-Hans": "cmn", "zh-Hant": "cmn" };
const atOnce = 2;
const mostWaiting = 8;
const longestMs = 8_000;
const capBytes = 8_000_000;
const longestText = 1_500;

/** Opens the voice; `program` is looked for only when something is to be said. */
export function openVoice(program = "espeak-ng"): Voice {
  const speaking = new Set<ChildProcess>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= atOnce) {
      if (waiting.length >= mostWaiting) fail("E_RATE");
      await new Promise<void>((resolve) => void waiting.push(resolve));
    } else busy += 1;
    try {
      return await work();
    } finally {
      // The turn is handed on, not given back, so that nobody comes between.
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
  return {
    say: (text, language) => inTurn(() => spoken(program, voices[language], readable(text), speaking)),
    [Symbol.dispose]: () => {
      for (const child of speaking) child.kill("SIGKILL");
    },
  };
}

/** Without what the voice would take for its own signs, and not longer than anybody listens. */
function readable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}]+/gu, " ")
    .replaceAll("[[", "[ [")
    .slice(0, longestText);
}

function spoken(program: string, voice: string, text: string, speaking: Set<ChildProcess>): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  // The text goes in by its own way: it is never part of a command.
  const child = spawn(program, ["--stdin", "--stdout", "-b", "1", "-v", voice, "-s", "150"], {
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8" },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: longestMs,
    killSignal: "SIGKILL",
  });
  speaking.add(child);
  const parts: Buffer[] = [];
  let bytes = 0;
  const refuse = (error: LintelError) => {
    child.kill("SIGKILL");
    reject(error);
  };
  child.on("error", (cause) => refuse(new LintelError("E_NO_VOICE", {}, cause)));
  // Who reads nothing is known by its end.
  child.stdin.on("error", (cause) => child.once("close", () => refuse(new LintelError("E_NO_VOICE", {}, cause))));
  child.stdout.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes > capBytes) refuse(new LintelError("E_TOO_BIG", { bytes, cap: capBytes }));
    else parts.push(part);
  });
  child.once("close", (code, signal) => {
    if (signal) return reject(new LintelError("E_DEADLINE", { after_s: longestMs / 1_000 }));
    if (code !== 0) return reject(new LintelError("E_NO_VOICE", {}));
    try {
      resolve(withTrueLengths(Buffer.concat(parts)));
    } catch (error) {
      reject(error);
    }
  });
  child.stdin.end(text);
  return promise.finally(() => void speaking.delete(child));
}
