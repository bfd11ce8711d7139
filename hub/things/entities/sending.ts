import type { Clock } from "../../core/clock.ts";
import { components, type How } from "../../core/entities.ts";
import { codeOf, fail, LintelError } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { Hearing } from "./hearing.ts";
import type { Known } from "./known.ts";
import { assumedState, checkedOrder, messagesOf, type Order } from "./orders.ts";
import type { Ours } from "./ours.ts";
import type { Outgoing } from "./plan.ts";
import type { Refusals } from "./refusals.ts";

/** Hands a message to the broker, never to stay there. */
export type Publish = (
  topic: string,
  payload: string,
  sending: { readonly qos: 0 | 1; readonly retain: false },
) => Promise<void>;

/** What sending needs of the registry. */
export type SendingNeeds = {
  readonly publish: Publish;
  readonly clock: Clock;
  readonly log: Log;
  readonly refusals: Refusals;
};

/** Sends what an entity's plan says; a message that is not taken is written down with its entity. */
export function makeSending({ publish, clock, log, refusals }: SendingNeeds) {
  return (entity: string, { topic, payload, qos }: Outgoing): void =>
    void publish(topic, payload, { qos, retain: false }).catch((error: unknown) => {
      log.error("entities.send", { error, entity, topic });
      refusals.add(topic, new LintelError(codeOf(error), {}, error), clock.wall(), entity);
    });
}

/** What an order needs besides. */
export type OrderingNeeds = {
  readonly entities: ReadonlyMap<string, Known>;
  readonly available: (known: Known) => boolean;
  /** Whether our own line to the broker stands. */
  readonly line: () => boolean;
  readonly ours: Ours;
  readonly hearing: Pick<Hearing, "assume">;
  readonly send: (entity: string, message: Outgoing) => void;
};

/** Carries out orders, each message sent once; what must not come late also where a line or a broker would repeat it. */
export function makeOrdering({ entities, available, line, ours, hearing, send }: OrderingNeeds) {
  return (id: string, raw: Order, how?: How): void => {
    const known = entities.get(id) ?? fail("E_NOT_FOUND", { entity: id });
    const checked = checkedOrder(known.plan, raw);
    if (!available(known) && !(how === "anyway" && line())) fail("E_DEVICE_OFFLINE", { entity: id });
    const messages = messagesOf(known.plan, checked);
    for (const { topic } of messages) {
      const fault = ours.sending(topic);
      if (fault) throw fault;
    }
    const row = components[known.plan.component];
    const never = how === "once" || ("repeat" in row && row.repeat === "never");
    for (const message of messages) send(id, never ? { ...message, qos: 0 } : message);
    const assumed = assumedState(known.plan, checked);
    if (assumed) hearing.assume(known, assumed);
  };
}
