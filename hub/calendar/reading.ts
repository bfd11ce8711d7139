import { Worker } from "node:worker_threads";
import { LintelError } from "../core/errors.ts";
import type { Said, Wanted } from "./read.ts";
import type { FromReader, ToReader } from "./reader.ts";

/** The hub's end of the thread that reads calendars. */
export type Reading = {
  /** What a calendar says; undefined: not a calendar. Rejects with E_INTERNAL when the thread died of it. */
  read(bytes: Uint8Array, wanted: Wanted): Promise<Said | undefined>;
  [Symbol.dispose](): void;
};

type Waiting = { readonly resolve: (said: Said | undefined) => void; readonly reject: (error: unknown) => void };

const memoryMb = 256;

/** Makes the reading; its thread stands only while there is something to read. */
export function makeReading(): Reading {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;
  const rest = () => {
    const done = worker;
    worker = undefined;
    void done?.terminate();
  };
  const die = (cause: unknown) => {
    worker = undefined;
    const dead = new LintelError("E_INTERNAL", { problem: "a calendar could not be read" }, cause);
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  const start = () => {
    const fresh = new Worker(new URL("./reader.ts", import.meta.url), {
      name: "calendar-reader",
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    fresh.on("message", ({ id, said }: FromReader) => {
      waiting.get(id)?.resolve(said);
      waiting.delete(id);
      if (waiting.size === 0) rest();
    });
    fresh.on("error", (error) => worker === fresh && die(error));
    return fresh;
  };
  return {
    read: (bytes, wanted) =>
      new Promise((resolve, reject) => {
        const message: ToReader = { id: (last += 1), bytes, wanted };
        waiting.set(message.id, { resolve, reject });
        (worker ??= start()).postMessage(message, []);
      }),
    [Symbol.dispose]: () => {
      rest();
      die(undefined);
    },
  };
}
