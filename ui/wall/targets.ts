import {
  AlarmClock,
  BellOff,
  Check,
  CheckCheck,
  CircleHelp,
  CookingPot,
  CornerDownLeft,
  DoorOpen,
  Eye,
  Grip,
  Info,
  Minus,
  Moon,
  Pause,
  Play,
  Plus,
  RotateCcw,
  Smartphone,
  Square,
  Sun,
  ThermometerSnowflake,
  ThermometerSun,
  TriangleAlert,
  X,
  type IconNode,
} from "lucide";
import type { Params } from "../../hub/core/errors.ts";
import type { LiveValues } from "../../hub/core/live.ts";
import type { LiveNotice } from "../../hub/core/notices.ts";
import { busy } from "../parts/tub-view.ts";
import type { Face } from "./view.ts";

/** What a hand on a wall may do: tell, answer, quiet the alarm, and stop; a code is for the door itself to judge. */
export type Act =
  | Sendable
  | { readonly is: "pad" }
  | { readonly is: "why" }
  | { readonly is: "open"; readonly notice: string }
  | { readonly is: "back" };

/** What of it the house is told. */
export type Sendable =
  | { readonly is: "event"; readonly event: Readonly<Record<string, string | boolean>> }
  | { readonly is: "alarm"; readonly do: "stop" | "snooze" | "skip" | "unskip" | "later" }
  | { readonly is: "sound"; readonly do: "quieter" | "louder" | "pause" | "play" }
  | { readonly is: "stop"; readonly role: string }
  | { readonly is: "seen" | "handled"; readonly notice: string }
  | { readonly is: "press"; readonly thing: string; readonly button: "arm" | "reset" }
  | { readonly is: "card"; readonly card: string; readonly do: "dismiss" | "seen" }
  | { readonly is: "pause" };

/** One thing that can be touched: the key of its word, its icon, what it does, and the key of what it then says. */
export type Target = {
  readonly key: string;
  readonly params?: Params;
  readonly icon: IconNode;
  readonly act: Act;
  readonly says?: string;
  /** The notice a card stands for; its own sentence is its word. */
  readonly notice?: LiveNotice;
  /** Beside others there is room for its sign alone. */
  readonly look?: boolean;
  /** Works without the house, too. */
  readonly alone?: boolean;
};

const event = (what: Readonly<Record<string, string | boolean>>): Act => ({ is: "event", event: what });

const up: Target = { key: "wall.do.up", icon: Sun, act: event({ type: "touched" }), says: "wall.done.up" };
const night: Target = {
  key: "wall.do.good-night",
  icon: Moon,
  act: event({ type: "good-night" }),
  says: "wall.done.good-night",
};
const leaving: Target = {
  key: "wall.do.leaving",
  icon: DoorOpen,
  act: event({ type: "leaving" }),
  says: "wall.done.leaving",
};
const warm: Target = {
  key: "wall.do.too-warm",
  icon: ThermometerSun,
  act: event({ type: "felt", felt: "too-warm" }),
  says: "wall.done.felt",
};
const cold: Target = {
  key: "wall.do.too-cold",
  icon: ThermometerSnowflake,
  act: event({ type: "felt", felt: "too-cold" }),
  says: "wall.done.felt",
};

/** Stop for water and heat, as it stands on the tub. */
export const stopBath: Target = { key: "wall.do.stop", icon: Square, act: { is: "stop", role: "bath" } };

/** The way to the code pad, as it stands on the door. */
export const typeCode: Target = { key: "wall.do.code", icon: Grip, act: { is: "pad" } };

/** Why something happened here, or did not: without the house it says since when nobody tells. */
const why: Target = { key: "wall.do.why", icon: CircleHelp, act: { is: "why" }, alone: true };

/** Back to what the wall shows by itself. */
export const back: Target = { key: "wall.pad.back", icon: CornerDownLeft, act: { is: "back" }, alone: true };

/** Nothing leaves the house about anybody any more; who permitted something begins again for themselves. */
const pauseAll: Target = { key: "wall.do.pause-all", icon: Pause, act: { is: "pause" }, says: "wall.done.pause-all" };

/** What a hand says to a card of a brand: not now, or on the phone of whoever it is for. */
export function handsOnCard(card: string): readonly Target[] {
  const hand = (key: string, icon: IconNode, what: "dismiss" | "seen"): Target => ({
    key: `wall.do.${key}`,
    icon,
    act: { is: "card", card, do: what },
    says: `wall.done.${key}`,
  });
  return [hand("card-no", X, "dismiss"), hand("card-phone", Smartphone, "seen")];
}

/** That somebody has seen a notice. */
export const seenOf = (notice: string): Target => ({
  key: "wall.do.seen",
  icon: Eye,
  act: { is: "seen", notice },
  says: "wall.done.seen",
});

/** That somebody has seen to what a notice says. */
export const handledOf = (notice: string): Target => ({
  key: "wall.do.handled",
  icon: CheckCheck,
  act: { is: "handled", notice },
  says: "wall.done.handled",
});

/** A notice as a card: one wide target that opens it. */
export function cardOf(notice: LiveNotice): Target {
  const icon = notice.level === "tell" ? Info : TriangleAlert;
  return { key: notice.key, params: notice.params, icon, act: { is: "open", notice: notice.id }, alone: true, notice };
}

