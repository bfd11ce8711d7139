import { fail } from "../../core/errors.ts";
import { messageScope } from "../../core/template/template.ts";
import type { Told } from "../entities/plan.ts";
import { blockIn, listAt, payloadAt, qosAt, textAt, topicAt } from "./config.ts";
import { type Made, type Maker, misfit, needed, templateAt } from "./maker.ts";
import { measured } from "./telling.ts";

const nothing: Told = { is: "nothing" };

/** Something that tells when it happened, such as a doorbell. */
export function event(maker: Maker): Made {
  const { config } = maker;
  const filter = needed(topicAt(config, "state_topic"), "state_topic");
  const events = needed(listAt(config, "event_types"), "event_types");
  const template = templateAt(maker, "value_template");
  const read = (payload: string): Told => {
    const text = template ? template.render(messageScope(payload)) : payload;
    if (text === undefined || text === "" || text === "None" || text === "null") return nothing;
    const happened = typeOf(text);
    return events.includes(happened) ? { is: "event", event: happened } : misfit("event_type", happened);
  };
  return { traits: { ...measured(maker), events: [...events] }, ears: [{ filter, qos: qosAt(config), read }] };
}

function typeOf(text: string): string {
  const told = blockIn(text);
  const type = Object.hasOwn(told, "event_type") ? told["event_type"] : undefined;
  return typeof type === "string" ? type : misfit("event_type", text);
}

/** A trigger of a remote: one payload on one topic is one event. */
export function trigger(maker: Maker): Made {
  const { config } = maker;
  const kind = textAt(config, "automation_type");
  if (kind !== "trigger") fail("E_WRONG_TYPE", { field: "automation_type", problem: "trigger" });
  const filter = needed(topicAt(config, "topic"), "topic");
  const wanted = payloadAt(config, "payload", undefined);
  const named = [textAt(config, "subtype"), textAt(config, "type")].filter(Boolean).join(" ");
  const happened = named || wanted || "triggered";
  const template = templateAt(maker, "value_template");
  const read = (payload: string): Told => {
    const text = template ? template.render(messageScope(payload)) : payload;
    return text !== undefined && (wanted === undefined || text === wanted) ? { is: "event", event: happened } : nothing;
  };
  return { traits: { events: [happened] }, ears: [{ filter, qos: qosAt(config), read }] };
}
