import type { Bus } from "../../bus/bus.ts";
import type { Clock } from "../../core/clock.ts";
import type { HouseholdDocument, Noun } from "../../core/house.ts";
import { type KindName, kinds } from "../../core/kinds.ts";
import { at } from "../../core/timer.ts";
import { readTopic, topicOf } from "../../core/topics.ts";
import { deviceMessage, hubMessage, seenId } from "./messages.ts";

export { isOurOwn } from "./messages.ts";

/** How the hub and the house's own devices are found by Home Assistant and its like. */
export type Seen = {
  /** Publishes what is not there yet, takes back what is gone; all of it again when `again`. */
  announce(again?: boolean): Promise<void>;
  /** A kept message of that topic was met at the broker: one that is ours and out of date is taken back. */
  met(topic: string): void;
  [Symbol.dispose](): void;
};

/** What it needs of the house. */
export type SeenNeeds = {
  readonly root: string;
  readonly version: string;
  readonly household: {
    home(): { readonly name: string } | undefined;
    all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
    get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
  };
  readonly scenes: () => readonly string[];
  readonly word: (key: string) => string;
  readonly bus: Pick<Bus, "on">;
  readonly clock: Clock;
  readonly publish: (topic: string, payload: string, how: { qos: 1; retain: true }) => Promise<void>;
  readonly onFault: (error: unknown) => void;
};

/** The settings of the household that say whether, and under which prefixes, parted by commas. */
export const seenSettings = { announce: "discovery.announce", prefix: "discovery.prefix" } as const;

const usualPrefix = "homeassistant";
const prefixShape = /^[A-Za-z0-9_-]{1,40}$/;
const settleMs = 200;
const nouns: readonly Noun[] = ["home", "device", "place", "setting"];

/** The discovery prefixes a house uses; what is no prefix is left out. */
export function prefixesOf(setting: unknown): readonly string[] {
  const named = typeof setting === "string" ? setting.split(",").map((prefix) => prefix.trim()) : [];
  const good = [...new Set(named.filter((prefix) => prefixShape.test(prefix)))];
  return good.length > 0 ? good : [usualPrefix];
}

/** Keeps the discovery messages of the house as the household is; nothing is published before `announce`. */
export function openSeen(needs: SeenNeeds): Seen {
  const { root, household, bus, clock, publish, onFault } = needs;
  const prefixes = () => prefixesOf(household.get("setting", seenSettings.prefix)?.value);
  const told = new Map<string, string>();
  let begun = false;
  let cancel: (() => void) | undefined;
  let last = Promise.resolve();
  /** All of it, not begun yet: one round serves everybody who asks meanwhile. */
  let whole: Promise<void> | undefined;
  const write = async (topic: string, payload: string) => {
    await publish(topic, payload, { qos: 1, retain: true });
    if (payload === "") told.delete(topic);
    else told.set(topic, payload);
  };
  const round = async (again: boolean) => {
    const now = messagesOf(needs);
    for (const [topic, payload] of now) if (again || told.get(topic) !== payload) await write(topic, payload);
    for (const topic of told.keys()) if (!now.has(topic)) await write(topic, "");
  };
  const announce = (again = false) => {
    begun = true;
    if (again && whole) return whole;
    const next = last
      .then(() => {
        if (again) whole = undefined;
        return round(again);
      })
      .catch(onFault);
    if (again) whole = next;
    last = next;
    return next;
  };
  const later = () => {
    if (begun) cancel ??= at(clock, clock.mono() + settleMs, () => ((cancel = undefined), announce()), onFault);
  };
  const off = bus.on("household.changed", ({ noun }) => void (nouns.includes(noun) && later()));
  const isOurTopic = (topic: string) => {
    const read = readTopic(root, topic);
    const [prefix = "", id = ""] = read?.name === "discovery.device" ? read.ids : [];
    return prefixes().includes(prefix) && (id === seenId(root) || id.startsWith(`${seenId(root)}_`));
  };
  return {
    announce,
    met: (topic) => {
      if (!isOurTopic(topic) || told.has(topic)) return;
      told.set(topic, "");
      later();
    },
    [Symbol.dispose]: () => {
      cancel?.();
      off();
    },
  };

  function messagesOf({ version, scenes, word }: SeenNeeds): ReadonlyMap<string, string> {
    const messages = new Map<string, string>();
    if (household.get("setting", seenSettings.announce)?.value === false || !household.home()) return messages;
    const house = { root, name: household.home()?.name ?? "", version, word };
    const all = [
      { id: seenId(root), message: hubMessage(house, scenes()) },
      ...household.all("device").flatMap(({ id, kind, name, place, made_of }) => {
        // One made of other makers' entities tells its state inside the house only.
        if (made_of !== undefined || !isKind(kind)) return [];
        const where = place === undefined ? undefined : (household.get("place", place)?.name ?? place);
        const device = { id, kind, name, ...(where === undefined ? {} : { place: where }) };
        return [{ id: seenId(root, id), message: deviceMessage(house, device) }];
      }),
    ];
    for (const prefix of prefixes())
      for (const { id, message } of all)
        messages.set(topicOf(root, "discovery.device", prefix, id), JSON.stringify(message));
    return messages;
  }
}

function isKind(kind: string): kind is KindName {
  return Object.hasOwn(kinds, kind);
}
