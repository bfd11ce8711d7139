import { fail } from "../../core/errors.ts";
import type { Scope } from "./abbreviations.ts";

/** One block of a config by its long names; whatever stands under a name may be of any type. */
export type Config = { readonly get: (name: string) => unknown };

/** Reads a block whose names may be short or long; where both stand, the short one counts, as Home Assistant has it. */
export function spelledOut(block: Readonly<Record<string, unknown>>, names: Scope): Config {
  return {
    get: (name) => {
      const short = names.get(name);
      if (short !== undefined && Object.hasOwn(block, short)) return block[short];
      return Object.hasOwn(block, name) ? block[name] : undefined;
    },
  };
}

/** The same with the base topic in place of each `~` at the start or end of a topic. */
export function withBase(config: Config, base: unknown): Config {
  if (typeof base !== "string") return config;
  return {
    get: (name) => {
      const value = config.get(name);
      return typeof value === "string" && name.endsWith("topic") ? based(value, base) : value;
    },
  };
}

const longestTopic = 500;
const wrong = (field: string, problem: string): never => fail("E_WRONG_TYPE", { field, problem });

const truths: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "on", "enable", "1"].map((word) => [word, true] as const),
  ...["false", "no", "off", "disable", "0"].map((word) => [word, false] as const),
]);

/** A value as Python writes it, for payloads are compared as text: True, None, 21.5, JSON for the rest. */
export function pythonText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  return value === null || value === undefined ? "None" : JSON.stringify(value);
}

/** A text of at most `most` characters; a number or truth value counts as its text. */
export function textAt(config: Config, key: string, most = 200): string | undefined {
  const value = config.get(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === "object") wrong(key, "no text");
  const text = pythonText(value);
  return text.length > most ? wrong(key, "too long") : text;
}

/** A payload to be sent or compared with: anything, as text. */
export function payloadAt<D extends string | undefined>(config: Config, key: string, otherwise: D): string | D {
  const value = config.get(key);
  if (value === undefined || value === null) return otherwise;
  if (deeperThan(value, 8)) wrong(key, "nested too deeply");
  const text = pythonText(value);
  return text.length > 1_000 ? wrong(key, "too long") : text;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}

/** A number, or a text that is one. */
export function numberAt(config: Config, key: string): number | undefined {
  const value = config.get(key);
  if (value === undefined || value === null) return undefined;
  return (
    (typeof value === "number" || typeof value === "string" ? finite(value) : undefined) ?? wrong(key, "no number")
  );
}

const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** The finite number in a text as Python's `float` reads it, or undefined. */
export function finite(value: string | number): number | undefined {
  if (typeof value === "string" && (value.length > 40 || !decimal.test(value))) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A truth value, or one of the words and numbers that makers write for it. */
export function flagAt(config: Config, key: string): boolean | undefined {
  const value = config.get(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" || typeof value === "number" ? String(value).toLowerCase() : "";
  return truths.get(word) ?? wrong(key, "neither true nor false");
}

/** A list of texts; one text alone is a list of one. */
export function listAt(config: Config, key: string, most = 200): readonly string[] | undefined {
  const value = config.get(key);
  if (value === undefined || value === null) return undefined;
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.slice(0, most).map((item) => {
    if (item === undefined || (typeof item === "object" && item !== null)) wrong(key, "no list of texts");
    return pythonText(item).slice(0, 1_000);
  });
}

/** A topic or topic filter; whether the house may use it is not decided here. */
export function topicAt(config: Config, key: string): string | undefined {
  const value = config.get(key);
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" && value !== "" ? bounded(value) : wrong(key, "no topic");
}

/** What is remembered by its topic must not be long before the house has looked at it. */
function bounded(topic: string): string {
  return topic.length > longestTopic ? fail("E_TOPIC", { topic: topic.slice(0, 80) }) : topic;
}

/** A block of its own. */
export function blockAt(config: Config, key: string): Readonly<Record<string, unknown>> | undefined {
  const value = config.get(key);
  if (value === undefined || value === null) return undefined;
  return isBlock(value) ? value : wrong(key, "no object");
}

/** Whether a value is an object with names. */
export function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How surely messages are exchanged; the highest grade is brought down to what the house speaks. */
export function qosAt(config: Config): 0 | 1 {
  const qos = numberAt(config, "qos") ?? 0;
  if (![0, 1, 2].includes(qos)) wrong("qos", "0, 1 or 2");
  return qos === 0 ? 0 : 1;
}

/** One topic with the base in place of a `~` at its start or end. */
export function based(topic: string, base: unknown): string {
  if (typeof base !== "string") return topic;
  const fronted = topic.startsWith("~") ? base + topic.slice(1) : topic;
  return bounded(fronted.endsWith("~") && fronted !== "~" ? fronted.slice(0, -1) + base : fronted);
}

/** The object a message is, or it is refused. */
export function blockIn(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return fail("E_NOT_JSON", {}, cause);
  }
  return isBlock(value) ? value : wrong("message", "no object");
}
