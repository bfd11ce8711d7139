import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { BoardDriver } from "../../devices/drivers/board-driver.ts";
import { openBoards, type Boards } from "../../devices/drivers/boards.ts";
import type { OpenStream } from "../../devices/drivers/board-stream.ts";
import { BoardWiring, type Wires } from "../../devices/wiring.ts";
import { systemClock, type Clock } from "../../hub/core/clock.ts";
import type { SimulatedBoard } from "./simulated-board.ts";

/** Waits until something holds; on a loaded machine for long. */
export const until = <T>(holds: () => T): Promise<T> => vi.waitFor(holds, { timeout: 20_000, interval: 10 });

/** What was logged, by its words. */
export function boardLog() {
  const lines: { readonly msg: string; readonly error: unknown }[] = [];
  const line = (msg: string, fields?: Readonly<Record<string, unknown>>) =>
    void lines.push({ msg, error: fields?.["error"] });
  return { lines, log: { info: line, warn: line, error: line, debug: line } };
}

/** A process's boards with a log that is seen, on a clock that runs. */
export function boardsHere(clock: Clock = systemClock(), open?: OpenStream) {
  const { lines, log } = boardLog();
  const boards = openBoards(clock, log, open);
  return { boards, lines, problems: () => lines.flatMap(({ error }) => (error === undefined ? [] : [textOf(error)])) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}

/** A clock that runs, only faster. */
export function fastClock(times: number): Clock {
  const { wall, mono, sleepUntil } = systemClock();
  return {
    wall: () => wall() * times,
    mono: () => mono() * times,
    sleepUntil: (due, signal) => sleepUntil(due / times, signal),
  };
}

/** One attachment and what becomes of it. */
export function attached(boards: Boards, wiring: object, wires: Wires, id = "it") {
  const told: ["there" | "gone", number][] = [];
  const heard: (readonly [input: string, value: number | undefined])[] = [];
  let driver: BoardDriver | undefined;
  const detach = boards.attach({
    id,
    wiring: BoardWiring.parse(wiring),
    wires,
    there: (now) => {
      driver = now;
      now.onInput((input, value) => void heard.push([input, value]));
      told.push(["there", performance.now()]);
    },
    gone: () => {
      driver = undefined;
      told.push(["gone", performance.now()]);
    },
  });
  return {
    detach,
    told: () => told.map(([what]) => what),
    times: told,
    heard,
    driver: () =>
      until(() => {
        if (!driver) throw new Error("its board is not there");
        return driver;
      }),
    there: () => driver !== undefined,
  };
}

/** A serial line whose other end is a simulated board: a pty, as socat makes it. */
export async function serialLine(board: SimulatedBoard) {
  const folder = mkdtempSync(join(tmpdir(), "lintel-serial-"));
  const path = join(folder, "line");
  let socat: ChildProcess | undefined;
  const plug = async () => {
    socat = spawn("socat", [`PTY,link=${path},rawer,wait-slave`, `TCP:${board.address},nodelay`], { stdio: "ignore" });
    await until(() => {
      if (!existsSync(path)) throw new Error("no line yet");
    });
  };
  const unplug = async () => {
    if (!socat || socat.exitCode !== null || socat.signalCode !== null) return;
    const gone = new Promise((done) => socat?.once("exit", done));
    socat.kill("SIGKILL");
    await gone;
    rmSync(path, { force: true });
  };
  await plug();
  return {
    path,
    plug,
    unplug,
    [Symbol.asyncDispose]: async () => {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Why there is no serial line here. */
export const noSerial = existsSync("/usr/bin/socat") ? undefined : "socat is not installed";
