import { codeOf } from "../../hub/core/errors.ts";
import { instantOf } from "../../hub/core/instant.ts";
import type { Final } from "../device.ts";
import type { PlayerNews } from "./sounding.ts";
import type { Change, State, Wanted } from "./wanted.ts";

/** Where what is wanted is heard; all times mono ms. */
export type Place =
  | { readonly is: "nowhere" }
  /** The player was asked and does not sound yet; the command waits for it. */
  | { readonly is: "starting"; readonly of: Wanted; readonly id: string }
  | { readonly is: "player"; readonly of: Wanted }
  /** `missing`: since when the player that should play it is not there. */
  | { readonly is: "screen"; readonly of: Wanted; readonly missing?: number };

/** All that the device remembers, and what it shows of it. */
export type Stage = {
  readonly place: Place;
  readonly shown: State;
  /** Lowered until then; 0 while it is not. */
  readonly duckedUntil: number;
};

/** What comes in: wishes, the end of what was asked of the player, and what the player tells. */
export type Input =
  | { readonly is: "begin"; readonly id: string; readonly of: Wanted }
  | { readonly is: "stop" }
  | { readonly is: "duck"; readonly ms: number }
  | { readonly is: "set"; readonly of: Change }
  | { readonly is: "calm" }
  | { readonly is: "jam" }
  | { readonly is: "sounds"; readonly of: Wanted }
  | { readonly is: "failed"; readonly of: Wanted | undefined; readonly error: unknown }
  | { readonly is: "said"; readonly news: PlayerNews }
  | { readonly is: "up" }
  | { readonly is: "lost"; readonly error: unknown }
  | { readonly is: "unreached"; readonly error: unknown };

/** What is to be done beside telling the state. */
export type Deed =
  | { readonly is: "play"; readonly of: Wanted }
  /** The player is back: this goes on, or nothing does. */
  | { readonly is: "resume"; readonly of: Wanted | undefined }
  /** What the house still plays there fades out. */
  | { readonly is: "give-way" }
  | { readonly is: "duck"; readonly ms: number }
  | { readonly is: "set"; readonly of: Change }
  | { readonly is: "event"; readonly type: "started" | "ended" }
  | { readonly is: "trouble"; readonly error: unknown }
  | { readonly is: "answer"; readonly id: string; readonly final: Final };

/** The instant, and how it stands with the player. */
export type Moment = {
  readonly now: number;
  readonly wall: number;
  readonly player: "none" | "online" | "offline";
};

/** A device that was just opened. */
export const silentStage: Stage = {
  place: { is: "nowhere" },
  shown: { playing: false, out: "screen", volume: 0, ducked: false },
  duckedUntil: 0,
};

/** Nothing is wanted any more. */
export function quiet({ shown: { volume } }: Stage, { player }: Moment, error?: unknown): Stage {
  const trouble = error === undefined ? {} : { trouble: codeOf(error) };
  const out = player === "online" ? "player" : "screen";
  return { ...silentStage, shown: { playing: false, out, volume, ducked: false, ...trouble } };
}

/** Heard from the screen of the place; `missing`: since when the player is that should play it. */
export function onScreen(stage: Stage, of: Wanted, moment: Moment, code = of.trouble, missing?: number): Stage {
  const trouble = code === undefined ? {} : { trouble: code };
  const shown = shownOf(stage, of, "screen", { ...of.atScreen, ...trouble }, moment);
  return { ...stage, shown, place: { is: "screen", of, ...(missing === undefined ? {} : { missing }) } };
}

/** Heard from the player. */
export function atPlayer(stage: Stage, of: Wanted, moment: Moment): Stage {
  const trouble = of.trouble === undefined ? {} : { trouble: of.trouble };
  return {
    ...stage,
    place: { is: "player", of },
    shown: shownOf(stage, of, "player", { ...of.atPlayer, ...trouble }, moment),
  };
}

function shownOf(stage: Stage, of: Wanted, out: State["out"], over: Partial<State>, { wall }: Moment): State {
  const { source, volume, rise_s } = of.asked;
  const { ducked } = stage.shown;
  return { playing: true, source, out, volume, rise_s, since: instantOf(wall), ducked, ...over };
}
