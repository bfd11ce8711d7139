import type { EntityState } from "../../core/entities.ts";
import { fail } from "../../core/errors.ts";
import { blockIn, flagAt, numberAt, payloadAt, pythonText, qosAt, textAt, topicAt } from "./config.ts";
import { earsOf, type Made, type Maker, misfit, needed, reading, sender, sendsOf, templateAt } from "./maker.ts";
import { isAssumed } from "./switching.ts";
import { numberIn } from "./telling.ts";

const whole = (n: number) => Math.min(100, Math.max(0, Math.round(n)));

/** A light, in any of the three ways makers speak with one. */
export function light(maker: Maker): Made {
  const schema = textAt(maker.config, "schema") ?? "basic";
  if (schema === "json") return jsonLight(maker);
  if (schema === "template") return templateLight(maker);
  return schema === "basic" || schema === "default"
    ? plainLight(maker)
    : fail("E_WRONG_TYPE", { field: "schema", problem: "basic, json or template" });
}

function jsonLight(maker: Maker): Made {
  const { config } = maker;
  const scale = numberAt(config, "brightness_scale") ?? 255;
  const dims = flagAt(config, "brightness") === true;
  const to = needed(topicAt(config, "command_topic"), "command_topic");
  const qos = qosAt(config);
  const state = reading(maker, "state_topic", [], ["on"], (text) => {
    const { state, brightness } = blockIn(text);
    const on = state === "ON" ? true : state === "OFF" ? false : undefined;
    if (on === undefined && state !== undefined && state !== null) misfit("on", pythonText(state));
    const level = typeof brightness === "number" ? { brightness_pct: whole((brightness / scale) * 100) } : {};
    return { ...(on !== undefined && { on }), ...level };
  });
  return {
    ears: earsOf(maker, [state]),
    order: ({ on, brightness_pct: pct }) => {
      const level =
        dims && on === true && typeof pct === "number" ? { brightness: Math.round((pct / 100) * scale) } : {};
      return [{ topic: to, qos, payload: JSON.stringify({ state: on === true ? "ON" : "OFF", ...level }) }];
    },
    sends: [to],
    assumed: isAssumed(maker, "state_topic"),
  };
}

function plainLight(maker: Maker): Made {
  const { config } = maker;
  const [on, off] = [payloadAt(config, "payload_on", "ON"), payloadAt(config, "payload_off", "OFF")];
  const scale = numberAt(config, "brightness_scale") ?? 255;
  const to = needed(sender(maker, "command_topic"), "command_topic");
  const level = sender(maker, "brightness_command_topic", "brightness_command_template");
  const state = reading(maker, "state_topic", ["state_value_template", "value_template"], ["on"], (text) => ({
    on: text === on ? true : text === off ? false : misfit("on", text),
  }));
  const brightness = reading(
    maker,
    "brightness_state_topic",
    ["brightness_value_template"],
    ["brightness_pct"],
    (text) => ({
      brightness_pct: whole((numberIn(text, "brightness") / scale) * 100),
    }),
  );
  return {
    ears: earsOf(maker, [state, brightness]),
    order: ({ on: wanted, brightness_pct: pct }) => [
      to.say(wanted === true ? on : off),
      ...(level && wanted === true && typeof pct === "number" ? [level.say(Math.round((pct / 100) * scale))] : []),
    ],
    sends: sendsOf(to, level),
    assumed: isAssumed(maker, "state_topic"),
  };
}

function templateLight(maker: Maker): Made {
  const { config } = maker;
  const topic = needed(topicAt(config, "command_topic"), "command_topic");
  const on = needed(templateAt(maker, "command_on_template"), "command_on_template");
  const off = needed(templateAt(maker, "command_off_template"), "command_off_template");
  const qos = qosAt(config);
  const state = templateAt(maker, "state_template")
    ? reading(maker, "state_topic", ["state_template"], ["on"], (text) => ({
        on: text === "on" ? true : text === "off" ? false : misfit("on", text),
      }))
    : undefined;
  const brightness = templateAt(maker, "brightness_template")
    ? reading(maker, "state_topic", ["brightness_template"], ["brightness_pct"], (text) => ({
        brightness_pct: whole((numberIn(text, "brightness") / 255) * 100),
      }))
    : undefined;
  return {
    ears: earsOf(maker, [state, brightness]),
    order: ({ on: wanted, brightness_pct: pct }) => {
      const level = typeof pct === "number" ? { brightness: Math.round((pct / 100) * 255) } : {};
      const payload = wanted === true ? on.render({ state: "on", ...level }) : off.render({ state: "off" });
      return payload === undefined ? [] : [{ topic, qos, payload }];
    },
    sends: [topic],
    assumed: state === undefined || isAssumed(maker, "state_topic"),
  };
}

/** A fan, with a speed where its maker names one. */
export function fan(maker: Maker): Made {
  const { config } = maker;
  const [on, off] = [payloadAt(config, "payload_on", "ON"), payloadAt(config, "payload_off", "OFF")];
  const [least, most] = [numberAt(config, "speed_range_min") ?? 1, numberAt(config, "speed_range_max") ?? 100];
  const steps = most - least + 1;
  if (steps < 1) fail("E_WRONG_TYPE", { field: "speed_range_max", problem: "below speed_range_min" });
  const to = needed(sender(maker, "command_topic", "command_template"), "command_topic");
  const speed = sender(maker, "percentage_command_topic", "percentage_command_template");
  const state = reading(maker, "state_topic", ["state_value_template"], ["on"], (text): EntityState => ({
    on: text === on ? true : text === off ? false : misfit("on", text),
  }));
  const percentage = reading(maker, "percentage_state_topic", ["percentage_value_template"], ["speed_pct"], (text) => ({
    speed_pct: whole(((numberIn(text, "percentage") - least + 1) / steps) * 100),
  }));
  return {
    ears: earsOf(maker, [state, percentage]),
    order: ({ on: wanted, speed_pct: pct }) => [
      ...(typeof wanted === "boolean" ? [to.say(wanted ? on : off)] : []),
      ...(speed && typeof pct === "number" && wanted !== false
        ? [speed.say(Math.ceil((pct / 100) * steps) + least - 1)]
        : []),
    ],
    sends: sendsOf(to, speed),
    assumed: isAssumed(maker, "state_topic"),
  };
}
