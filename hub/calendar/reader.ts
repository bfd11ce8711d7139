import { parentPort, type MessagePort } from "node:worker_threads";
import { readCalendar, type Said, type Wanted } from "./read.ts";

/** A calendar handed to the thread that reads. */
export type ToReader = { readonly id: number; readonly bytes: Uint8Array; readonly wanted: Wanted };
/** What it said; undefined: not a calendar. */
export type FromReader = { readonly id: number; readonly said: Said | undefined };

if (parentPort) serve(parentPort);

/** Reads one calendar after the other, apart from the hub's own thread: ten thousand events take their time. */
function serve(port: MessagePort): void {
  port.on("message", ({ id, bytes, wanted }: ToReader) => {
    const answer: FromReader = { id, said: readCalendar(bytes, wanted) };
    port.postMessage(answer);
  });
}
