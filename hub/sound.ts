import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { LintelError } from "./core/errors.ts";
import type { Log } from "./core/log.ts";
import { type Piece, piecesVersion } from "./core/sound/pieces.ts";
import { writeFileWhole } from "./store/write-file.ts";
import { openVoice, type Voice } from "./voice.ts";

/** What the hub lets be heard: its own pieces and its own voice, as WAV files. */
export type Sound = {
  /** Made once, in a thread of its own, and kept in the data folder. */
  piece(piece: Piece): Promise<Uint8Array>;
  say: Voice["say"];
  [Symbol.asyncDispose](): Promise<void>;
};

/** Opens the hub's sound; nothing is made before it is asked for. */
export function openSound({ folder, log, voice }: { folder: string; log: Log; voice?: string }): Sound {
  const own = openVoice(voice);
  const making = new Map<Piece, Promise<Uint8Array>>();
  const threads = new Set<Worker>();
  const place = join(folder, "sound");
  const make = async (piece: Piece): Promise<Uint8Array> => {
    const path = join(place, `${piece}-${piecesVersion}.wav`);
    try {
      return await readFile(path);
    } catch (error) {
      log.debug("a piece is made for the first time", { piece, error });
    }
    const wav = await madeApart(piece, threads);
    try {
      await mkdir(place, { recursive: true, mode: 0o700 });
      await writeFileWhole(path, wav);
    } catch (error) {
      // It is heard all the same, and made again next time.
      log.warn("a piece could not be kept", { piece, error });
    }
    return wav;
  };
  return {
    piece: (piece) => {
      const made = making.get(piece) ?? make(piece).finally(() => making.delete(piece));
      making.set(piece, made);
      return made;
    },
    say: own.say,
    [Symbol.asyncDispose]: async () => {
      own[Symbol.dispose]();
      await Promise.all([...threads].map((thread) => thread.terminate()));
    },
  };
}

function madeApart(piece: Piece, threads: Set<Worker>): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const thread = new Worker(new URL("./sound-thread.ts", import.meta.url), { name: "sound", workerData: piece });
  threads.add(thread);
  thread.once("message", resolve);
  thread.once("error", reject);
  thread.once("exit", () => {
    threads.delete(thread);
    reject(new LintelError("E_INTERNAL", { problem: "the piece was not finished" }));
  });
  return promise;
}
