import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { readBefore } from "./before.ts";
import { cleanText } from "./clean.ts";
import type { Mpd } from "./mpd.ts";
import { valueOf, valuesOf } from "./mpd-words.ts";
import type { Sound } from "./sounding.ts";

const soundsWithinMs = 10_000;
const lookAgainMs = 100;
const longestList = 500;

type Entries = { readonly ids: readonly string[]; readonly files: readonly string[] };

/** Puts a sound behind all that is in the queue; its entries, and what they are. E_PLAYER. */
export async function putIn(mpd: Mpd, { from }: Sound): Promise<Entries> {
  if ("url" in from && !isList(from.url))
    return { ids: valuesOf(await mpd.ask(["addid", from.url]), "Id"), files: [from.url] };
  const { queue } = readBefore(await mpd.ask(["status"]));
  await mpd.ask(["load", "url" in from ? from.url : from.playlist, `0:${longestList}`]);
  const added = await mpd.ask(["playlistinfo", `${queue}:`]);
  return { ids: valuesOf(added, "Id"), files: valuesOf(added, "file") };
}

type Waiting = { readonly mpd: Mpd; readonly clock: Clock; readonly signal: AbortSignal };

/** Resolves with the first sound. E_PLAYER when there is none, E_STOPPED once given up, E_DEADLINE after 10 s. */
export async function untilItSounds({ mpd, clock, signal }: Waiting, givenUp: () => boolean): Promise<void> {
  const until = clock.mono() + soundsWithinMs;
  for (;;) {
    const status = await mpd.ask(["status"]);
    const problem = valueOf(status, "error");
    if (problem !== undefined) fail("E_PLAYER", { problem: cleanText(problem) ?? "" });
    if (valueOf(status, "state") === "play" && Number(valueOf(status, "elapsed") ?? 0) > 0) return;
    if (valueOf(status, "state") === "stop") fail("E_PLAYER", { problem: "it stopped at once" });
    if (givenUp()) fail("E_STOPPED");
    if (clock.mono() >= until) fail("E_DEADLINE", { after_s: soundsWithinMs / 1_000 });
    await clock.sleepUntil(clock.mono() + lookAgainMs, signal);
  }
}

/** Addresses that name a list of sounds rather than one. */
function isList(url: string): boolean {
  return /\.(m3u|pls|xspf|asx)$/i.test(URL.parse(url)?.pathname ?? "");
}