/** The two answers to a question, side by side and alike. */
export function answers(question: string): readonly Target[] {
  return [
    { key: "wall.do.yes", icon: Check, act: event({ type: "answered", question, yes: true }) },
    { key: "wall.do.no", icon: X, act: event({ type: "answered", question, yes: false }) },
  ];
}

/** What a person who stands before the wall can touch, at most six. */
export function targetsOf(face: Face, values: LiveValues, bedroom: boolean): readonly Target[] {
  // Whoever tries the screen out stands before it.
  if (values["screen.card"] === "test") return [];
  if (face.is === "ringing" || face.is === "ask" || face.is === "door") return [];
  if (face.is === "notice") return [];
  if (face.is === "why") return [back, pauseAll];
  const own = bedroom ? (face.is === "night" ? [night, up] : [up]) : [];
  const asks = values["screen.thing"] === undefined ? [] : [why];
  if (face.is === "bath") return asks;
  if (face.is === "morning") return [...own, warm, cold, ...asks];
  const door =
    bedroom || values["door.phase"] === undefined ? [] : [typeCode, ...(face.is === "clock" ? [leaving] : [])];
  const room = 6 - own.length - asks.length;
  const bed = bedroom ? ofBed(face, values) : [];
  return [
    ...own,
    ...[...bed, ...stops(face, values), ...hands(values), ...door, ...heard(values)].slice(0, room),
    ...asks,
  ];
}

/** Where nobody is hurried: what stops something first, three at most, and Why. Quieter and louder come together. */
export function fewer(targets: readonly Target[]): readonly Target[] {
  const [asks, stops, others] = [
    targets.filter(({ act }) => act.is === "why"),
    targets.filter(({ act }) => act.is === "stop"),
    targets.filter(({ act }) => act.is !== "why" && act.is !== "stop"),
  ];
  const pair = ({ act }: Target) => act.is === "sound" && (act.do === "quieter" || act.do === "louder");
  const both = others.findLastIndex(pair) < 3 - stops.length;
  const own = [...stops, ...others.filter((one) => both || !pair(one))].slice(0, 3);
  return [...own.map((one) => ({ ...one, look: false })), ...asks];
}

/** That somebody looked after what had stopped itself. */
export function resetFor(thing: string): Target {
  const act = { is: "press", thing, button: "reset" } as const;
  return { key: "wall.do.reset", icon: RotateCcw, act, says: "wall.done.reset" };
}

/** What a hand says of a machine that has no button of its own: that it is loaded, or that somebody looked after it. */
function hands(values: LiveValues): readonly Target[] {
  const { "breakfast.thing": thing, "breakfast.phase": phase = "" } = values;
  if (thing === undefined || !values["breakfast.pressed-here"] || values["breakfast.online"] === false) return [];
  if (phase === "fault") return [resetFor(thing)];
  if (phase !== "off" && phase !== "done") return [];
  return [
    { key: "wall.do.loaded", icon: CookingPot, act: { is: "press", thing, button: "arm" }, says: "wall.done.loaded" },
  ];
}

/** The next ring is left out, put off, or as always again: at a bed where it rings within a day. */
function ofBed(face: Face, values: LiveValues): readonly Target[] {
  const { "alarm.next": next, "alarm.skipped": skipped, "alarm.later_min": later } = values;
  if (face.is !== "night" && face.is !== "clock") return [];
  const hand = (what: "skip" | "unskip" | "later", icon: IconNode, at = 0): Target => ({
    key: `wall.do.${what}`,
    params: { at },
    icon,
    act: { is: "alarm", do: what },
    says: `wall.done.${what}`,
  });
  if (skipped !== undefined) return [hand("unskip", AlarmClock, skipped)];
  // What was put off after it rang is the hand's on the ring itself.
  if (next === undefined || face.alarm !== next) return [];
  const first = later === undefined ? hand("skip", BellOff, next) : hand("unskip", AlarmClock, next - later * 60_000);
  return [first, hand("later", Plus)];
}

/** Something sounds here, or pauses: what is over has no source any more. */
const sounds = (values: LiveValues) => values["music.source"] !== undefined && values["music.online"] !== false;

/** How loud what sounds here is, and whether it pauses. */
function heard(values: LiveValues): readonly Target[] {
  if (!sounds(values)) return [];
  const hand = (what: "quieter" | "louder" | "pause" | "play", icon: IconNode): Target => ({
    key: `wall.do.${what}`,
    icon,
    act: { is: "sound", do: what },
  });
  if (!values["music.playing"]) return [hand("play", Play)];
  return [hand("quieter", Minus), hand("louder", Plus), hand("pause", Pause)];
}

function stops(face: Face, values: LiveValues): readonly Target[] {
  const tub = face.is === "way" || face.is === "welcome" ? face.tub : undefined;
  const water = values["bath.phase"];
  const runs = (tub && busy(tub)) || (water !== undefined && ["fill", "cold-first", "trim"].includes(water));
  const heard = values["music.source"] === "news" ? "wall.do.stop-news" : "wall.do.stop-music";
  return [
    ...(values["breakfast.phase"] === "running" ? [stopping("wall.do.stop-breakfast", "breakfast-machine")] : []),
    ...(sounds(values) ? [stopping(heard, "music")] : []),
    ...(runs ? [stopping("wall.do.stop-bath", "bath")] : []),
  ];
}

function stopping(key: string, role: string): Target {
  return { key, icon: Square, act: { is: "stop", role } };
}
