import type { Delivery, Wire } from "./bus/wire.ts";
import { isForeign } from "./core/acl.ts";
import type { Clock } from "./core/clock.ts";
import { LintelError } from "./core/errors.ts";
import type { Log } from "./core/log.ts";
import type { Busy } from "./core/quiet.ts";
import { at } from "./core/timer.ts";
import { isWild } from "./core/topic-filter.ts";
import { topicOf } from "./core/topics.ts";
import { storedCommands } from "./stored-commands.ts";
import type { Entities } from "./things/entities/entities.ts";

/** The hub's ear for other makers' devices: it hears what the registry of entities wants to hear, no more. */
export type Makers = {
  /** Takes one message outside the house's own tree; called by the intake. */
  take(delivery: Delivery): void;
  /** Whether the hub listens to a topic now; cheap, asked for each message. */
  wants(topic: string): boolean;
  /** Asks for everything that is wanted, then asks the makers' devices to announce themselves; again at each reconnect. */
  begin(): Promise<void>;
  /** The line broke: what comes next is a baseline again. */
  lost(): void;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

/** What the ear needs. */
export type MakersNeeds = {
  readonly root: string;
  readonly prefixes: readonly string[];
  readonly entities: Pick<Entities, "take" | "wants" | "filters" | "onFilters" | "commandTopics" | "lost" | "back">;
  readonly line: () => { readonly wire: Wire; readonly kind: "embedded" | "external" };
  readonly clock: Clock;
  readonly log: Log;
  readonly onFault: (id: string, error: unknown) => void;
  readonly onMended: (id: string) => void;
  /** Home Assistant has come: whoever announces itself does so again. */
  readonly onBirth: () => void;
  /** One of the discovery messages of a device was kept at the broker. */
  readonly onKept: (topic: string) => void;
};

const lookAfterMs = 2_000;
// What comes at QoS 0 is not kept for a hub that is away, and so pushes out no evidence; it would be a baseline anyway.
const qos = 0;

/** Follows the registry's filters on either broker. */
export function hearMakers(needs: MakersNeeds): Makers {
  const { entities, clock, log, onFault } = needs;
  const wire = () => needs.line().wire;
  const births = makeBirths(needs);
  const stored = storedCommands({ ...needs, wire, qos });
  const turn = makeFilterTurn(needs, wire);
  const closing: (() => void)[] = [];
  let look = () => {};
  const lookLater = () => {
    look();
    look = at(clock, clock.mono() + lookAfterMs, stored.look, (error) => onFault("makers", error));
  };
  closing.push(
    entities.onFilters((added, removed) => {
      turn.change(added, removed);
      lookLater();
    }),
  );
  return {
    take: (delivery) => {
      const { topic, payload, retained } = delivery;
      births.take(delivery);
      stored.take(delivery);
      if (retained && payload.byteLength > 0) needs.onKept(topic);
      if (entities.wants(topic)) entities.take(topic, payload, retained);
    },
    wants: (topic) => births.wants(topic) || stored.wants(topic) || entities.wants(topic),
    begin: async () => {
      turn.open([...births.topics, ...entities.filters()]);
      await turn.done();
      closing.push(
        wire().onOnline(() => {
          entities.back();
          void births.say().catch((error: unknown) => log.warn("the birth was not said", { error }));
        }),
      );
      lookLater();
    },
    lost: entities.lost,
    busy: {
      pending: () => {
        const waiting = turn.pending() + stored.pending();
        return waiting > 0 && wire().online ? waiting : 0;
      },
      activity: turn.activity,
      flush: () => Promise.resolve(),
    },
    [Symbol.dispose]: () => {
      look();
      stored[Symbol.dispose]();
      for (const off of closing) off();
    },
  };
}

/** Sends orders of the house to other makers' devices: never to a topic of ours, and never to stay there. */
export function toMakers(root: string, publish: Wire["publish"]): Wire["publish"] {
  return (topic, payload, sending) => {
    if (isWild(topic) || !isForeign(root, topic))
      return Promise.reject(new LintelError("E_FORBIDDEN", { id: "hub", may: "publish", topic }));
    if (sending.retain) return Promise.reject(new LintelError("E_RETAINED", { topic }));
    return publish(topic, payload, sending);
  };
}

/** Asks for and gives up filters one batch after another: what changes meanwhile goes with the next. */
function makeFilterTurn({ log, onFault }: MakersNeeds, wire: () => Wire) {
  const added = new Set<string>();
  const removed = new Set<string>();
  let opened = false;
  let batches = 0;
  let working: Promise<void> | undefined;
  /** Asked for again only after it was given up: each asking brings all that is kept. */
  const asked = new Set<string>();
  const batch = async () => {
    const [more, less] = [[...added], [...removed]];
    added.clear();
    removed.clear();
    for (const filter of less) asked.delete(filter);
    batches += 1;
    try {
      if (less.length > 0) await wire().unsubscribe(less);
      if (more.length === 0) return;
      await wire().subscribe(more, qos);
      // What is kept on them is here before the stepping clock may move on.
      await wire().busy.flush();
    } catch (error) {
      // The wire asks for all of it again when it is back.
      if (!wire().online) return log.info("filters wait for the broker", { filters: more.length });
      onFault("makers", error);
    }
  };
  const work = async () => {
    while (added.size + removed.size > 0) await batch();
    working = undefined;
  };
  const change = (more: readonly string[], less: readonly string[]) => {
    for (const filter of more) {
      if (removed.delete(filter) || asked.has(filter)) continue;
      asked.add(filter);
      added.add(filter);
    }
    for (const filter of less) {
      if (!asked.has(filter)) continue;
      if (added.delete(filter)) asked.delete(filter);
      else removed.add(filter);
    }
    if (opened) working ??= Promise.resolve().then(work);
  };
  return {
    change: (more: readonly string[], less: readonly string[]) => void (opened && change(more, less)),
    open: (filters: readonly string[]) => {
      opened = true;
      change(filters, []);
    },
    done: () => working ?? Promise.resolve(),
    pending: () => (working ? 1 : 0),
    activity: () => batches,
  };
}

/** Says `online` where makers listen for it, unless a Home Assistant keeps its own there; hears when one comes. */
function makeBirths({ root, prefixes, line, onBirth }: MakersNeeds) {
  const topics = new Set(prefixes.map((prefix) => topicOf(root, "discovery.birth", prefix)));
  const beside = new Set<string>();
  const echoes = new Map<string, number>();
  return {
    topics,
    wants: (topic: string) => topics.has(topic),
    take: ({ topic, payload, retained }: Delivery) => {
      if (!topics.has(topic)) return;
      const online = Buffer.from(payload).toString() === "online";
      if (retained) return void (online ? beside.add(topic) : beside.delete(topic));
      if (!online) return;
      const ours = echoes.get(topic) ?? 0;
      if (ours > 0) echoes.set(topic, ours - 1);
      else onBirth();
    },
    say: async () => {
      const { wire, kind } = line();
      // No echo of a life before this connection comes any more.
      echoes.clear();
      for (const topic of topics) {
        if (beside.has(topic)) continue;
        if (kind === "external") echoes.set(topic, 1);
        await wire.publish(topic, "online", { qos: 1, retain: false });
      }
    },
  };
}
