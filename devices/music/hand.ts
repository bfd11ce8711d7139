import type { Clock } from "../../hub/core/clock.ts";
import { codeOf, fail } from "../../hub/core/errors.ts";
import type { OnFault } from "../../hub/core/timer.ts";
import { type Before, modesFor, readBefore } from "./before.ts";
import type { Debts } from "./debts.ts";
import type { Fader } from "./fader.ts";
import type { Mpd } from "./mpd.ts";
import type { Words } from "./mpd-words.ts";
import { putIn, untilItSounds } from "./putting-in.ts";
import { lookAt, type Mine, type PlayerNews, type Sound } from "./sounding.ts";

/** All that the stories of the player share. */
export type Hand = {
  readonly mpd: Mpd;
  readonly clock: Clock;
  readonly debts: Debts;
  readonly fader: Fader;
  readonly tell: (news: PlayerNews) => void;
  readonly onFault: OnFault;
  readonly signal: AbortSignal;
  /** What of ours sounds; while it does, it is owed what was before. */
  mine: Mine | undefined;
};

/** From silence to the first sound of something new; `givenUp`: another wish has taken its place. */
export async function begun(hand: Hand, sound: Sound, givenUp: () => boolean): Promise<void> {
  const { mpd, debts, fader, signal } = hand;
  if (givenUp()) fail("E_STOPPED");
  const before = await beforeOf(hand);
  const old = hand.mine?.ids ?? [];
  fader.rest();
  hand.mine = undefined;
  debts.owe({ before, files: [...(debts.owed?.files ?? []), ...("url" in sound.from ? [sound.from.url] : [])] });
  // Silence first, and the old sound only then away: nothing is ever louder than asked for.
  const quiet: Words[] = before.volume === undefined ? [] : [["setvol", 0]];
  await mpd.ask(["clearerror"], ...quiet, ["stop"]);
  await debts.takeAway(old);
  let ids: readonly string[] = [];
  try {
    if (before.volume === undefined) fail("E_PLAYER", { problem: "it has no volume that could be set" });
    const made = await putIn(mpd, sound);
    ids = made.ids;
    debts.owe({ before, files: [...made.files] });
    const first = ids[0] ?? fail("E_PLAYER", { problem: "nothing to play there" });
    await mpd.ask(...modesFor(sound.loop && ids.length === 1), ["playid", first]);
    await untilItSounds(hand, givenUp);
  } catch (error) {
    if (mpd.online && !signal.aborted) await debts.giveBack(ids, true).catch(hand.onFault);
    throw error;
  }
  hand.mine = { sound, ids, playing: true };
  fader.rise(sound.volume, sound.rise_s * 1_000);
}

/** How the player was before the house came; what is still owed from then is put right first. */
async function beforeOf({ mpd, debts, mine }: Hand): Promise<Before> {
  const owing = debts.owed?.before;
  if (!mine) await debts.tidy();
  return owing ?? readBefore(await mpd.ask(["status"]));
}

/** Fades out what is ours and puts everything back; else what is owed. */
export async function silenced(hand: Hand): Promise<void> {
  const { mpd, debts, fader, signal, mine } = hand;
  if (!mpd.online) return;
  if (mine) {
    await fader.fade(signal);
    await givenBack(hand, mine, true);
  } else if (debts.owed) await debts.tidy();
}

async function givenBack(hand: Hand, { ids }: Mine, goOn: boolean): Promise<void> {
  hand.fader.rest();
  hand.mine = undefined;
  await hand.debts.giveBack(ids, goOn);
}

/** How it stands now, after the player said that something changed. */
export async function looked(hand: Hand, mine: Mine): Promise<void> {
  const { mpd, clock, debts, fader, tell } = hand;
  const status = await mpd.ask(["status"]);
  const seen = lookAt(mine, status, await mpd.ask(["currentsong"]), clock.mono());
  if (seen.is === "ours") {
    hand.mine = seen.mine;
    for (const news of seen.news) tell(news);
    // A person's hand on the volume holds until the next play.
    if (fader.handed(seen.volume)) tell({ is: "volume", volume: seen.volume });
    return;
  }
  if (seen.is === "silent" && seen.again && (await goneRound(hand, mine))) return;
  // Somebody plays something else: the player is theirs, at the volume they hear.
  if (seen.is === "others" && debts.owed)
    debts.owe({ ...debts.owed, before: { ...debts.owed.before, volume: fader.set } });
  // At its end the player goes on as before, after a hand it stays still.
  await givenBack(hand, mine, seen.is === "silent" && seen.byItself);
  tell(seen.is === "broken" ? { is: "trouble", problem: seen.problem } : { is: "ended" });
}

/** A list begins once more, unless somebody took its first piece away. */
async function goneRound(hand: Hand, mine: Mine): Promise<boolean> {
  hand.mine = { ...mine, ends: undefined };
  try {
    await hand.mpd.ask(["playid", mine.ids[0] ?? ""]);
    return true;
  } catch (error) {
    if (codeOf(error) !== "E_PLAYER") throw error;
    return false;
  }
}
