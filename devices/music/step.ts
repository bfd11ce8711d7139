import { codeOf, LintelError } from "../../hub/core/errors.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { atPlayer, type Deed, type Input, type Moment, onScreen, quiet, type Stage } from "./stage.ts";
import type { PlayerNews } from "./sounding.ts";
import type { Change, Wanted } from "./wanted.ts";

/** How long after it was lost a player is given its sound back. */
const resumeWithinMs = 10 * 60_000;

type Step = { readonly stage: Stage; readonly deeds: readonly Deed[] };

/** The whole device, pure: one input, the next stage and what is to be done. */
export function step(stage: Stage, input: Input, moment: Moment): Step {
  const { place, shown } = stage;
  switch (input.is) {
    case "begin":
      return begun(stage, input, moment);
    case "stop":
      return stopped(stage, moment);
    case "duck":
      return ducked(stage, input.ms, moment);
    case "set":
      return changed(stage, input.of, moment);
    case "calm":
      return only({ ...stage, shown: { ...shown, ducked: false }, duckedUntil: 0 });
    case "jam":
      return troubled(stage, new LintelError("E_PLAYER", { problem: "jammed" }));
    case "sounds":
      return sounding(stage, input.of, moment);
    case "failed":
      return failed(stage, input.of, input.error, moment);
    case "said":
      return place.is === "player" ? heard(stage, place.of, input.news, moment) : only(stage);
    case "up":
      return up(stage, moment);
    case "lost":
      return lost(stage, input.error, moment);
    case "unreached":
      return only(place.is === "nowhere" ? quiet(stage, moment, input.error) : stage);
  }
}

function begun(stage: Stage, { id, of }: Extract<Input, { is: "begin" }>, moment: Moment): Step {
  const before = givenUp(stage);
  if (of.sound && moment.player === "online")
    return { stage: { ...stage, place: { is: "starting", of, id } }, deeds: [...before, { is: "play", of }] };
  // One thing at a time: what a screen plays or reads does not sound into the player's own.
  const way: Deed[] = stage.place.is === "nowhere" || moment.player !== "online" ? [] : [{ is: "give-way" }];
  const gone = of.sound && moment.player === "offline";
  const next = gone ? onScreen(stage, of, moment, "E_PLAYER_GONE", moment.now) : onScreen(stage, of, moment);
  return { stage: next, deeds: [...before, ...way, { is: "event", type: "started" }, done(id)] };
}

function stopped(stage: Stage, moment: Moment): Step {
  const over = ended(stage, moment);
  return { ...over, deeds: [...givenUp(stage), ...over.deeds] };
}

/** What was asked before and does not sound yet will not. */
function givenUp({ place }: Stage): Deed[] {
  return place.is === "starting"
    ? [{ is: "answer", id: place.id, final: { outcome: "stopped", code: "E_STOPPED" } }]
    : [];
}

function ducked(stage: Stage, ms: number, { now }: Moment): Step {
  if (stage.place.is === "nowhere") return only(stage);
  const duckedUntil = Math.max(stage.duckedUntil, now + ms);
  return { stage: { ...stage, duckedUntil, shown: { ...stage.shown, ducked: true } }, deeds: [{ is: "duck", ms }] };
}

/** A hand on what sounds; the player tells by itself whether it pauses, a screen plays from the beginning again. */
function changed(stage: Stage, of: Change, { wall }: Moment): Step {
  const { place, shown } = stage;
  if (place.is === "nowhere" || place.is === "starting") return only(stage);
  const { volume = shown.volume, playing = shown.playing } = of;
  const heard = of.volume === undefined ? shown : { ...shown, volume, rise_s: 0 };
  if (place.is === "player") return { stage: { ...stage, shown: heard }, deeds: [{ is: "set", of }] };
  const since = playing && !shown.playing ? { since: instantOf(wall) } : {};
  return only({ ...stage, shown: { ...heard, playing, ...since } });
}

