import type { DoorAsk, DoorPhase } from "../../hub/core/door.ts";
import type { LiveValues } from "../../hub/core/live.ts";
import { limits } from "../parts/age.ts";
import type { Said } from "../parts/say.ts";
import type { Seen } from "./seen.ts";

/** One of the three doorways before the last: what it says once it is passed, when that was, and whether its beam is lit. */
export type Step = { readonly said?: Said; readonly at?: number; readonly lit: boolean };

/** The door as a wall shows it: nobody's name, and nothing old that looks sure. */
export type Ladder = {
  readonly is: "door";
  readonly phase: DoorPhase;
  readonly steps: readonly [recognised: Step, confirmed: Step, opening: Step];
  /** The doorway that speaks now, 1 to 3, the one large sentence in it, and the smaller ones below. */
  readonly current: 1 | 2 | 3;
  readonly head: Said;
  readonly also: readonly Said[];
  /** How far the leaf of light stands open, 0 to 1, and whether the last beam is lit: not, half or whole. */
  readonly leaf: number;
  readonly welcome: "no" | "coming" | "yes";
  /** The code pad stands there, or can be asked for. */
  readonly pad: "shown" | "offered" | "no";
  /** Since when nobody knows, wall ms. */
  readonly asOf?: number;
};

type Off = { readonly what: "eyes" | "codes"; readonly until: number };
type Spoken = Pick<Ladder, "current" | "head" | "also">;

// The first three seconds of an open door are the ladder's own: all four beams, then the welcome by name.
const lingers_ms = 3_000;
const bys: Readonly<Record<string, string>> = {
  phone: "wall.door.by.phone",
  tap: "wall.door.by.tap",
  pin: "wall.door.by.pin",
  keypad: "wall.door.by.keypad",
  key: "wall.door.by.key",
  inside: "wall.door.by.inside",
};
/** What is not taken for a while, and what still opens the door: the two are said together. */
const offs = {
  eyes: ["wall.door.off.eyes", "wall.door.off.eyes-how"],
  codes: ["wall.door.off.codes", "wall.door.off.codes-how"],
} as const;
const keyWorks: Said = { key: "wall.door.key-works" };

/** The door this wall shows now, or undefined while another face is the one thing here. */
export function doorOf(seen: Seen): Ladder | undefined {
  const { values, now, live, pad = false } = seen;
  const { "door.phase": phase, "door.at": at = now, "door.opened_at": opened = at } = values;
  if (phase === undefined || (phase === "shut" && !(pad && live))) return undefined;
  if (!live) return now - seen.heardAt < limits.door ? lost(phase, Math.max(at, seen.heardAt)) : undefined;
  if (!pad && now - at > limits.door) return undefined;
  if (phase === "open" && welcomed(seen) && now - opened > lingers_ms) return undefined;
  return {
    is: "door",
    phase,
    steps: stepsOf(values, phase),
    ...spoken(seen, phase),
    leaf: leafOf(values, phase),
    welcome: phase === "open" ? "yes" : phase === "opening" ? "coming" : "no",
    pad: padOf(seen, phase),
  };
}

/** What the house does not take for a while, after too many that were wrong, and until when (wall ms). */
function offOf({ values, now }: Pick<Seen, "values" | "now">): Off | undefined {
  const { "door.until": until, "door.trouble": trouble } = values;
  if (until === undefined || until <= now) return undefined;
  if (trouble === "E_CODE_LOCKED") return { what: "codes", until };
  return trouble === "E_EYES_OFF" ? { what: "eyes", until } : undefined;
}

function padOf(seen: Seen, phase: DoorPhase): Ladder["pad"] {
  if (phase === "opening" || phase === "open" || offOf(seen)?.what === "codes") return "no";
  return seen.pad === true || (phase === "asking" && seen.values["door.ask"] === "pin") ? "shown" : "offered";
}

