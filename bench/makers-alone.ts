import { makeBus } from "../hub/bus/bus.ts";
import { systemClock } from "../hub/core/clock.ts";
import { makeLog } from "../hub/core/log.ts";
import { messageScope, parseTemplate } from "../hub/core/template/template.ts";
import { homeAssistant } from "../hub/things/discovery/home-assistant.ts";
import { type Entities, openEntities } from "../hub/things/entities/entities.ts";
import { tasmota } from "../hub/things/tasmota/tasmota.ts";
import { makersWrite } from "../tests/unit/templates/what-makers-write.ts";
import { configs, entitiesEach, type MakersMessage, presences, told } from "./makers-traffic.ts";
import { percentile } from "./figures.ts";

/** One round of what the room of entities does by itself: rates a second, and what a plain reading of the same bytes does. */
export type AloneRound = {
  readonly configs: Rates;
  readonly renders: Rates;
  /** State messages, every device in turn; and the p50 of one, µs: from the same devices among few entities and among many, and from all. */
  readonly hears: Rates & { readonly few_us: number; readonly many_us: number; readonly all_us: number };
};
type Rates = { readonly floor: number; readonly figure: number };
type Bytes = { readonly topic: string; readonly payload: Uint8Array };

/** How many entities are few, and how many are many. */
export const sizes = { few: 10, many: 10_000 } as const;
const turn = 1_000;

const text = new TextDecoder();
const asBytes = (all: readonly MakersMessage[]): Bytes[] =>
  all.map(({ topic, payload }) => ({ topic, payload: new TextEncoder().encode(payload) }));

/** The registry as the hub opens it, without a line. */
function openAlone(): Entities {
  const clock = systemClock();
  const entities = openEntities({
    clock,
    log: makeLog((line) => console.error(line), clock),
    bus: makeBus((error) => console.error("bench: a listener failed", error)),
    root: "lintel",
    publish: () => Promise.resolve(),
    adapters: [homeAssistant(), tasmota()],
    own: ({ origin }) => origin === "Lintel",
  });
  entities.back();
  return entities;
}

function rate(count: number, work: () => void): number {
  const begun = performance.now();
  work();
  return (count * 1_000) / (performance.now() - begun);
}

/** What costs least: the bytes read as text and as JSON, and one look into a map. */
function plainly(all: readonly Bytes[]): number {
  const known = new Map<string, unknown>();
  return rate(all.length, () => {
    for (const { topic, payload } of all) known.set(topic, JSON.parse(text.decode(payload)));
  });
}

function announced(entities: Entities, all: readonly Bytes[]): number {
  const reached = rate(all.length, () => {
    for (const { topic, payload } of all) entities.take(topic, payload, true);
  });
  const { entities: stand, refused } = entities.counts();
  if (stand !== all.length) throw new Error(`${stand} of ${all.length} entities stand: ${JSON.stringify(refused)}`);
  return reached;
}

/** Every template that makers write, each with its own message, and none twice in a row. */
function rendered(count: number): Rates {
  const said = Object.values(makersWrite)
    .flat()
    .map(([template, payload]) => ({ template: parseTemplate(template), payload }));
  const each = (work: (one: (typeof said)[number], payload: string) => unknown) =>
    rate(count, () => {
      for (let n = 0; n < count; n += 1) {
        const one = said[n % said.length];
        // White space at the end: no reading of an equal message before it is remembered.
        if (one) work(one, one.payload + (n % 2 === 0 ? "" : " "));
      }
    });
  return {
    floor: each((_one, payload) => payload.startsWith("{") && JSON.parse(payload)),
    figure: each(({ template }, payload) => template.render(messageScope(payload))),
  };
}

/** A registry in which so many entities stand and have told. */
function peopled(size: number): Entities {
  const entities = openAlone();
  announced(entities, asBytes(configs(size)));
  const first = Array.from({ length: size / entitiesEach }, (_, n) => told(size, n));
  for (const { topic, payload } of asBytes([...presences(size), ...first])) entities.take(topic, payload, true);
  return entities;
}

/** Hears messages one by one; gives how long each took, µs. */
async function heard(entities: Entities, messages: readonly Bytes[]): Promise<number[]> {
  const times: number[] = [];
  for (const { topic, payload } of messages) {
    const begun = performance.now();
    entities.take(topic, payload, false);
    times.push((performance.now() - begun) * 1_000);
    // In the hub no two messages share a turn either: what was gathered is told.
    await Promise.resolve();
  }
  return times;
}

/** The same devices tell among few entities and among many, in turn; then all of the many, one after the other. */
async function hearing(count: number): Promise<Pick<AloneRound, "hears">> {
  using few = peopled(sizes.few);
  using many = peopled(sizes.many);
  const [same, all] = [sizes.few, sizes.many].map((size) =>
    asBytes(Array.from({ length: count }, (_, n) => told(size, n))),
  ) as [Bytes[], Bytes[]];
  const times: Record<"few" | "many" | "all", number[]> = { few: [], many: [], all: [] };
  for (let from = 0; from < count; from += turn) {
    times.few.push(...(await heard(few, same.slice(from, from + turn))));
    times.many.push(...(await heard(many, same.slice(from, from + turn))));
  }
  for (let from = 0; from < count; from += turn) times.all.push(...(await heard(many, all.slice(from, from + turn))));
  const known = many.found().flatMap(({ entities }) => entities);
  if (!known.every(({ available, state_at }) => available === true && state_at !== undefined))
    throw new Error("a device told and was not heard");
  const p50 = (some: readonly number[]) => percentile(some, 0.5);
  const rate = (some: readonly number[]) => (some.length * 1e6) / some.reduce((sum, each) => sum + each, 0);
  return {
    hears: {
      floor: plainly(same),
      figure: rate(times.all),
      few_us: p50(times.few),
      many_us: p50(times.many),
      all_us: p50(times.all),
    },
  };
}

/** One round after another; the first, in which everything is compiled, counts for nothing. */
export async function aloneRounds(rounds: number, shrink: number): Promise<AloneRound[]> {
  const all = asBytes(configs(sizes.many));
  const done: AloneRound[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    using entities = openAlone();
    done.push({
      configs: { floor: plainly(all), figure: announced(entities, all) },
      renders: rendered(Math.round(400_000 / shrink)),
      ...(await hearing(Math.round(100_000 / shrink))),
    });
  }
  return done.slice(1);
}

if (import.meta.main) {
  const [rounds = 3, shrink = 1] = process.argv.slice(2).map(Number);
  process.stdout.write(JSON.stringify(await aloneRounds(rounds, shrink)));
}
