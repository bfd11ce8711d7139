import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Death } from "../fixtures/dying-point.ts";

/** One process of a house under test: whatever kills it, it is started again at once, as a supervisor would. */
export type KeptProcess = {
  readonly pid: number;
  /** How often it was killed so far. */
  readonly deaths: number;
  /** When it was killed last, by the wall. */
  readonly diedAt: number;
  /** How it ended otherwise, which it never should. */
  readonly ends: readonly string[];
  /** The lines it wrote. */
  readonly lines: readonly string[];
  /** How many lines so far had this in them. */
  count(part: string): number;
  /** Resolves when it is ready, now or after it was started again. */
  up(): Promise<void>;
  /** Orders its death, or with `null` takes the order back; resolves when it knows. */
  die(death: Death | null): Promise<void>;
  /** Whether it still lives under such an order. */
  readonly armed: boolean;
  /** Resolves when it was killed, or `within` milliseconds later. */
  killed(within: number): Promise<void>;
  /** Asks it something on its line; undefined when it does not answer because it died. */
  ask(question: object, key: string): Promise<unknown>;
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** How often it was stopped by order. */
  readonly stops: number;
  /** Whether it stands still, by SIGSTOP. */
  readonly stopped: boolean;
  /** Leaves it dead after its next death, until `start`. */
  staysDead(): void;
  /** Kills it and leaves it dead until `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good, in order. */
  stop(): Promise<void>;
};

const open = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of open) child.kill("SIGKILL");
});

/** Starts a process and keeps it; `onDeath` hears of each SIGKILL. */
export function keepProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onDeath: () => void = () => undefined,
): KeptProcess {
  const ends: string[] = [];
  const lines: string[] = [];
  let deaths = 0;
  let stops = 0;
  let diedAt = Number.NaN;
  let armed = false;
  let keep = true;
  let child = start();
  let ready = readiness(child);

  function start(): ChildProcess {
    const started = spawn(process.execPath, [...args], {
      env: { PATH: process.env["PATH"] ?? "", NODE_NO_WARNINGS: "1", ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    open.add(started);
    for (const stream of [started.stdout, started.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        lines.push(...text.split("\n").filter(Boolean));
      });
    started.once("exit", (code, signal) => {
      open.delete(started);
      armed = false;
      if (signal === "SIGKILL") {
        deaths += 1;
        diedAt = Date.now();
        onDeath();
      } else if (keep) ends.push(`${args.join(" ")} ended with ${code ?? signal}: ${lines.slice(-5).join("\n")}`);
      if (keep && ends.length === 0) begin();
    });
    return started;
  }
  function begin(): void {
    child = start();
    ready = readiness(child);
  }
  const gone = async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  };
  const ask = (question: object, key: string) =>
    new Promise<unknown>((resolve) => {
      const asked = child;
      const done = (answer?: unknown) => {
        asked.off("message", listen).off("exit", left);
        resolve(answer);
      };
      const listen = (message: unknown) => {
        if (typeof message === "object" && message && key in message) done((message as Record<string, unknown>)[key]);
      };
      const left = () => done();
      asked.on("message", listen).once("exit", left);
      asked.send(question, (error) => error && done());
    });
  return {
    get pid() {
      return child.pid ?? 0;
    },
    get deaths() {
      return deaths;
    },
    get diedAt() {
      return diedAt;
    },
    get armed() {
      return armed;
    },
    ends,
    lines,
    count: (part) => lines.filter((line) => line.includes(part)).length,
    up: async () => {
      // It may die once more while it comes up.
      for (let waited: unknown; waited !== ready;) await (waited = ready);
      if (ends.length > 0) throw new Error(ends.join("\n"));
    },
    die: async (death) => {
      await ask({ die: death }, "heard");
      armed = death !== null;
    },
    killed: async (within) => {
      const waiting = child;
      if (waiting.signalCode !== null) return;
      await Promise.race([once(waiting, "exit"), new Promise((resolve) => setTimeout(resolve, within))]);
    },
    ask,
    signal: (name) => {
      child.kill(name);
      if (name === "SIGSTOP") stops += 1;
    },
    get stops() {
      return stops;
    },
    get stopped() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
      return /^[Tt]/.test(stat.slice(stat.lastIndexOf(")") + 2));
    },
    staysDead: () => {
      keep = false;
    },
    kill: async () => {
      keep = false;
      child.kill("SIGKILL");
      await gone();
    },
    start: async () => {
      keep = true;
      begin();
      await ready;
    },
    stop: async () => {
      keep = false;
      const hard = setTimeout(() => child.kill("SIGKILL"), 5_000);
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await gone();
      clearTimeout(hard);
    },
  };
}

function readiness(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("message", (message) => {
      if (typeof message === "object" && message && "ready" in message) resolve();
    });
    child.once("exit", () => resolve());
  });
}
