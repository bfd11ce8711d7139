import type { Duplex } from "node:stream";
import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import { longestFlowsLine_bytes } from "../core/flows-line.ts";

// A house has other things to do: after so long it reads no further for as many times that.
const atOnce_ms = 20;
const pause = 4;

/** Cuts what comes from a socket into lines and takes one after the other, never for longer at a time than the house can spare. */
export function inLines(how: {
  readonly socket: Duplex;
  readonly patience: Clock;
  readonly signal: AbortSignal;
  readonly take: (line: Buffer) => Promise<void> | void;
  /** What cannot be read on. */
  readonly failed: (error: unknown) => void;
}): void {
  const { socket, patience, signal, take, failed } = how;
  const unread: Buffer[] = [];
  let rest: Buffer[] = [];
  let waiting = 0;
  let reading = false;

  /** The next whole line, if it has come. */
  const next = (): Buffer | undefined => {
    for (let chunk = unread.shift(); chunk; chunk = unread.shift()) {
      const at = chunk.indexOf(10);
      if (at >= 0) {
        const line = Buffer.concat([...rest, chunk.subarray(0, at)]);
        [rest, waiting] = [[], 0];
        if (at + 1 < chunk.byteLength) unread.unshift(chunk.subarray(at + 1));
        return line;
      }
      waiting += chunk.byteLength;
      rest.push(chunk);
      if (waiting > longestFlowsLine_bytes) throw new LintelError("E_FLOWS_LINE", { problem: "E_TOO_BIG" });
    }
    return undefined;
  };
  const read = async () => {
    let began = patience.mono();
    for (let line = next(); line && !socket.destroyed; line = next()) {
      const taken = take(line);
      if (taken) await taken;
      const took = patience.mono() - began;
      if (took <= atOnce_ms) continue;
      socket.pause();
      await patience.sleepUntil(patience.mono() + took * pause, signal).catch(() => undefined);
      socket.resume();
      began = patience.mono();
    }
  };
  socket.on("data", (chunk: Buffer) => {
    unread.push(chunk);
    if (reading) return;
    reading = true;
    read()
      .catch(failed)
      .finally(() => (reading = false));
  });
}
