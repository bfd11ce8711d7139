import type { Bus } from "../../bus/bus.ts";
import type { Clock } from "../../core/clock.ts";
import type { Entity, FoundDevice, Part } from "../../core/entities.ts";
import { type ErrorCode, LintelError } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import { isWild } from "../../core/topic-filter.ts";
import { makeAnnouncing } from "./announcing.ts";
import { openAsking } from "./asking.ts";
import { makeSources } from "./availability.ts";
import { openFilterChanges, type OnFilters } from "./filter-changes.ts";
import { type Found, makeFoundDevices } from "./found-devices.ts";
import { openHearing, type Word } from "./hearing.ts";
import { type Known, type Listening, renew, type Source, viewOf } from "./known.ts";
import { makeLastWords } from "./last-words.ts";
import { makeNews, type OnNews } from "./news.ts";
import type { Order } from "./orders.ts";
import { makeOurs } from "./ours.ts";
import { partOf } from "./part.ts";
import type { Adapter, Announcement } from "./plan.ts";
import { makeRefusals, type Refusal } from "./refusals.ts";
import { makeRivals } from "./rivals.ts";
import { makeOrdering, makeSending, type Publish } from "./sending.ts";
import { makeThere } from "./there.ts";
import { makeTopicIndex } from "./ears-by-topic.ts";

export type { Adapter, Announcement, Refusal };

/** How much came in, and what stands. */
export type EntityCounts = {
  readonly entities: number;
  readonly devices: number;
  readonly filters: number;
  /** Messages on a topic that somebody listens to. */
  readonly messages: number;
  readonly announced: number;
  /** Announcements of kinds this house leaves alone. */
  readonly ignored: number;
  /** Announcements of this house itself. */
  readonly own: number;
  readonly refused: Readonly<Partial<Record<ErrorCode, number>>>;
};

/** Other makers' devices and their entities: what they announce, tell, and can be ordered to do. */
export type Entities = {
  /** A message on a topic that `wants` is true for; bad foreign input is counted and never thrown. */
  take(topic: string, payload: Uint8Array, retained: boolean): void;
  /** Which filters the hub must hear now. */
  filters(): ReadonlySet<string>;
  /** Hears, gathered, which filters came and went. */
  onFilters(fn: OnFilters): () => void;
  wants(topic: string): boolean;
  /** Where orders to what is announced go: what is kept there a device would obey at each start. */
  commandTopics(): ReadonlySet<string>;
  found(): readonly FoundDevice[];
  device(id: string): FoundDevice | undefined;
  entity(id: string): Entity | undefined;
  /** An entity in the hands of a device of ours; one that is not announced yet is not available. */
  part(id: string): Part;
  onNews(id: string, fn: OnNews): () => void;
  /** Sends one order. E_NOT_FOUND, E_DEVICE_OFFLINE, E_UNKNOWN_VERB, E_UNKNOWN_KEY, E_WRONG_TYPE. */
  order(id: string, order: Order): void;
  /** The line to the broker broke: nobody is there, and the next word of each is a baseline again. */
  lost(): void;
  /** The line stands again, and the filters are heard. */
  back(): void;
  /** The newest refusal of each topic and entity, newest first. */
  refusals(): readonly Refusal[];
  counts(): EntityCounts;
  [Symbol.dispose](): void;
};

/** What the registry of entities is handed. */
export type EntitiesNeeds = {
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Pick<Bus, "emit">;
  /** The house's own topic root: nothing foreign listens or sends below it. */
  readonly root: string;
  readonly publish: Publish;
  readonly adapters: readonly Adapter[];
  /** Whether an announcement is this house's own. */
  readonly own: (announcement: Announcement) => boolean;
  readonly most?: { readonly entities: number; readonly devices: number };
};

/** Bytes of a state, and of an announcement: a device may announce hundreds of entities at once. */
const largest = { state: 65_536, announcement: 262_144 };
const utf8 = new TextDecoder("utf-8", { fatal: true });

const none: readonly never[] = [];

type Listener = Adapter | Source | Listening;

