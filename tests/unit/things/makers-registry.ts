import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { ErrorCode } from "../../../hub/core/errors.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { homeAssistant } from "../../../hub/things/discovery/home-assistant.ts";
import { openEntities, type EntitiesNeeds } from "../../../hub/things/entities/entities.ts";
import type { EntityNews } from "../../../hub/things/entities/news.ts";

/** A message the registry sent. */
export type Sent = { readonly topic: string; readonly payload: string; readonly qos: 0 | 1; readonly retain: boolean };

/** A registry that reads Home Assistant discovery, on a stepping clock, with everything it sent and told. */
export function openMakers(more: Partial<EntitiesNeeds> = {}) {
  const clock = steppingClock(Date.UTC(2026, 2, 2, 7), 1_000);
  const sent: Sent[] = [];
  const changed: string[] = [];
  const logged: string[] = [];
  const bus = makeBus((error) => {
    throw error;
  });
  bus.on("entity.changed", ({ entity }) => void changed.push(entity));
  const faults = new Set<string>();
  bus.on("fault.raised", ({ id, code }) => void faults.add(`${id} ${code}`));
  bus.on("fault.cleared", ({ id }) => void faults.delete(`${id} E_TWICE`));
  bus.on("found.changed", ({ device }) => void changed.push(`device ${device}`));
  const entities = openEntities({
    clock,
    log: makeLog((line) => void logged.push(line), clock),
    bus,
    root: "lintel",
    publish: (topic, payload, { qos, retain }) => {
      sent.push({ topic, payload, qos, retain });
      return Promise.resolve();
    },
    adapters: [homeAssistant()],
    own: ({ origin }) => origin === "Lintel",
    ...more,
  });
  const bytes = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
  const say = (topic: string, value: unknown, retained = false) => entities.take(topic, bytes(value), retained);
  const news: (EntityNews & { readonly id: string })[] = [];
  return {
    clock,
    entities,
    sent,
    changed,
    faults,
    logged,
    news,
    say,
    /** Announces by a retained config; the topic is `homeassistant/<path>/config`. */
    announce: (path: string, config: unknown) => say(`homeassistant/${path}/config`, config, true),
    listen: (id: string) => entities.onNews(id, (one) => void news.push({ id, ...one })),
    stateOf: (id: string) => entities.entity(id)?.state,
    codes: () => entities.refusals().map(({ code }) => code),
    refusedCodes: (): readonly string[] => Object.keys(entities.counts().refused),
    /** Lets the time pass; every timer on the way rings at its own instant. */
    pass: async (ms: number) => {
      const until = clock.mono() + ms;
      for (;;) {
        await settle();
        const due = clock.nextDue();
        if (due === undefined || due > until) break;
        clock.set(due);
        while (clock.wakeNext()) await settle();
      }
      clock.set(until);
      await settle();
    },
    [Symbol.dispose]: () => entities[Symbol.dispose](),
  };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

/** The code of what is thrown. */
export function codeThrown(work: () => unknown): ErrorCode | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof LintelError) return error.code;
    throw error;
  }
  return undefined;
}

/** A device block with one identifier. */
export const deviceBlock = (id = "lamp-1", name = "Lamp") => ({ device: { identifiers: [id], name } });
