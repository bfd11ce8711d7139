import type { Traits } from "../../core/entities.ts";
import { fail } from "../../core/errors.ts";
import { blockIn, finite, listAt, numberAt, payloadAt, pythonText, textAt, topicAt } from "./config.ts";
import { earsOf, type Made, type Maker, misfit, needed, reading } from "./maker.ts";

const words: ReadonlySet<string> = new Set(["enum", "date", "timestamp"]);

/** The number in a text, or the message is refused. */
export const numberIn = (text: string, field = "value"): number => finite(text) ?? misfit(field, text);

/** Seconds after which something runs out; none and 0 mean never. */
export function secondsAt({ config }: Maker, key: string): number | undefined {
  const seconds = numberAt(config, key);
  if (seconds === undefined || seconds === 0) return undefined;
  return seconds > 0 && seconds < 31_536_000 ? seconds : fail("E_WRONG_TYPE", { field: key, problem: "no time span" });
}

/** The class and the unit of an entity. */
export function measured({ config }: Maker): Traits {
  const device_class = textAt(config, "device_class", 60);
  const unit = textAt(config, "unit_of_measurement", 40);
  return { ...(device_class && { device_class }), ...(unit && { unit }) };
}

/** A measured value, or a word. */
export function sensor(maker: Maker): Made {
  const { config } = maker;
  const traits = measured(maker);
  const options = listAt(config, "options");
  const classed = traits.device_class;
  const counts =
    !(classed && words.has(classed)) &&
    (classed !== undefined || traits.unit !== undefined || textAt(config, "state_class") !== undefined);
  const value = (text: string) => {
    if (counts) return { value: numberIn(text) };
    if (options && !options.includes(text)) misfit("value", text);
    return { value: text.length > 1_000 ? misfit("value", text) : text };
  };
  return {
    traits: { ...traits, ...(options && { options: [...options] }) },
    ears: earsOf(maker, [needed(reading(maker, "state_topic", ["value_template"], ["value"], value), "state_topic")]),
    expire_after_s: secondsAt(maker, "expire_after"),
  };
}

/** Something that is so or not so. */
export function binarySensor(maker: Maker): Made {
  const on = payloadAt(maker.config, "payload_on", "ON");
  const off = payloadAt(maker.config, "payload_off", "OFF");
  const into = (text: string) => ({ on: text === on ? true : text === off ? false : misfit("on", text) });
  return {
    traits: measured(maker),
    ears: earsOf(maker, [needed(reading(maker, "state_topic", ["value_template"], ["on"], into), "state_topic")]),
    expire_after_s: secondsAt(maker, "expire_after"),
    off_delay_s: secondsAt(maker, "off_delay"),
  };
}

/** Where somebody or something is. */
export function deviceTracker(maker: Maker): Made {
  const { config } = maker;
  const home = payloadAt(config, "payload_home", "home");
  const away = payloadAt(config, "payload_not_home", "not_home");
  const reset = payloadAt(config, "payload_reset", "None");
  const zone = reading(maker, "state_topic", ["value_template"], ["zone"], (text) => ({
    zone: text === home ? "home" : text === away ? "not_home" : text.length > 200 ? misfit("zone", text) : text,
  }));
  const place = reading(maker, "json_attributes_topic", ["json_attributes_template"], [], placeIn);
  const named = zone && {
    filter: zone.filter,
    read: (payload: string) => {
      const told = zone.read(payload);
      const isReset = told.is === "state" && told.state["zone"] === reset;
      return isReset ? { is: "state" as const, state: {}, unknown: ["zone"] } : told;
    },
  };
  if (!topicAt(config, "state_topic") && !place) fail("E_WRONG_TYPE", { field: "state_topic", problem: "missing" });
  return { ears: earsOf(maker, [named, place]) };
}

function placeIn(text: string): Record<string, number> {
  const told = blockIn(text);
  const at = (key: string, least: number, most: number) => {
    const value: unknown = Object.hasOwn(told, key) ? told[key] : undefined;
    if (value === undefined || value === null) return undefined;
    return typeof value === "number" && value >= least && value <= most ? value : misfit(key, pythonText(value));
  };
  const [lat, lon] = [at("latitude", -90, 90), at("longitude", -180, 180)];
  const accuracy_m = at("gps_accuracy", 0, 10_000_000);
  if (lat === undefined || lon === undefined) return {};
  return { lat, lon, ...(accuracy_m !== undefined && { accuracy_m }) };
}