/** Opens the registry of entities; nothing is announced yet. */
export function openEntities(needs: EntitiesNeeds): Entities {
  const { clock, log, most = { entities: 20_000, devices: 4_000 } } = needs;
  const onFault = (error: unknown) => log.error("entities.failed", { error });
  const entities = new Map<string, Known>();
  const index = makeTopicIndex<Listener>();
  const sources = makeSources();
  const devices = makeFoundDevices(most.devices);
  const refusals = makeRefusals();
  const lastWords = makeLastWords();
  const filters = openFilterChanges(clock, onFault);
  const news = makeNews(needs.bus, onFault);
  const ours = makeOurs(needs.root);
  let messages = 0;
  const send = makeSending({ ...needs, refusals });
  const asking = openAsking(clock, (question) => send("", question), onFault);
  const there = makeThere({ entities, sources, news, refusals, asking, now: clock.wall });
  const { available } = there;
  const hearing = openHearing({ clock, news, refusals, available, onFault });
  const order = makeOrdering({ entities, available, line: () => there.line, ours, hearing, send });

  const open = (filter: string, listener: Listener) => {
    if (index.add(filter, listener)) return filters.added(filter);
    const last = isWild(filter) ? undefined : lastWords.get(filter);
    if (last) tellOne(listener, filter, { ...last, live: false });
  };
  const close = (filter: string, listener: Listener) => {
    if (!index.remove(filter, listener)) return;
    filters.removed(filter);
    lastWords.drop(filter);
  };
  const tellOne = (listener: Listener, topic: string, word: Word) => {
    if ("announced" in listener) announcing.announce(listener, topic, word.text);
    else if ("known" in listener) hearing.hear(listener, topic, word);
    else there.say(listener, topic, word.text);
  };
  const announcing = makeAnnouncing({
    entities,
    devices,
    ours,
    refusals,
    rivals: makeRivals(needs.bus, news, clock.wall),
    news,
    now: clock.wall,
    mostEntities: most.entities,
    own: needs.own,
    made: (id, plan, topic) => {
      const [at, wall] = plan.first ? [clock.mono(), clock.wall()] : [undefined, undefined];
      const rest = { device: "", heard: none, ears: none, sources: none, latest: undefined };
      return { id, plan, topic, state: plan.first ?? {}, at, wall, ...rest };
    },
    renewed: (known, plan) => renew(known, plan),
    listen: (known) => {
      const before = known.ears;
      known.ears = known.plan.ears.map((ear) => ({ known, ear }));
      for (const listening of known.ears) open(listening.ear.filter, listening);
      for (const listening of before) close(listening.ear.filter, listening);
      const { opened, closed } = sources.follow(known);
      for (const source of opened) open(source.ear.filter, source);
      for (const source of closed) close(source.ear.filter, source);
      asking.ask(known.plan.ask ?? []);
      news.tell(known.id, { fresh: false, available: available(known) });
    },
    leave: (known) => {
      hearing.rest(known);
      for (const listening of known.ears) close(listening.ear.filter, listening);
      known.ears = [];
      for (const source of sources.leave(known)) close(source.ear.filter, source);
    },
  });
  for (const adapter of needs.adapters) for (const filter of adapter.filters) open(filter, adapter);

  const deviceView = (found: Found): FoundDevice => {
    const { via, ...plan } = found.plan;
    const through = via === undefined ? undefined : devices.byMark(via);
    const all = [...found.entities].map((known) => viewOf(known, there.line));
    const name = plan.name ?? all[0]?.name ?? found.id;
    return {
      id: found.id,
      ...plan,
      name,
      ...(through && through !== found && { via: through.id }),
      origin: found.origin,
      entities: all,
    };
  };
  return {
    take: (topic, payload, retained) => {
      if (ours.closed(topic)) return;
      const listeners = index.at(topic);
      if (listeners.length === 0) return;
      messages += 1;
      const [at, wall] = [clock.mono(), clock.wall()];
      const cap = listeners.some((listener) => "announced" in listener) ? largest.announcement : largest.state;
      if (payload.byteLength > cap)
        return refusals.add(topic, new LintelError("E_TOO_BIG", { bytes: payload.byteLength, cap }), wall);
      const text = textOf(payload);
      if (text === undefined)
        return refusals.add(topic, new LintelError("E_WRONG_TYPE", { field: "payload", problem: "no UTF-8" }), wall);
      const word = { text, at, wall, live: !retained };
      if (index.filters.has(topic) && listeners.some((listener) => !("announced" in listener)))
        lastWords.keep(topic, { text, at, wall });
      for (const listener of listeners) tellOne(listener, topic, word);
    },
    filters: () => index.filters,
    onFilters: filters.on,
    wants: (topic) => !ours.closed(topic) && index.has(topic),
    commandTopics: () => new Set([...entities.values()].flatMap(({ plan }) => plan.sends ?? [])),
    found: () => [...devices.all()].map(deviceView),
    device: (id) => {
      const found = devices.get(id);
      return found && deviceView(found);
    },
    entity: (id) => {
      const known = entities.get(id);
      return known && viewOf(known, there.line);
    },
    part: (id) => partOf(id, entities, available, order),
    onNews: news.on,
    order,
    lost: () => void (there.setLine(false) && lastWords.clear()),
    back: () => void there.setLine(true),
    refusals: refusals.newest,
    counts: () => ({
      entities: entities.size,
      devices: devices.size,
      filters: index.filters.size,
      messages,
      ...announcing.counts,
      refused: refusals.counts(),
    }),
    [Symbol.dispose]: () => {
      filters[Symbol.dispose]();
      asking[Symbol.dispose]();
      hearing[Symbol.dispose]();
    },
  };
}

function textOf(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
