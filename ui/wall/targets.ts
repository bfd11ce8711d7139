import { Check, Grip, Square, Sun, ThermometerSnowflake, ThermometerSun, X, type IconNode } from "lucide";
import type { Params } from "../../hub/core/errors.ts";
import type { LiveValues } from "../../hub/core/live.ts";
import { busy } from "../parts/tub-view.ts";
import type { Face } from "./view.ts";

/** What a hand on a wall may do: tell, answer, quiet the alarm, and stop; a code is for the door itself to judge. */
export type Act = Sendable | { readonly is: "pad" };

/** What of it the house is told. */
export type Sendable =
  | { readonly is: "event"; readonly event: Readonly<Record<string, string | boolean>> }
  | { readonly is: "alarm"; readonly do: "stop" | "snooze" }
  | { readonly is: "stop"; readonly role: string };

/** One thing that can be touched: the key of its word, its icon, what it does, and the key of what it then says. */
export type Target = {
  readonly key: string;
  readonly params?: Params;
  readonly icon: IconNode;
  readonly act: Act;
  readonly says?: string;
};

const event = (what: Readonly<Record<string, string | boolean>>): Act => ({ is: "event", event: what });

const up: Target = { key: "wall.do.up", icon: Sun, act: event({ type: "touched" }), says: "wall.done.up" };
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

/** The two answers to a question, side by side and alike. */
export function answers(question: string): readonly Target[] {
  return [
    { key: "wall.do.yes", icon: Check, act: event({ type: "answered", question, yes: true }) },
    { key: "wall.do.no", icon: X, act: event({ type: "answered", question, yes: false }) },
  ];
}

/** What a person who stands before the wall can touch, at most six. */
export function targetsOf(face: Face, values: LiveValues, bedroom: boolean): readonly Target[] {
  if (face.is === "ringing" || face.is === "ask" || face.is === "bath" || face.is === "door") return [];
  const own = bedroom ? [up] : [];
  if (face.is === "morning") return [...own, warm, cold];
  const door = bedroom || values["door.phase"] === undefined ? [] : [typeCode];
  return [...own, ...stops(face, values), ...door].slice(0, 6);
}

function stops(face: Face, values: LiveValues): readonly Target[] {
  const tub = face.is === "way" || face.is === "welcome" ? face.tub : undefined;
  const water = values["bath.phase"];
  const runs = (tub && busy(tub)) || (water !== undefined && ["fill", "cold-first", "trim"].includes(water));
  const sound = values["music.playing"] === true && values["music.online"] !== false;
  const heard = values["music.source"] === "news" ? "wall.do.stop-news" : "wall.do.stop-music";
  return [
    ...(values["breakfast.phase"] === "running" ? [stopping("wall.do.stop-breakfast", "breakfast-machine")] : []),
    ...(sound ? [stopping(heard, "music")] : []),
    ...(runs ? [stopping("wall.do.stop-bath", "bath")] : []),
  ];
}

function stopping(key: string, role: string): Target {
  return { key, icon: Square, act: { is: "stop", role } };
}
