import { fail } from "../../core/errors.ts";
import type { Availability } from "../entities/plan.ts";
import { entityNames } from "./abbreviations.ts";
import { based, type Config, isBlock, payloadAt, spelledOut, textAt, topicAt } from "./config.ts";
import { type Maker, renderer, templateAt } from "./maker.ts";

type Source = Availability["ears"][number];

/** Ears of availability by what they listen to, and their combinations: the thousands of entities of one bridge share them. */
export type SharedEars = { readonly ears: Map<string, Source>; readonly whole: Map<string, Availability> };

/** Nothing shared yet. */
export const sharedEars = (): SharedEars => ({ ears: new Map(), whole: new Map() });

/** One ear and what it is shared by. */
type Keyed = { readonly key: string; readonly ear: Source };

const mostSources = 20;
const mostShared = 20_000;
const longestShared = 2_000;

/** Who says whether an entity is there: one topic, or a list of them, or one entry of a list. */
export function availabilityOf(maker: Maker, base: unknown, shared: SharedEars): Availability {
  const { config } = maker;
  const mode = textAt(config, "availability_mode") ?? "latest";
  if (mode !== "all" && mode !== "any" && mode !== "latest")
    fail("E_WRONG_TYPE", { field: "availability_mode", problem: "all, any or latest" });
  const listed = config.get("availability");
  const entries: readonly unknown[] = Array.isArray(listed)
    ? listed
    : listed === undefined || listed === null
      ? []
      : [listed];
  const single = topicAt(config, "availability_topic");
  if (single !== undefined && entries.length === 0)
    return together(mode, [earOf(maker, config, single, "availability_template", shared)], shared);
  const ears = entries.slice(0, mostSources).map((entry) => {
    if (!isBlock(entry)) return fail("E_WRONG_TYPE", { field: "availability", problem: "no object" });
    const block = spelledOut(entry, entityNames);
    const topic = topicAt(block, "topic") ?? fail("E_WRONG_TYPE", { field: "availability.topic", problem: "missing" });
    const inner: Maker = { config: block, parse: maker.parse };
    try {
      return earOf(inner, block, based(topic, base), "value_template", shared);
    } finally {
      if (inner.unread !== undefined) maker.unread = inner.unread;
    }
  });
  return together(mode, ears, shared);
}

function together(mode: Availability["mode"], all: readonly Keyed[], { whole }: SharedEars): Availability {
  const key = [mode, ...all.map((one) => one.key)].join("\0");
  const known = whole.get(key);
  if (known) return known;
  const made = { mode, ears: [...new Set(all.map(({ ear }) => ear))] };
  share(whole, key, made);
  return made;
}

function earOf(maker: Maker, config: Config, filter: string, template: string, { ears }: SharedEars): Keyed {
  const there = payloadAt(config, "payload_available", "online");
  const away = payloadAt(config, "payload_not_available", "offline");
  const parsed = templateAt(maker, template);
  const key = [filter, there, away, parsed?.text ?? ""].join("\n");
  const known = ears.get(key);
  if (known) return { key, ear: known };
  const render = renderer(parsed);
  const ear: Source = {
    filter,
    read: (payload) => {
      const text = render(payload);
      return text === there ? true : text === away ? false : undefined;
    },
  };
  share(ears, key, ear);
  return { key, ear };
}

/** What is long is hardly shared, and a flood of it must not stay. */
function share<T>(into: Map<string, T>, key: string, value: T): void {
  if (key.length > longestShared) return;
  if (into.size >= mostShared) into.clear();
  into.set(key, value);
}