/** The player has begun, or has gone on after it was lost; meanwhile somebody may have begun to speak. */
function sounding(stage: Stage, of: Wanted, moment: Moment): Step {
  const { place, duckedUntil } = stage;
  if (place.is === "nowhere" || place.is === "player" || place.of !== of) return only(stage);
  const lower: Deed[] = duckedUntil > moment.now ? [{ is: "duck", ms: duckedUntil - moment.now }] : [];
  const answers: Deed[] = place.is === "starting" ? [{ is: "event", type: "started" }, done(place.id)] : [];
  return { stage: atPlayer(stage, of, moment), deeds: [...lower, ...answers] };
}

/** The table is not left silent: what a screen can play goes on there, and the answer says what failed. */
function failed(stage: Stage, of: Wanted | undefined, error: unknown, moment: Moment): Step {
  const { place } = stage;
  if (!of) return { stage, deeds: [{ is: "trouble", error }] };
  if (place.is === "nowhere" || place.is === "player" || place.of !== of) return only(stage);
  const code = codeOf(error);
  if (place.is === "screen") {
    if (code === "E_STOPPED") return only(stage);
    return { stage: onScreen(stage, of, moment, code, place.missing), deeds: [{ is: "trouble", error }] };
  }
  const detail = error instanceof LintelError ? { detail: error.params } : {};
  return {
    stage: onScreen(stage, of, moment, code, code === "E_PLAYER_GONE" ? moment.now : undefined),
    deeds: [
      { is: "trouble", error },
      { is: "event", type: "started" },
      { is: "answer", id: place.id, final: { outcome: "failed", code, ...detail } },
    ],
  };
}

function heard(stage: Stage, of: Wanted, news: PlayerNews, moment: Moment): Step {
  const { shown } = stage;
  if (news.is === "playing") return only({ ...stage, shown: { ...shown, playing: news.playing } });
  if (news.is === "volume") return only({ ...stage, shown: { ...shown, volume: news.volume } });
  if (news.is === "ended") return ended(stage, moment);
  if (news.is === "trouble") {
    const error = new LintelError("E_PLAYER", { problem: news.problem });
    return { stage: onScreen(stage, of, moment, error.code), deeds: [{ is: "trouble", error }] };
  }
  const { title: _title, artist: _artist, ...rest } = shown;
  const title = news.title ?? of.atPlayer.title;
  const song = { ...(title ? { title } : {}), ...(news.artist ? { artist: news.artist } : {}) };
  return only({ ...stage, shown: { ...rest, ...song } });
}

function up(stage: Stage, moment: Moment): Step {
  const { place } = stage;
  const missing = place.is === "screen" ? place.missing : undefined;
  // What a hand has paused stays so.
  const again = missing !== undefined && moment.now - missing <= resumeWithinMs && stage.shown.playing;
  return {
    stage: place.is === "nowhere" ? quiet(stage, moment) : stage,
    deeds: [{ is: "resume", of: again && place.is === "screen" ? place.of : undefined }],
  };
}

/** What only begins is told by its own failure; what a hand has paused does not sound from a screen. */
function lost(stage: Stage, error: unknown, moment: Moment): Step {
  const { place, shown } = stage;
  if (place.is === "nowhere") return only(quiet(stage, moment, error));
  if (place.is !== "player") return only(stage);
  const trouble: Deed = { is: "trouble", error };
  if (!shown.playing) return { stage: quiet(stage, moment, error), deeds: [trouble, { is: "event", type: "ended" }] };
  return { stage: onScreen(stage, place.of, moment, codeOf(error), moment.now), deeds: [trouble] };
}

function ended(stage: Stage, moment: Moment): Step {
  const was: Deed[] = stage.place.is === "nowhere" ? [] : [{ is: "event", type: "ended" }];
  return { stage: quiet(stage, moment), deeds: was };
}

function troubled(stage: Stage, error: LintelError): Step {
  return { stage: { ...stage, shown: { ...stage.shown, trouble: error.code } }, deeds: [{ is: "trouble", error }] };
}

const only = (stage: Stage): Step => ({ stage, deeds: [] });
const done = (id: string): Deed => ({ is: "answer", id, final: { outcome: "done" } });
