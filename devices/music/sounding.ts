import { cleanText } from "./clean.ts";
import { type Pairs, valueOf } from "./mpd-words.ts";

/** What is to be played: an address or a playlist, and whether it goes round. */
export type Sound = {
  readonly from: { readonly url: string } | { readonly playlist: string };
  readonly loop: boolean;
  readonly volume: number;
  readonly rise_s: number;
};

/** What the player tells by itself while it plays for the house. */
export type PlayerNews =
  | { readonly is: "song"; readonly title: string | undefined; readonly artist: string | undefined }
  | { readonly is: "playing"; readonly playing: boolean }
  | { readonly is: "volume"; readonly volume: number }
  | { readonly is: "ended" }
  /** It broke off by itself. */
  | { readonly is: "trouble"; readonly problem: string };

/** What of ours is in the player. */
export type Mine = {
  readonly sound: Sound;
  /** Its entries in the queue. */
  readonly ids: readonly string[];
  /** When the last of ours would end by itself (mono); undefined while another plays. */
  readonly ends?: number | undefined;
  readonly playing: boolean;
  readonly title?: string | undefined;
  readonly artist?: string | undefined;
};

/** How it stands with ours: broken off, silent, pushed aside by another's choice, or as it now is. */
export type Look =
  | { readonly is: "broken"; readonly problem: string }
  /** `again`: a list that has come to its end goes round. */
  | { readonly is: "silent"; readonly byItself: boolean; readonly again: boolean }
  | { readonly is: "others" }
  | { readonly is: "ours"; readonly mine: Mine; readonly news: readonly PlayerNews[]; readonly volume: number };

/** Reads it from the player's `status` and `currentsong`. */
export function lookAt(mine: Mine, status: Pairs, song: Pairs, now: number): Look {
  const state = valueOf(status, "state");
  const id = valueOf(status, "songid");
  const problem = cleanText(valueOf(status, "error"));
  if (state === "stop" && problem !== undefined) return { is: "broken", problem };
  if (state === "stop") {
    const byItself = mine.ends !== undefined && now >= mine.ends - 2_000;
    return { is: "silent", byItself, again: byItself && mine.sound.loop && mine.ids.length > 1 };
  }
  if (id === undefined || !mine.ids.includes(id)) return { is: "others" };
  const playing = state === "play";
  const left = Number(valueOf(status, "duration") ?? Number.NaN) - Number(valueOf(status, "elapsed") ?? 0);
  const title = cleanText(valueOf(song, "Title") ?? valueOf(song, "Name"));
  const artist = cleanText(valueOf(song, "Artist"));
  const ends = id === mine.ids.at(-1) && playing && left >= 0 ? now + left * 1_000 : undefined;
  const other = title !== mine.title || artist !== mine.artist;
  return {
    is: "ours",
    mine: { ...mine, ends, playing, title, artist },
    news: [
      ...(playing === mine.playing ? [] : [{ is: "playing", playing } as const]),
      ...(other ? [{ is: "song", title, artist } as const] : []),
    ],
    volume: Number(valueOf(status, "volume") ?? -1),
  };
}
