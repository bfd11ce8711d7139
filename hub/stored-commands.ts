import type { Delivery, Wire } from "./bus/wire.ts";
import type { Clock } from "./core/clock.ts";
import { LintelError } from "./core/errors.ts";
import { at } from "./core/timer.ts";
import { filterMatches } from "./core/topic-filter.ts";
import type { Entities } from "./things/entities/entities.ts";

/** Looks for commands that somebody left at the broker: a device would obey them at each start, whoever asks for it. */
export type StoredCommands = {
  /** Looks at the command topics that are new since the last look. */
  look(): Promise<void>;
  take(delivery: Delivery): void;
  wants(topic: string): boolean;
  /** Looks under way. */
  pending(): number;
  [Symbol.dispose](): void;
};

/** What Tasmota is told is told here, whether it announced itself or not. */
const tasmota = "cmnd/#";
/** A Nuki Hub writes this to its own command topic at every start, and takes it for no order. */
const placeholder = "--";
const listenMs = 2_000;
/** More than these are only written to the log, so that they push out no other fault. */
const shown = 20;

/** Nothing looked at yet. */
export function storedCommands(needs: {
  readonly entities: Pick<Entities, "commandTopics" | "filters">;
  readonly wire: () => Wire;
  readonly qos: 0 | 1;
  readonly clock: Clock;
  readonly log: { warn(msg: string, more?: Readonly<Record<string, unknown>>): void };
  readonly onFault: (id: string, error: unknown) => void;
  readonly onMended: (id: string) => void;
}): StoredCommands {
  const { entities, wire, clock, log, onFault, onMended } = needs;
  const looked = new Set<string>();
  const looking = new Set<string>();
  const found = new Set<string>();
  const idOf = (topic: string) => `stored:${topic}`;
  let asking = 0;
  const cancels = new Set<() => void>();
  const isLooking = (topic: string) =>
    looking.has(topic) || (looking.has(tasmota) && filterMatches(tasmota, topic)) || found.has(topic);
  const enough = async (filters: readonly string[]) => {
    for (const filter of filters) looking.delete(filter);
    // A topic on which one was found is heard on, until it is gone.
    const holds = (filter: string) =>
      filter === tasmota ? [...found].some((topic) => filterMatches(filter, topic)) : found.has(filter);
    const quiet = filters.filter((filter) => !holds(filter) && !entities.filters().has(filter));
    if (quiet.length > 0 && wire().online) await wire().unsubscribe(quiet);
  };
  return {
    look: async () => {
      const fresh = [tasmota, ...entities.commandTopics()].filter((topic) => !looked.has(topic));
      if (fresh.length === 0) return;
      for (const topic of fresh) {
        looked.add(topic);
        looking.add(topic);
      }
      asking += 1;
      try {
        await wire().subscribe(fresh, needs.qos);
        await wire().busy.flush();
      } finally {
        asking -= 1;
      }
      const cancel = at(
        clock,
        clock.mono() + listenMs,
        () => {
          cancels.delete(cancel);
          return enough(fresh);
        },
        (error) => onFault("makers", error),
      );
      cancels.add(cancel);
    },
    take: ({ topic, payload, retained }) => {
      if (payload.byteLength === 0 || Buffer.from(payload).toString() === placeholder) {
        if (found.delete(topic)) onMended(idOf(topic));
      } else if (retained && looking.size > 0 && isLooking(topic) && !found.has(topic)) {
        found.add(topic);
        log.warn("a stored command waits at the broker", { topic });
        if (found.size <= shown) onFault(idOf(topic), new LintelError("E_STORED_COMMAND", { topic }));
      }
    },
    wants: (topic) => found.has(topic),
    pending: () => asking,
    [Symbol.dispose]: () => {
      for (const cancel of cancels) cancel();
    },
  };
}
