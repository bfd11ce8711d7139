import type { EntityState } from "../../core/entities.ts";
import { finite, flagAt, numberAt, payloadAt, pythonText, textAt, topicAt } from "./config.ts";
import { earsOf, type Made, type Maker, misfit, needed, reading, sender, sendsOf } from "./maker.ts";
import { isAssumed } from "./switching.ts";
import { measured, numberIn } from "./telling.ts";

const stateWords = (maker: Maker, words: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(words).map(([is, usual]) => [payloadAt(maker.config, `state_${is}`, usual), is]));

/** A lock; `open` lets go of the latch where it has one. */
export function lock(maker: Maker): Made {
  const { config } = maker;
  const words = stateWords(maker, {
    locked: "LOCKED",
    locking: "LOCKING",
    unlocked: "UNLOCKED",
    unlocking: "UNLOCKING",
    open: "OPEN",
    opening: "OPENING",
    jammed: "JAMMED",
  });
  const open = payloadAt(config, "payload_open", undefined);
  const payloads = {
    lock: payloadAt(config, "payload_lock", "LOCK"),
    unlock: payloadAt(config, "payload_unlock", "UNLOCK"),
    ...(open !== undefined && { open }),
  };
  const reset = payloadAt(config, "payload_reset", "None");
  const to = needed(sender(maker, "command_topic", "command_template"), "command_topic");
  const read = reading(maker, "state_topic", ["value_template"], ["lock"], (text) => ({
    lock: words.get(text) ?? misfit("lock", text),
  }));
  const resettable = read && {
    filter: read.filter,
    read: (payload: string) =>
      payload === reset ? { is: "state" as const, state: {}, unknown: ["lock"] } : read.read(payload),
  };
  // A lock that wants a code with every order is told nothing: the house keeps no code of it.
  const coded = textAt(config, "code_format") !== undefined;
  const wants: ("lock" | "unlock" | "open")[] = ["lock", "unlock", ...(open === undefined ? [] : ["open" as const])];
  const said = (want: unknown) => payloads[want === "lock" || want === "open" ? want : "unlock"] ?? payloads.unlock;
  return {
    traits: { wants, ...(coded && { code: true }) },
    ears: earsOf(maker, [resettable]),
    ...(!coded && { order: (order) => [to.say(said(order["want"]))] }),
    sends: sendsOf(to),
    assumed: isAssumed(maker, "state_topic"),
  };
}

/** A share of the way between two ends as makers count it. */
function positions({ config }: Maker): {
  readonly pct: (text: string) => number;
  readonly at: (pct: number) => number;
} {
  const [open, closed] = [numberAt(config, "position_open") ?? 100, numberAt(config, "position_closed") ?? 0];
  return {
    pct: (text) => {
      const share = ((numberIn(text, "position") - closed) / (open - closed)) * 100;
      return Number.isFinite(share) ? Math.round(Math.min(100, Math.max(0, share))) : misfit("position", text);
    },
    at: (pct) => Math.round(closed + ((open - closed) * pct) / 100),
  };
}

/** A water valve: a word, a bare position, or both in one object. */
export function valve(maker: Maker): Made {
  const { config } = maker;
  const placed = flagAt(config, "reports_position") === true;
  const words = stateWords(maker, { open: "open", opening: "opening", closed: "closed", closing: "closing" });
  const { pct, at } = positions(maker);
  const [open, close] = [payloadAt(config, "payload_open", "OPEN"), payloadAt(config, "payload_close", "CLOSE")];
  const to = sender(maker, "command_topic", "command_template");
  const stateOf = (state: string): EntityState => {
    const is = words.get(state);
    if (is !== undefined) return { valve: is };
    if (!placed || finite(state) === undefined) return misfit("valve", state);
    const position_pct = pct(state);
    return { valve: position_pct === 0 ? "closed" : "open", position_pct };
  };
  const into = (text: string): EntityState => {
    const both = text.startsWith("{") ? objectIn(text) : undefined;
    if (!both) return stateOf(text);
    const { state, position } = both;
    return {
      ...(position !== undefined && stateOf(pythonText(position))),
      ...(state !== undefined && stateOf(pythonText(state))),
    };
  };
  const moved = (order: Readonly<Record<string, unknown>>) => {
    if (!to) return [];
    if (placed) return [to.say(at(order["open"] === true ? 100 : 0))];
    return [to.say(order["open"] === true ? open : close)];
  };
  return {
    traits: measured(maker),
    ears: earsOf(maker, [reading(maker, "state_topic", ["value_template"], ["valve", "position_pct"], into)]),
    ...(to && { order: moved, sends: sendsOf(to), assumed: isAssumed(maker, "state_topic") }),
  };
}

function objectIn(text: string): { readonly state?: unknown; readonly position?: unknown } | undefined {
  try {
    const told: unknown = JSON.parse(text);
    return typeof told === "object" && told !== null ? told : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A blind, a curtain, a garage door. */
export function cover(maker: Maker): Made {
  const { config } = maker;
  const words = stateWords(maker, {
    open: "open",
    opening: "opening",
    closed: "closed",
    closing: "closing",
    stopped: "stopped",
  });
  const { pct } = positions(maker);
  const to = sender(maker, "command_topic", "command_template");
  const payloads: Readonly<Record<string, string>> = {
    open: payloadAt(config, "payload_open", "OPEN"),
    close: payloadAt(config, "payload_close", "CLOSE"),
    stop: payloadAt(config, "payload_stop", "STOP"),
  };
  const state = reading(maker, "state_topic", ["value_template"], ["cover"], (text) => ({
    cover: words.get(text) ?? misfit("cover", text),
  }));
  const position = reading(maker, "position_topic", ["position_template"], ["position_pct"], (text) => {
    const position_pct = pct(text);
    return topicAt(config, "state_topic")
      ? { position_pct }
      : { position_pct, cover: position_pct === 0 ? "closed" : "open" };
  });
  return {
    traits: measured(maker),
    ears: earsOf(maker, [position, state]),
    ...(to && {
      order: (order) => [to.say(payloads[String(order["want"])] ?? misfit("want", String(order["want"])))],
      sends: sendsOf(to),
      assumed: isAssumed(maker, "state_topic", "position_topic"),
    }),
  };
}
