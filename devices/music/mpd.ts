import type { Clock } from "../../hub/core/clock.ts";
import { LintelError } from "../../hub/core/errors.ts";
import { dialMpd, type MpdAddress, type MpdLine } from "./mpd-line.ts";
import type { Pairs, Words } from "./mpd-words.ts";

/** The player, kept connected: one line for commands, one on which it tells what changes. */
export type Mpd = {
  readonly online: boolean;
  /** Sends commands as one list. E_PLAYER, E_PLAYER_GONE. */
  ask(...commands: readonly Words[]): Promise<Pairs>;
  close(): void;
};

/** What the player is opened with. */
export type MpdTools = {
  readonly address: MpdAddress;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onUp: () => void;
  /** It was there and is gone. */
  readonly onDown: (why: LintelError) => void;
  /** Something changed: `player`, `mixer` or `playlist`. */
  readonly onChange: (what: readonly string[]) => void;
  /** It could not be reached or refused us; told once until it is there again. */
  readonly onTrouble: (error: unknown) => void;
};

const beatMs = 10_000;
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/** Connects to the player and goes on connecting, after 1 to 30 s, until it is closed. */
export function openMpd(tools: MpdTools): Mpd {
  const { address, clock, random, onUp, onDown, onChange, onTrouble } = tools;
  const stop = new AbortController();
  let current: MpdLine | undefined;
  const open: MpdLine[] = [];

  const live = async () => {
    const dial = async () => {
      const line = await dialMpd(address, clock, stop.signal);
      open.push(line);
      return line;
    };
    const commands = await dial();
    const changes = await dial();
    // Listened for before anything is asked, so that no change falls between.
    const heard = listen(changes, onChange);
    await commands.ask(["status"]);
    stop.signal.throwIfAborted();
    current = commands;
    onUp();
    const why = await Promise.race([commands.closed, changes.closed, beat(commands, clock, stop.signal), heard]);
    return why;
  };
  const keep = async () => {
    let wait = firstWaitMs;
    let told = false;
    while (!stop.signal.aborted) {
      const began = clock.mono();
      const why = await live().catch((error: unknown) => error);
      const was = current !== undefined;
      current = undefined;
      for (const line of open.splice(0)) line.close();
      if (stop.signal.aborted) return;
      if (was) {
        told = false;
        onDown(why instanceof LintelError ? why : new LintelError("E_PLAYER_GONE", {}, why));
      }
      if (!told) onTrouble(why);
      told = true;
      if (was && clock.mono() - began > beatMs) wait = firstWaitMs;
      const due = clock.mono() + wait * (0.8 + 0.4 * random());
      wait = Math.min(wait * 2, longestWaitMs);
      await clock.sleepUntil(due, stop.signal).catch(() => undefined);
    }
  };
  keep().catch(onTrouble);
  return {
    get online() {
      return current !== undefined;
    },
    ask: async (...commands) => {
      if (!current) throw new LintelError("E_PLAYER_GONE", { problem: "no connection" });
      return current.ask(...commands);
    },
    close: () => {
      stop.abort();
    },
  };
}

async function listen(line: MpdLine, onChange: MpdTools["onChange"]): Promise<unknown> {
  try {
    for (;;) onChange(await line.idle("player", "mixer", "playlist"));
  } catch (error) {
    return error;
  }
}

/** A player cuts off who is silent for a minute, and one that hangs is known by its silence. */
async function beat(line: MpdLine, clock: Clock, signal: AbortSignal): Promise<unknown> {
  try {
    for (;;) {
      await clock.sleepUntil(clock.mono() + beatMs, signal);
      await line.ask(["ping"]);
    }
  } catch (error) {
    return error;
  }
}
