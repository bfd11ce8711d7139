import { connect } from "node:net";
import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import { FromFlows, type ToFlows } from "../core/flows-talk.ts";
import { check } from "../core/parse.ts";
import { inLines } from "./in-lines.ts";

/** The hub's end of the line to its flows process, found again whenever it went. */
export type FlowsLine = {
  /** False where nobody is at the other end. */
  tell(said: ToFlows): boolean;
  close(): Promise<void>;
};

const pause_ms = 500;
/** As much as may wait unsent for one who does not read. */
const mostUnsent_bytes = 33_554_432;

/** Looks for the flows process until it is closed; what it says comes in as it passed its schema, or ends the connection. */
export function openFlowsLine(how: {
  readonly path: string;
  /** The machine's own clock. */
  readonly patience: Clock;
  /** Nothing more is read until what it returns is over. */
  readonly said: (word: FromFlows) => Promise<void> | void;
  readonly gone: () => void;
  readonly onFault: (error: unknown) => void;
}): FlowsLine {
  const closing = new AbortController();
  let say: ((said: ToFlows) => boolean) | undefined;

  const once = () =>
    new Promise<void>((resolve) => {
      const socket = connect(how.path);
      const end = (error?: unknown) => {
        if (error !== undefined) how.onFault(error);
        socket.destroy();
      };
      const stop = () => socket.destroy();
      closing.signal.addEventListener("abort", stop, { once: true });
      socket.once("connect", () => {
        say = (said) => {
          socket.write(`${JSON.stringify(said)}\n`);
          if (socket.writableLength > mostUnsent_bytes) end(new LintelError("E_FLOWS_LINE", { problem: "unread" }));
          return !socket.destroyed;
        };
      });
      inLines({
        socket,
        patience: how.patience,
        signal: closing.signal,
        take: (line) => {
          const word = read(line);
          return word instanceof LintelError ? end(word) : how.said(word);
        },
        failed: end,
      });
      // That nobody is there yet is no fault: the process starts after the hub, and again by itself.
      socket.on("error", () => socket.destroy());
      socket.once("close", () => {
        closing.signal.removeEventListener("abort", stop);
        if (say) {
          say = undefined;
          how.gone();
        }
        resolve();
      });
    });

  const running = (async () => {
    while (!closing.signal.aborted) {
      await once();
      await how.patience.sleepUntil(how.patience.mono() + pause_ms, closing.signal).catch(() => undefined);
    }
  })();

  return {
    tell: (said) => say?.(said) ?? false,
    close: async () => {
      closing.abort(new Error("the hub is closing"));
      await running;
    },
  };
}

function read(line: Buffer): FromFlows | LintelError {
  try {
    return check<FromFlows>(FromFlows, JSON.parse(line.toString("utf8")));
  } catch (error) {
    const problem =
      error instanceof LintelError ? `${error.code} ${String(error.params["field"] ?? "")}` : "E_NOT_JSON";
    return new LintelError("E_FLOWS_LINE", { problem: problem.trim() }, error);
  }
}
