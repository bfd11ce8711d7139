import type { EntityState } from "../../core/entities.ts";
import { flagAt, listAt, numberAt, payloadAt, textAt, topicAt } from "./config.ts";
import { earsOf, type Made, type Maker, misfit, needed, reading, sender, sendsOf } from "./maker.ts";
import { measured, numberIn } from "./telling.ts";

/** Nobody reads it back: its maker says so, or names no topic for it. */
export const isAssumed = ({ config }: Maker, ...topics: readonly string[]): boolean =>
  flagAt(config, "optimistic") === true || topics.every((key) => topicAt(config, key) === undefined);

/** Something that is switched on and off; what is sent and what is read may be other words. */
export function switching(maker: Maker): Made {
  const { config } = maker;
  const [on, off] = [payloadAt(config, "payload_on", "ON"), payloadAt(config, "payload_off", "OFF")];
  const [isOn, isOff] = [payloadAt(config, "state_on", on), payloadAt(config, "state_off", off)];
  const to = needed(sender(maker, "command_topic", "command_template"), "command_topic");
  const into = (text: string) => ({ on: text === isOn ? true : text === isOff ? false : misfit("on", text) });
  return {
    traits: measured(maker),
    ears: earsOf(maker, [reading(maker, "state_topic", ["value_template"], ["on"], into)]),
    order: (order) => [to.say(order["on"] === true ? on : off)],
    sends: sendsOf(to),
    assumed: isAssumed(maker, "state_topic"),
  };
}

/** A number that can be set. */
export function number(maker: Maker): Made {
  const { config } = maker;
  const [min, max] = [numberAt(config, "min") ?? 1, numberAt(config, "max") ?? 100];
  const step = numberAt(config, "step") ?? 1;
  const reset = payloadAt(config, "payload_reset", "None");
  const to = needed(sender(maker, "command_topic", "command_template"), "command_topic");
  const into = (text: string): EntityState => ({ value: numberIn(text) });
  const value = reading(maker, "state_topic", ["value_template"], ["value"], into);
  const resettable = value && {
    filter: value.filter,
    read: (payload: string) =>
      payload === reset ? { is: "state" as const, state: {}, unknown: ["value"] } : value.read(payload),
  };
  return {
    traits: { ...measured(maker), min, max, step },
    ears: earsOf(maker, [resettable]),
    order: (order) => [to.say(Number(order["value"]))],
    sends: sendsOf(to),
    assumed: isAssumed(maker, "state_topic"),
  };
}

/** One of some options. */
export function select(maker: Maker): Made {
  const { config } = maker;
  const options = needed(listAt(config, "options"), "options");
  const to = needed(sender(maker, "command_topic", "command_template"), "command_topic");
  const into = (text: string) => ({ option: options.includes(text) ? text : misfit("option", text) });
  return {
    traits: { options: [...options] },
    ears: earsOf(maker, [reading(maker, "state_topic", ["value_template"], ["option"], into)]),
    order: (order) => [to.say(String(order["option"]))],
    sends: sendsOf(to),
    assumed: isAssumed(maker, "state_topic"),
  };
}

/** Something to press; it has no state. */
export function button(maker: Maker): Made {
  const press = payloadAt(maker.config, "payload_press", "PRESS");
  const to = needed(sender(maker, "command_topic", "command_template"), "command_topic");
  return { traits: measured(maker), ears: [], order: () => [to.say(press)], sends: sendsOf(to) };
}

/** A text that can be set; what is a password is not listened to. */
export function text(maker: Maker): Made {
  const { config } = maker;
  const secret = textAt(config, "mode") === "password";
  const to = needed(sender(maker, "command_topic", "command_template"), "command_topic");
  const into = (value: string) => ({ value: value.length > 1_000 ? misfit("value", value) : value });
  const read = reading(maker, "state_topic", ["value_template"], ["value"], into);
  return {
    ears: earsOf(maker, [secret ? undefined : read]),
    order: (order) => [to.say(String(order["value"]))],
    sends: sendsOf(to),
    assumed: !secret && isAssumed(maker, "state_topic"),
  };
}
