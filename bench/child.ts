import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** One measured process. */
export type Child = {
  readonly pid: number;
  readonly port: number;
  /** From the spawn to the line that says it is ready, ms. */
  readonly startedIn: number;
  /** SIGTERM; resolves when it is gone, rejects when it did not end well. */
  stop(): Promise<void>;
};

/** What to start: a file of this project, with what of the environment, and the line by which it says that it is ready. */
export type ChildPlan = {
  readonly file: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ready?: (line: string) => boolean;
  readonly nodeOptions?: readonly string[];
};

const project = fileURLToPath(new URL("../", import.meta.url));
const ticksPerSecond = 100;
const patience_ms = 30_000;

/** Starts a process and waits until it says that it is ready. */
export async function startChild({ file, args = [], env, ready, nodeOptions = [] }: ChildPlan): Promise<Child> {
  const begun = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, file, ...args], {
    cwd: project,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const up = Promise.withResolvers<string>();
  const over = new Promise<number | null>((resolve) => void child.once("exit", resolve));
  over.then((code) => up.reject(new Error(`${file} ended with ${code}`))).catch(() => undefined);
  child.once("error", up.reject);
  const isReady = ready ?? ((line: string) => line.startsWith(`{"ready"`));
  createInterface({ input: child.stdout }).on("line", (line) => isReady(line) && up.resolve(line));
  const timeout = setTimeout(() => up.reject(new Error(`${file} does not say that it is ready`)), patience_ms);
  const line = await up.promise;
  const startedIn = performance.now() - begun;
  clearTimeout(timeout);
  return {
    pid: child.pid ?? 0,
    port: (JSON.parse(line) as { port?: number }).port ?? 0,
    startedIn,
    stop: async () => {
      child.kill("SIGTERM");
      const code = await over;
      if (code !== 0) throw new Error(`${file} ended with ${code}`);
    },
  };
}

/** Processor time a process has used, all its threads, ms. */
export function cpuOf(pid: number): number {
  // proc_pid_stat(5): the name in brackets may hold spaces; user and system time are fields 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Resident memory of a process, MB. */
export function rssOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1]) / 1024;
}
