import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Clock } from "./core/clock.ts";
import type { Line } from "./core/step-link.ts";

/** One process of the house under the supervisor. */
export type Child = {
  readonly name: string;
  readonly pid: number | undefined;
  readonly line: Line;
  /** Aborts when the process has ended. */
  readonly closed: AbortSignal;
  /** How it ended; null while it runs, or by a signal. */
  exitCode(): number | null;
  /** SIGTERM, and SIGKILL five seconds later; resolves when it is gone. */
  stop(): Promise<void>;
};

/** What to start and who listens. */
export type ChildPlan = {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Called for each line of its output. */
  readonly said: (name: string, line: string) => void;
};

const patience_ms = 5_000;

/** Starts one process with an IPC line; `process.execPath` is the Node that runs us. */
export function startChild(plan: ChildPlan, clock: Clock): Child {
  const closed = new AbortController();
  const child: ChildProcess = spawn(process.execPath, [...plan.args], {
    cwd: plan.cwd,
    env: plan.env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own: the terminal tells the supervisor alone, which closes the house in order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", (line) => plan.said(plan.name, line));
  }
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      closed.abort();
      resolve();
    };
    child.once("exit", end);
    child.once("error", (error) => {
      plan.said(plan.name, `does not start: ${error.message}`);
      end();
    });
  });
  return {
    name: plan.name,
    pid: child.pid,
    closed: closed.signal,
    exitCode: () => child.exitCode,
    line: {
      send: (message) => {
        // A line that closed between two words is an end like any other: `closed` tells it.
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => void child.on("message", listener),
    },
    stop: async () => {
      if (closed.signal.aborted) return;
      child.kill("SIGTERM");
      const waiting = new AbortController();
      const killLater = clock.sleepUntil(clock.mono() + patience_ms, waiting.signal).then(
        () => child.kill("SIGKILL"),
        () => false,
      );
      await ended;
      waiting.abort();
      await killLater;
    },
  };
}
