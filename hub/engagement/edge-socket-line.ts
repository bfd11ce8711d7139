import type { Socket } from "node:net";
import { FromEdge, type ToEdge } from "../core/engage/edge-talk.ts";
import { LintelError } from "../core/errors.ts";
import { check } from "../core/parse.ts";

/** One edge's line: what it says comes in as it passed its schema, what it is told goes out as one. */
export type EdgeLine = {
  tell(said: ToEdge): void;
  readonly closed: AbortSignal;
  close(): void;
};

// A hundred receipts, or everything a brand holds, are less.
const longest_bytes = 16_777_216;

/** Reads a line's texts; the first that makes no sense ends it with an error that has a name. */
export function edgeLine(
  socket: Socket,
  take: (said: FromEdge) => void,
  ended: (error: LintelError | undefined) => void,
): EdgeLine {
  const closed = new AbortController();
  let rest: Buffer[] = [];
  let waiting = 0;
  const end = (error?: LintelError) => {
    if (closed.signal.aborted) return;
    closed.abort(error ?? new LintelError("E_NET_DOWN"));
    socket.destroy();
    ended(error);
  };
  socket.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0 && !closed.signal.aborted; at = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, at)]);
      [rest, waiting, from] = [[], 0, at + 1];
      const said = read(line);
      if (said instanceof LintelError) return end(said);
      take(said);
    }
    waiting += chunk.byteLength - from;
    rest.push(chunk.subarray(from));
    if (waiting > longest_bytes) end(new LintelError("E_EDGE_LINE", { problem: "E_TOO_BIG" }));
  });
  socket.on("error", () => end());
  socket.on("close", () => end());
  return {
    tell: (said) => {
      if (!closed.signal.aborted) socket.write(`${JSON.stringify(said)}\n`);
    },
    closed: closed.signal,
    close: () => end(),
  };
}

function read(line: Buffer): FromEdge | LintelError {
  try {
    return check<FromEdge>(FromEdge, JSON.parse(line.toString("utf8")));
  } catch (error) {
    const problem =
      error instanceof LintelError ? `${error.code} ${String(error.params["field"] ?? "")}` : "E_NOT_JSON";
    return new LintelError("E_EDGE_LINE", { problem: problem.trim() }, error);
  }
}
