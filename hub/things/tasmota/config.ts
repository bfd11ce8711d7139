import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { check, parseJson } from "../../core/parse.ts";
import type { Availability } from "../entities/plan.ts";

/** The largest message of a Tasmota that is read, bytes. */
export const messageCap = 16_384;

const word = z.string().min(1).max(100);
const text = z.string().max(100);
const flags = z.array(z.number().int()).max(64);
const names = z.array(text.nullable()).max(64);

/** What a Tasmota says of itself on `tasmota/discovery/<MAC>/config`, as far as this house needs it. */
export const Config = z.object({
  mac: z.string().regex(/^[0-9A-Za-z_-]{1,40}$/),
  /** Topic, full topic, and the three prefixes cmnd, stat, tele. */
  t: word,
  ft: z.string().min(1).max(200),
  tp: z.tuple([word, word, word]),
  hn: text.default(""),
  dn: text.default("Tasmota"),
  fn: names.default([]),
  md: text.default(""),
  sw: text.default(""),
  onln: word.default("Online"),
  ofln: word.default("Offline"),
  /** The words for off, on, toggle and hold. */
  state: z.array(word).min(2).default(["OFF", "ON"]),
  /** Relays: 0 none, 1 switch, 2 light, 3 half of a shutter. */
  rl: flags.default([]),
  /** Buttons that tell of presses, and switch modes (-1 tells nothing). */
  btn: flags.default([]),
  swc: flags.default([]),
  swn: names.default([]),
  so: z.record(z.string(), z.number()).default({}),
  /** A fan controller; lights in one; the kind of light; sleeps between its words; shutters turned around. */
  if: z.number().default(0),
  lk: z.number().default(1),
  lt_st: z.number().default(0),
  ty: z.number().default(0),
  dslp: z.number().default(0),
  sho: flags.default([]),
});
/** See the schema of the same name. */
export type Config = z.infer<typeof Config>;

/** What a Tasmota's messages hold. */
export type Json = Readonly<Record<string, unknown>>;

/** A Tasmota as its plans are made of it. */
export type Box = {
  readonly config: Config;
  readonly mac: string;
  /** The beginnings of its topics, each ending in a slash. */
  readonly topics: { readonly cmnd: string; readonly stat: string; readonly tele: string };
  readonly on: string;
  readonly off: string;
  readonly availability: Availability;
  /** One of its messages; several entities listening to one topic share the work. */
  json(payload: string): Json;
};

/** Reads one message of the discovery, strict in what it knows and deaf to the rest. */
export function readJson(payload: string): Json {
  const value = parseJson(new TextEncoder().encode(payload), messageCap);
  if (!isObject(value)) fail("E_WRONG_TYPE", { field: "", problem: "not an object" });
  return value;
}

/** Whether a value is a plain object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's own value under a key. */
export function own(json: unknown, key: string): unknown {
  return isObject(json) && Object.hasOwn(json, key) ? json[key] : undefined;
}

/** Makes the box that a config describes; its topics hold no wildcard. */
export function boxOf(mac: string, raw: Json): Box {
  const config = check(Config, raw);
  if (config.mac !== mac) fail("E_WRONG_TYPE", { field: "mac", problem: `${config.mac} on the topic of ${mac}` });
  const [cmnd, stat, tele] = config.tp;
  const topics = { cmnd: beginning(config, cmnd, true), stat: beginning(config, stat), tele: beginning(config, tele) };
  let last: { readonly payload: string; readonly value: Json } | undefined;
  return {
    config,
    mac,
    topics,
    on: config.state[1] ?? "ON",
    off: config.state[0] ?? "OFF",
    availability: {
      mode: "latest",
      // One that sleeps between its words says farewell each time: it is there all the same.
      ears: config.dslp ? [] : [{ filter: `${topics.tele}LWT`, read: presence(config) }],
    },
    json: (payload) => {
      // What a broker had kept is taken back by an empty message.
      if (payload === "") return {};
      if (last?.payload !== payload) last = { payload, value: readJson(payload) };
      return last.value;
    },
  };
}

function presence({ onln, ofln }: Config): (payload: string) => boolean | undefined {
  return (payload) => (payload === onln ? true : payload === ofln ? false : undefined);
}

// Commands need the prefix even where the full topic leaves it out, as the firmware adds it then.
function beginning({ ft, t, hn, mac }: Config, prefix: string, command = false): string {
  const whole = command && !ft.includes("%prefix%") ? `${ft}/%prefix%` : ft;
  const values: Record<string, string> = { prefix, topic: t, hostname: hn, id: mac.slice(-6) };
  const topic = `${whole.replace(/%(prefix|topic|hostname|id)%/g, (_, name: string) => values[name] ?? "")}/`
    .replaceAll("#", "")
    .replace(/\/{2,}/g, "/");
  if (/\+|^[/$]/.test(topic) || topic.includes("\0")) fail("E_WRONG_TYPE", { field: "ft", problem: "not a topic" });
  return topic;
}
