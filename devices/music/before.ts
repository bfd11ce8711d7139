import { z } from "zod";
import { type Pairs, valueOf, type Words } from "./mpd-words.ts";

const modes = ["repeat", "random", "single", "consume"] as const;
type Mode = (typeof modes)[number];

/** What the player was doing before the house came, so that it goes on with it. */
export const Before = z.object({
  state: z.enum(["play", "pause", "stop"]),
  /** Absent where the player has no volume to set. */
  volume: z.number().optional(),
  song: z.number().optional(),
  elapsed: z.number(),
  modes: z.array(z.tuple([z.enum(modes), z.string().max(20)])).max(modes.length),
  /** How long its own queue was; what stands behind it is the house's. */
  queue: z.number(),
});
/** See the schema of the same name. */
export type Before = z.output<typeof Before>;

/** What is to be put right at the player: how it was, and what the house put into its queue. */
export const Debt = z.object({ before: Before, files: z.array(z.string()).max(1_000) });
/** See the schema of the same name. */
export type Debt = z.output<typeof Debt>;

/** Where a debt outlives the process. */
export type Ledger = { read(): Debt | undefined; write(debt: Debt | undefined): void };

/** How the player plays one thing of the house round and round, or once. */
export function modesFor(loop: boolean): Words[] {
  const wanted: Readonly<Record<Mode, 0 | 1>> = { repeat: loop ? 1 : 0, random: 0, single: loop ? 1 : 0, consume: 0 };
  return modes.map((mode): Words => [mode, wanted[mode]]);
}

/** Reads it from the player's `status`. */
export function readBefore(status: Pairs): Before {
  const number = (key: string) => {
    const value = Number(valueOf(status, key) ?? "");
    return valueOf(status, key) !== undefined && Number.isFinite(value) ? value : undefined;
  };
  const state = valueOf(status, "state");
  const volume = number("volume");
  const song = number("song");
  return {
    state: state === "play" || state === "pause" ? state : "stop",
    ...(volume === undefined || volume < 0 ? {} : { volume }),
    ...(song === undefined ? {} : { song }),
    elapsed: number("elapsed") ?? 0,
    modes: modes.map((mode) => [mode, valueOf(status, mode) ?? "0"]),
    queue: number("playlistlength") ?? 0,
  };
}

/** The commands that bring its volume and modes back. */
export function restoring({ volume, modes }: Before): Words[] {
  return [...(volume === undefined ? [] : [["setvol", volume] as const]), ...modes];
}

/** The commands by which it goes on where it was; none where it stood still. */
export function resuming({ state, song, elapsed }: Before): Words[] {
  if (state === "stop" || song === undefined) return [];
  const go: Words = elapsed > 0 ? ["seek", song, Math.floor(elapsed)] : ["play", song];
  return state === "pause" ? [go, ["pause", 1]] : [go];
}
