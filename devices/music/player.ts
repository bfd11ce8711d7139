import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { every, type OnFault } from "../../hub/core/timer.ts";
import { type Before, type Debt, type Ledger, modesFor, readBefore, restoring, resuming } from "./before.ts";
import { cleanText } from "./clean.ts";
import { duckedFor, fadeMs, type Loudness, restsAt, stepMs, volumeAt } from "./loudness.ts";
import type { Mpd } from "./mpd.ts";
import { type Pairs, valueOf, type Words } from "./mpd-words.ts";

/** What is to be played: addresses or a playlist, and whether it goes round. */
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

/** The house's hand on the player: one thing at a time, and everything as before when it is over. */
export type Player = {
  /** Resolves once it sounds. E_PLAYER, E_PLAYER_GONE, E_DEADLINE after 10 s; then the player is as it was. */
  play(sound: Sound): Promise<void>;
  /** Fades out, then volume and source as before. */
  stop(): Promise<void>;
  duck(ms: number): void;
  /** The player said that something changed. */
  changed(what: readonly string[]): void;
  /** The player is there again after it was gone: what it kept of ours goes, and this is played, or nothing. */
  back(sound: Sound | undefined): Promise<void>;
  close(): void;
};

type Mine = {
  readonly before: Before;
  /** Its entries in the queue, and what they are. */
  readonly ids: readonly string[];
  readonly files: readonly string[];
  readonly sound: Sound;
  loudness: Loudness;
  set: number;
  /** When the last of ours would end by itself (mono); undefined while another plays. */
  ends?: number | undefined;
  shown: string;
  playing: boolean;
};

const soundsWithinMs = 10_000;
const lookAgainMs = 100;
const longestList = 500;

type PlayerTools = {
  readonly mpd: Mpd;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly tell: (news: PlayerNews) => void;
  readonly onFault: OnFault;
};