/** A broken line: no step is sure any more, and no code would arrive. */
function lost(phase: DoorPhase, asOf: number): Ladder {
  const dark: Step = { lit: false };
  return {
    is: "door",
    phase,
    steps: [dark, dark, dark],
    current: 1,
    head: { key: "wall.door.lost" },
    also: [keyWorks],
    leaf: 0,
    welcome: "no",
    pad: "no",
    asOf,
  };
}

function welcomed({ values, now, toldAt }: Seen): boolean {
  return values["screen.card"] === "welcome" && now - toldAt < limits.welcomeCard;
}

function stepsOf(values: LiveValues, phase: DoorPhase): Ladder["steps"] {
  const { "door.recognised_at": seenAt, "door.confirmed_at": sureAt, "door.by": by } = values;
  const off = phase === "shut" || phase === "failed" || phase === "blind" || phase === "looking";
  const confirmed = bys[by ?? ""] ?? "wall.door.confirmed";
  return [
    !off && seenAt !== undefined ? passed("wall.door.recognised", seenAt) : { lit: false },
    !off && sureAt !== undefined ? passed(confirmed, sureAt) : { lit: false },
    { lit: phase === "opening" || phase === "open" },
  ];
}

function passed(key: string, at: number): Step {
  return { said: { key }, at, lit: true };
}

function spoken(seen: Seen, phase: DoorPhase): Spoken {
  const { "door.ask": ask, "door.trouble": trouble } = seen.values;
  const off = offOf(seen);
  const [notTaken, still] = offs[off?.what ?? "eyes"];
  const rest: readonly Said[] = off ? [{ key: notTaken, params: { at: off.until } }] : [];
  if (off && leads(off, phase, ask))
    return { current: 1, head: { key: notTaken, params: { at: off.until } }, also: [{ key: still }] };
  switch (phase) {
    case "shut":
      return { current: 1, head: { key: "wall.door.code" }, also: [] };
    case "looking":
      return { current: 1, head: { key: "wall.door.look" }, also: rest };
    case "recognised":
      return { current: 1, head: { key: "wall.door.recognised" }, also: [] };
    case "asking":
      if (ask === "look") return { current: 1, head: { key: "wall.door.look-again" }, also: [] };
      if (ask === "pin")
        return { current: 2, head: { key: "wall.door.code" }, also: [{ key: "wall.door.code-armed" }] };
      if (off?.what === "codes")
        return { current: 2, head: { key: "wall.door.confirm" }, also: [{ key: "wall.door.confirm-phone" }, ...rest] };
      return { current: 2, head: { key: "wall.door.confirm" }, also: [{ key: "wall.door.confirm-how" }] };
    case "opening":
      return { current: 3, head: { key: "wall.door.opening" }, also: [] };
    case "open":
      return { current: 3, head: { key: "wall.door.open" }, also: [] };
    case "blind":
      return { current: 1, head: { key: "wall.door.blind" }, also: [{ key: "wall.door.blind-how" }] };
    case "failed":
      return {
        current: 1,
        head: { key: "wall.door.failed" },
        also: [...(trouble === undefined ? [] : [{ key: `error.${trouble}` }]), keyWorks],
      };
  }
}

/** Whether what is not taken is the one thing to say. */
function leads({ what }: Off, phase: DoorPhase, ask: DoorAsk | undefined): boolean {
  if (phase === "failed" || phase === "blind") return true;
  return what === "eyes" ? phase === "looking" || ask === "look" : phase === "shut" || ask === "pin";
}

/** The leaf opens as it is confirmed: a gap of light with the pulse, more with the bolt, wide with the leaf itself. */
function leafOf(values: LiveValues, phase: DoorPhase): number {
  if (phase !== "opening" && phase !== "open") return 0;
  if (values["door.leaf"] === "open") return 1;
  return phase === "open" || values["door.bolt"] === "unlocked" ? 0.3 : 0.08;
}
