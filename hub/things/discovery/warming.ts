import type { EntityState } from "../../core/entities.ts";
import { fail } from "../../core/errors.ts";
import type { Outgoing } from "../entities/plan.ts";
import { listAt, numberAt, payloadAt, textAt, topicAt } from "./config.ts";
import { earsOf, type Made, type Maker, misfit, reading, sender, sendsOf } from "./maker.ts";
import { isAssumed } from "./switching.ts";
import { numberIn } from "./telling.ts";

/** What Home Assistant takes for granted where a maker names no modes. */
const climateModes = ["auto", "off", "cool", "heat", "dry", "fan_only"];
const heaterModes = ["off", "eco", "electric", "gas", "heat_pump", "high_demand", "performance"];

const tenth = (n: number) => Math.round(n * 10) / 10;

/** The unit a maker counts in, towards the house's degrees and back. */
type Degrees = {
  readonly in: (n: number) => number;
  readonly out: (n: number) => number;
  readonly span: (n: number) => number;
};

const celsius: Degrees = { in: (n) => n, out: (n) => n, span: (n) => n };
const fahrenheit: Degrees = {
  in: (n) => tenth(((n - 32) * 5) / 9),
  out: (n) => tenth((n * 9) / 5 + 32),
  span: (n) => tenth((n * 5) / 9),
};

function degreesOf({ config }: Maker): Degrees {
  const unit = textAt(config, "temperature_unit") ?? "C";
  if (unit === "C") return celsius;
  return unit === "F" ? fahrenheit : fail("E_WRONG_TYPE", { field: "temperature_unit", problem: "C or F" });
}

const temperature =
  (degrees: Degrees, key: string) =>
  (text: string): EntityState => {
    const told = degrees.in(numberIn(text, key));
    return { [key]: told < -100 || told > 200 ? misfit(key, text) : told };
  };

const word =
  (key: string) =>
  (text: string): EntityState => ({ [key]: text.length > 100 ? misfit(key, text) : text });

const percent =
  (key: string) =>
  (text: string): EntityState => {
    const told = numberIn(text, key);
    return { [key]: told < 0 || told > 100 ? misfit(key, text) : told };
  };

/** Bounds of the target in the house's degrees. */
function bounds({ config }: Maker, degrees: Degrees, least: number, most: number) {
  const [min, max] = [numberAt(config, "min_temp"), numberAt(config, "max_temp")];
  const step = numberAt(config, "temp_step");
  return {
    min: min === undefined ? least : degrees.in(min),
    max: max === undefined ? most : degrees.in(max),
    ...(step !== undefined && { step: degrees.span(step) }),
  };
}

/** How modes, power and the target are ordered; a key for which no topic is named cannot be. */
function ordering(maker: Maker, degrees: Degrees) {
  const { config } = maker;
  const mode = sender(maker, "mode_command_topic", "mode_command_template");
  const target = sender(maker, "temperature_command_topic", "temperature_command_template");
  const power = sender(maker, "power_command_topic", "power_command_template");
  const [on, off] = [payloadAt(config, "payload_on", "ON"), payloadAt(config, "payload_off", "OFF")];
  const cannot = () => fail("E_UNKNOWN_VERB", {});
  const switched = (wanted: unknown, to: unknown): readonly Outgoing[] => {
    if (wanted === undefined && to === undefined) return [];
    const isOff = wanted === false || to === "off";
    const modes = typeof to === "string" && mode ? [mode.say(to)] : [];
    if (!power) return modes.length > 0 ? modes : cannot();
    if (typeof to === "string" && !mode && !isOff) return cannot();
    return isOff ? [...modes, power.say(off)] : [power.say(on), ...modes];
  };
  const order = (wanted: Readonly<Record<string, unknown>>): readonly Outgoing[] => {
    const c = wanted["target_c"];
    const degree = typeof c === "number" ? [(target ?? cannot()).say(degrees.out(c))] : [];
    return [...switched(wanted["on"], wanted["mode"]), ...degree];
  };
  return { mode, target, power, order };
}

/** Which of the ordered keys nobody reads back. */
function unread(maker: Maker): { readonly assumed: boolean; readonly assumes: readonly string[] } {
  const keys = { mode: "mode_state_topic", target_c: "temperature_state_topic" };
  const assumes = Object.entries(keys).flatMap(([key, topic]) =>
    topicAt(maker.config, topic) === undefined && topicAt(maker.config, topic.replace("state", "command")) ? [key] : [],
  );
  return { assumed: isAssumed(maker, ...Object.values(keys)), assumes };
}

const fallback = "value_template";

/** An air conditioner, a thermostat, a radiator valve. */
export function climate(maker: Maker): Made {
  const { config } = maker;
  const degrees = degreesOf(maker);
  const { mode, target, power, order } = ordering(maker, degrees);
  const modes = listAt(config, "modes", 40) ?? climateModes;
  const read = (key: string, state: string, into: (text: string) => EntityState) =>
    reading(maker, `${key}_topic`, [`${key}_template`, fallback], [state], into);
  const ears = earsOf(maker, [
    read("mode_state", "mode", word("mode")),
    read("temperature_state", "target_c", temperature(degrees, "target_c")),
    read("temperature_high_state", "target_high_c", temperature(degrees, "target_high_c")),
    read("temperature_low_state", "target_low_c", temperature(degrees, "target_low_c")),
    read("current_temperature", "current_c", temperature(degrees, "current_c")),
    read("current_humidity", "humidity_pct", percent("humidity_pct")),
    read("action", "action", word("action")),
    read("fan_mode_state", "fan_mode", word("fan_mode")),
    read("swing_mode_state", "swing_mode", word("swing_mode")),
    reading(
      maker,
      "preset_mode_state_topic",
      ["preset_mode_value_template", fallback],
      ["preset_mode"],
      word("preset_mode"),
    ),
  ]);
  const settable = mode ? modes : power ? ["off"] : undefined;
  return {
    traits: { ...bounds(maker, degrees, 7, 35), ...(settable && { modes: [...settable] }) },
    ears,
    ...((mode ?? target ?? power) && { order, sends: sendsOf(mode, target, power), ...unread(maker) }),
  };
}

/** A water heater; how hot it may be is decided by whoever orders it. */
export function waterHeater(maker: Maker): Made {
  const degrees = degreesOf(maker);
  const { mode, target, power, order } = ordering(maker, degrees);
  const modes = listAt(maker.config, "modes", 40) ?? heaterModes;
  const read = (key: string, state: string, into: (text: string) => EntityState) =>
    reading(maker, `${key}_topic`, [`${key}_template`, fallback], [state], into);
  const ears = earsOf(maker, [
    read("mode_state", "mode", word("mode")),
    read("temperature_state", "target_c", temperature(degrees, "target_c")),
    read("current_temperature", "current_c", temperature(degrees, "current_c")),
  ]);
  const settable = mode ? modes : power ? ["off"] : undefined;
  return {
    traits: { ...bounds(maker, degrees, 43.3, 60), ...(settable && { modes: [...settable] }) },
    ears,
    ...((mode ?? target ?? power) && { order, sends: sendsOf(mode, target, power), ...unread(maker) }),
  };
}