/** Makes the hand over a connected player; what an earlier process left undone there is put right first. */
export function makePlayer({ mpd, clock, ledger, tell, onFault }: PlayerTools): Player {
  let mine: Mine | undefined;
  /** What is to be put right at the player; it stands until that is done, whatever comes between. */
  let owed: Debt | undefined = ledger.read();
  let moving: (() => void) | undefined;
  let setting = false;
  /** Grows with each wish: who still waits for the sound of an older one gives way. */
  let wishes = 0;
  let last: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();
  /** One after the other: what a person changes meanwhile is looked at when we are done. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };

  const setVolume = async (of: Mine, volume: number) => {
    if (volume === of.set || setting) return;
    setting = true;
    try {
      await mpd.ask(["setvol", volume]);
      of.set = volume;
    } finally {
      setting = false;
    }
  };
  const rest = () => {
    moving?.();
    moving = undefined;
  };
  const move = () => {
    rest();
    moving = every(clock, stepMs, step, onFault);
  };
  const step = async () => {
    if (!mine || !mpd.online) return rest();
    const now = clock.mono();
    await setVolume(mine, volumeAt(mine.loudness, now));
    if (mine && now >= restsAt(mine.loudness)) rest();
  };

  const takeAway = async (ids: readonly string[]) => {
    // One by one: a person may have taken one away already, and the others still go.
    for (const id of ids) await mpd.ask(["deleteid", id]).catch(goneAlready);
  };
  const giveBack = async (of: Mine, goOn: boolean) => {
    const { before, ids } = of;
    rest();
    mine = undefined;
    owed = { before, files: [...of.files] };
    if (goOn) await mpd.ask(["stop"]);
    await takeAway(ids);
    await mpd.ask(...restoring(before));
    settled();
    if (goOn) await goOnAsBefore(before);
  };
  const goOnAsBefore = async (before: Before) => {
    const commands = resuming(before);
    const { queue } = readBefore(await mpd.ask(["status"]));
    // A player that came back may have forgotten its queue.
    if (commands.length > 0 && (before.song ?? 0) < queue) await mpd.ask(...commands);
  };
  const putIn = async ({ from }: Sound): Promise<Pick<Mine, "ids" | "files">> => {
    if ("url" in from && !isList(from.url))
      return { ids: valuesOf(await mpd.ask(["addid", from.url]), "Id"), files: [from.url] };
    const { queue } = readBefore(await mpd.ask(["status"]));
    await mpd.ask(["load", "url" in from ? from.url : from.playlist, `0:${longestList}`]);
    const added = await mpd.ask(["playlistinfo", `${queue}:`]);
    return { ids: valuesOf(added, "Id"), files: valuesOf(added, "file") };
  };
  const sounds = async (wish: number) => {
    const until = clock.mono() + soundsWithinMs;
    for (;;) {
      const status = await mpd.ask(["status"]);
      const problem = valueOf(status, "error");
      if (problem !== undefined) fail("E_PLAYER", { problem: cleanText(problem) ?? "" });
      if (valueOf(status, "state") === "play" && Number(valueOf(status, "elapsed") ?? 0) > 0) return;
      if (valueOf(status, "state") === "stop") fail("E_PLAYER", { problem: "it stopped at once" });
      if (wish !== wishes) fail("E_STOPPED");
      if (clock.mono() >= until) fail("E_DEADLINE", { after_s: soundsWithinMs / 1_000 });
      await clock.sleepUntil(clock.mono() + lookAgainMs, closing.signal);
    }
  };
  const begin = async (sound: Sound, wish: number) => {
    if (wish !== wishes) fail("E_STOPPED");
    const owing = owed?.before;
    await tidy();
    const before = mine?.before ?? owing ?? readBefore(await mpd.ask(["status"]));
    const old = mine?.ids ?? [];
    rest();
    mine = undefined;
    // Silence first, and the old sound only then away: nothing is ever louder than asked for.
    const quiet: Words[] = before.volume === undefined ? [] : [["setvol", 0]];
    ledger.write({ before, files: "url" in sound.from ? [sound.from.url] : [] });
    await mpd.ask(["clearerror"], ...quiet, ["stop"]);
    await takeAway(old);
    let made: Mine = bare(before, sound);
    try {
      if (before.volume === undefined) fail("E_PLAYER", { problem: "it has no volume that could be set" });
      made = { ...made, ...(await putIn(sound)) };
      if ("playlist" in sound.from) ledger.write({ before, files: [...made.files] });
      const first = made.ids[0] ?? fail("E_PLAYER", { problem: "nothing to play there" });
      await mpd.ask(...modesFor(sound.loop && made.ids.length === 1), ["playid", first]);
      await sounds(wish);
    } catch (error) {
      if (mpd.online) await giveBack(made, true).catch(onFault);
      throw error;
    }
    const { volume, rise_s } = sound;
    const loudness = { volume, rise_ms: rise_s * 1_000, since: clock.mono() };
    mine = { ...made, loudness };
    move();
    lookSoon();
  };

  /** After whoever asked for the sound has heard that it sounds. */
  const lookSoon = () => void inTurn(async () => mine && (await look(mine))).catch(onFault);
  /** How it stands now, after the player said that something changed. */
  const look = async (of: Mine) => {
    const status = await mpd.ask(["status"]);
    const song = await mpd.ask(["currentsong"]);
    const state = valueOf(status, "state");
    const id = valueOf(status, "songid");
    const ours = id !== undefined && of.ids.includes(id);
    const problem = cleanText(valueOf(status, "error"));
    if (state === "stop" && problem !== undefined) {
      await giveBack(of, false);
      return tell({ is: "trouble", problem });
    }
    if (state === "stop") return ended(of);
    if (!ours) {
      // Somebody plays something else: the player is theirs, at the volume they hear.
      await giveBack({ ...of, before: { ...of.before, volume: of.set } }, false);
      return tell({ is: "ended" });
    }
    const left = Number(valueOf(status, "duration") ?? Number.NaN) - Number(valueOf(status, "elapsed") ?? 0);
    of.ends = id === of.ids.at(-1) && state === "play" && left >= 0 ? clock.mono() + left * 1_000 : undefined;
    if (of.playing !== (state === "play")) tell({ is: "playing", playing: (of.playing = state === "play") });
    const title = cleanText(valueOf(song, "Title") ?? valueOf(song, "Name"));
    const artist = cleanText(valueOf(song, "Artist"));
    const shown = JSON.stringify([title, artist]);
    if (shown !== of.shown) tell({ is: "song", title, artist });
    of.shown = shown;
    hand(of, status);
  };
  /** A person's hand on the volume holds until the next play. */
  const hand = (of: Mine, status: Pairs) => {
    const volume = Number(valueOf(status, "volume") ?? -1);
    if (moving || setting || volume < 0 || volume === of.set) return;
    of.set = volume;
    of.loudness = { volume, rise_ms: 0, since: clock.mono() };
    tell({ is: "volume", volume });
  };
  const ended = async (of: Mine) => {
    const byItself = of.ends !== undefined && clock.mono() >= of.ends - 2_000;
    if (byItself && of.sound.loop && of.ids.length > 1) {
      of.ends = undefined;
      await mpd.ask(["playid", of.ids[0] ?? ""]);
      return;
    }
    // Somebody pressed stop, or it is over: at its end the player goes on as before, after a hand it stays still.
    await giveBack(of, byItself);
    tell({ is: "ended" });
  };
  const tidy = async () => {
    if (!owed) return;
    const { before, files } = owed;
    const { queue } = readBefore(await mpd.ask(["status"]));
    // By what it is, and only behind what was its own: what others put in since stays.
    const behind = queue > before.queue ? await mpd.ask(["playlistinfo", `${before.queue}:`]) : [];
    const found = valuesOf(behind, "file");
    await mpd.ask(["stop"]);
    await takeAway(valuesOf(behind, "Id").filter((_, i) => files.includes(found[i] ?? "")));
    await mpd.ask(...restoring(before));
    settled();
  };
  const settled = () => {
    owed = undefined;
    ledger.write(undefined);
  };

  return {
    play: (sound) => {
      const wish = ++wishes;
      return inTurn(() => begin(sound, wish));
    },
    stop: () => {
      wishes += 1;
      return inTurn(async () => {
        if (!mpd.online) return;
        const of = mine;
        if (!of) return void (await mpd.ask(["stop"]));
        of.loudness = { ...of.loudness, fade: clock.mono() };
        move();
        await clock.sleepUntil(clock.mono() + fadeMs + stepMs, closing.signal);
        await giveBack(of, true);
      });
    },
    duck: (ms) => {
      if (!mine) return;
      mine.loudness = duckedFor(mine.loudness, clock.mono(), ms);
      move();
    },
    changed: lookSoon,
    back: (sound) => {
      const wish = ++wishes;
      return inTurn(async () => {
        rest();
        owed = mine ? { before: mine.before, files: [...mine.files] } : owed;
        mine = undefined;
        await (sound ? begin(sound, wish) : tidy());
      });
    },
    close: () => {
      closing.abort();
      rest();
    },
  };
}

const bare = (before: Before, sound: Sound): Mine => ({
  before,
  sound,
  ids: [],
  files: [],
  loudness: { volume: 0, rise_ms: 0, since: 0 },
  set: 0,
  shown: "",
  playing: true,
});

/** Addresses that name a list of sounds rather than one. */
function isList(url: string): boolean {
  return /\.(m3u|pls|xspf|asx)$/i.test(URL.parse(url)?.pathname ?? "");
}

function valuesOf(pairs: Pairs, key: string): string[] {
  return pairs.flatMap(([name, value]) => (name === key ? [value] : []));
}

function goneAlready(error: unknown): void {
  // 50: no such song, which is what was wanted.
  const ack = (error as { params?: { ack?: unknown } }).params?.ack;
  if (ack !== "50") throw error;
}
