import { z } from "zod";
import type { CommandOf, Port } from "../device.ts";
import { fail } from "../../hub/core/errors.ts";
import { type Piece, pieceOfDay, pieceUrl } from "../../hub/core/sound/pieces.ts";
import type { Bulletin } from "./news.ts";
import { checked } from "./mpd-words.ts";
import type { Sound } from "./sounding.ts";

/** Where the player is, if there is one, and where it fetches what the house makes itself. */
export const Settings = z.strictObject({
  mpd: z
    .strictObject({
      /** A name or address, or the path of its unix socket. */
      host: z.string().min(1).max(200),
      port: z.number().int().min(1).max(65_535).default(6_600),
      password: z.string().min(1).max(200).optional(),
    })
    .optional(),
  hub: z.url({ protocol: /^https?$/ }).optional(),
});
/** See the schema of the same name. */
export type Settings = z.output<typeof Settings>;

/** What a `play` asks for. */
export type Asked = Extract<CommandOf<"music">, { verb: "play" }>["with"];
/** What a hand changes of what sounds. */
export type Change = Extract<CommandOf<"music">, { verb: "set" }>["with"];
/** The state as the kind tells it. */
export type State = Parameters<Port<"music">["state"]>[0];

/** What is to be heard: by the player where there is one, else by the screen. */
export type Wanted = {
  readonly asked: Asked;
  /** For the player; absent where only a screen can sound. */
  readonly sound?: Sound | undefined;
  /** What the state tells of it, at the player and at the screen. */
  readonly atPlayer: Partial<State>;
  readonly atScreen: Partial<State>;
  readonly trouble?: string;
};

/** The titles of the sample bulletin, as keys of words. */
const sampleTitles = ["news.sample.1", "news.sample.2", "news.sample.3"];
const sample: Partial<State> = { sample: true, headlines: sampleTitles };

/** What a `play` leads to, or the feed to be read first. E_WRONG_TYPE. */
export function wantedOf(asked: Asked, settings: Settings, wall: number): Wanted | { readonly feed: string } {
  const { source, from } = asked;
  if (source === "alarm") return pieceWanted(asked, settings, "warning", {});
  if (source === "music") return musicWanted(asked, settings, wall);
  if (from === undefined) return sampleWanted(asked);
  checked(from);
  if (!isAddress(from)) fail("E_WRONG_TYPE", { field: "from", problem: "the news comes from an address" });
  return namesSound(from) ? streamWanted(asked, from) : { feed: from };
}

/** Music: a playlist or stream where there is a player, else the piece of the day. */
function musicWanted(asked: Asked, settings: Settings, wall: number): Wanted {
  const own = pieceWanted(asked, settings, pieceOfDay(wall), { sample: true });
  if (asked.from === undefined) return own;
  const from = checked(asked.from);
  const sound = soundOf(asked, isAddress(from) ? { url: from } : { playlist: from }, true);
  return { asked, sound, atScreen: own.atScreen, atPlayer: {} };
}

/** A piece of the house's own. */
function pieceWanted(asked: Asked, { hub }: Settings, piece: Piece, told: Partial<State>): Wanted {
  const url = hub && new URL(pieceUrl(piece), hub).href;
  const sound = url ? { sound: soundOf(asked, { url }, true) } : {};
  return { asked, atScreen: { url: pieceUrl(piece), ...told }, atPlayer: told, ...sound };
}

/** The marked sample, where there is no feed or it cannot be read. */
export function sampleWanted(asked: Asked, trouble?: string): Wanted {
  return { asked, atPlayer: sample, atScreen: sample, ...(trouble === undefined ? {} : { trouble }) };
}

/** A feed's own sound at the player; its titles, to be read, at the screen. */
export function newsWanted(asked: Asked, { audio, titles }: Bulletin): Wanted {
  const read = titles.length > 0 ? { headlines: [...titles] } : sample;
  if (!audio) return { asked, atPlayer: read, atScreen: read };
  const title = audio.title === undefined ? {} : { title: audio.title };
  return { asked, sound: soundOf(asked, { url: audio.url }, false), atPlayer: title, atScreen: read };
}

/** A news stream rather than a feed, told by its name. */
function streamWanted(asked: Asked, url: string): Wanted {
  return { asked, sound: soundOf(asked, { url }, true), atPlayer: {}, atScreen: sample };
}

/** Whether an address names sound, not a feed. */
function namesSound(url: string): boolean {
  return /\.(mp3|aac|ogg|oga|opus|flac|m3u8?|pls)$/i.test(URL.parse(url)?.pathname ?? "");
}

/** Whether it is an address rather than the name of a playlist. */
function isAddress(from: string): boolean {
  return /^https?:\/\//i.test(from) && URL.canParse(from);
}

function soundOf({ volume, rise_s }: Asked, from: Sound["from"], loop: boolean): Sound {
  return { from, loop, volume, rise_s };
}
