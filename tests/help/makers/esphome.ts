import type { Clock } from "../../../hub/core/clock.ts";
import { at, every } from "../../../hub/core/timer.ts";
import type { Line, Plug } from "./line.ts";
import { makeSpoken } from "./spoken.ts";
import type { Bathroom } from "./water.ts";

// Formats: esphome/esphome components/mqtt (mqtt_component.cpp send_discovery_, mqtt_switch, mqtt_sensor, mqtt_binary_sensor).

/** The last will of an ESPHome node. */
export function esphomeWill(node = "bathroom"): NonNullable<Plug["will"]> {
  return { topic: `${node}/status`, payload: "offline" };
}

/** How a played bath controller is set up. */
export type EsphomeBathPlan = {
  readonly clock: Clock;
  readonly bathroom: Bathroom;
  readonly node?: string;
  readonly mac?: string;
  /** The limit in the device itself: valve and heater go off by themselves so long after they went on. */
  readonly auto_off_s?: number;
  readonly update_s?: number;
};

type Thing = {
  readonly component: "switch" | "sensor" | "binary_sensor";
  readonly name: string;
  readonly more?: object;
};

const things = {
  bath_valve: { component: "switch", name: "Bath valve" },
  bath_heater: { component: "switch", name: "Bath heater" },
  bath_level: { component: "sensor", name: "Bath level", more: { unit_of_meas: "%", stat_cla: "measurement" } },
  bath_temperature: {
    component: "sensor",
    name: "Bath temperature",
    more: { dev_cla: "temperature", unit_of_meas: "°C", stat_cla: "measurement" },
  },
  bath_leak: { component: "binary_sensor", name: "Bath leak", more: { dev_cla: "moisture" } },
  bathroom_presence: { component: "binary_sensor", name: "Bathroom presence", more: { dev_cla: "occupancy" } },
} as const satisfies Record<string, Thing>;
type ThingName = keyof typeof things;

/** The unique id ESPHome gives an entity with `unique_id_generator: mac`. */
export function esphomeId(mac: string, thing: ThingName): string {
  const { component, name } = things[thing];
  return `${mac}-${component}-${fnv1(name).toString(16).padStart(8, "0")}`;
}

function fnv1(text: string): number {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(text)) hash = (Math.imul(hash, 16_777_619) ^ byte) >>> 0;
  return hash;
}

/** A bath made of ESPHome parts: two relays, a level, a probe, a leak pad and a radar. */
export async function playEsphomeBath(line: Line, plan: EsphomeBathPlan) {
  const { clock, bathroom, node = "bathroom", mac = "d8bfc0a1b2c3", auto_off_s = 1_800, update_s = 5 } = plan;
  const spoken = makeSpoken();
  const faults: unknown[] = [];
  const heard: string[] = [];
  const told = { bath_leak: false, bathroom_presence: false };
  const offs = new Map<ThingName, () => void>();
  const path = (thing: ThingName) => `${node}/${things[thing].component}/${thing}`;
  const say = (thing: ThingName, word: string) => spoken.go(line.say(`${path(thing)}/state`, word, { retain: true }));
  const word = (on: boolean) => (on ? "ON" : "OFF");
  const announce = async () => {
    for (const [id, { component, name, ...rest }] of Object.entries(things)) {
      const topic = path(id as ThingName);
      await line.say(
        `homeassistant/${component}/${node}/${id}/config`,
        {
          ...("more" in rest ? rest.more : {}),
          name,
          stat_t: `${topic}/state`,
          ...(component === "switch" ? { cmd_t: `${topic}/command` } : {}),
          avty_t: `${node}/status`,
          uniq_id: esphomeId(mac, id as ThingName),
          dev: {
            ids: mac,
            name: node,
            sw: "2026.3.0 (config hash 0x1234abcd)",
            mdl: "esp32dev",
            mf: "Espressif",
            cns: [["mac", mac]],
          },
        },
        { retain: true },
      );
    }
  };
  const turn = (thing: "bath_valve" | "bath_heater", on: boolean) => {
    const was = thing === "bath_valve" ? bathroom.open : bathroom.heating;
    if (thing === "bath_valve") bathroom.valve(on);
    else bathroom.heater(on);
    if (!on) offs.get(thing)?.();
    // As an automation on turn_on does: a second ON while it is on does not start the time again.
    else if (!was)
      offs.set(
        thing,
        at(
          clock,
          clock.mono() + auto_off_s * 1_000,
          () => turn(thing, false),
          (error) => faults.push(error),
        ),
      );
    say(thing, word(on));
  };
  const frozen = new Map<ThingName, string>();
  const measure = () => {
    const level = bathroom.level_pct().toFixed(1);
    const water = bathroom.water_c().toFixed(1);
    say("bath_level", frozen.get("bath_level") ?? level);
    say("bath_temperature", frozen.get("bath_temperature") ?? water);
  };
  for (const thing of ["bath_valve", "bath_heater"] as const)
    await line.hear(`${path(thing)}/command`, (text) => {
      heard.push(`${thing} ${text}`);
      const order = text.toUpperCase();
      if (order === "ON" || order === "OFF") turn(thing, order === "ON");
    });
  spoken.go(line.say(`${node}/status`, "online", { retain: true }));
  await announce();
  say("bath_valve", "OFF");
  say("bath_heater", "OFF");
  say("bath_leak", "OFF");
  say("bathroom_presence", "OFF");
  measure();
  const stop = every(clock, update_s * 1_000, measure, (error) => faults.push(error));
  await spoken.all();
  return {
    id: (thing: ThingName) => esphomeId(mac, thing),
    /** Every command it heard, as `bath_valve ON`. */
    heard,
    announce,
    spoken,
    faults,
    /** Somebody turns the tap's own knob. */
    hand: (thing: "bath_valve" | "bath_heater", on: boolean) => turn(thing, on),
    /** It says so once, whatever is true. */
    say: (thing: ThingName, word: string) => line.say(`${path(thing)}/state`, word, { retain: true }),
    /** A sensor says from now on only this, or what it says now. */
    freeze: (thing: "bath_level" | "bath_temperature", word?: string) =>
      void frozen.set(thing, word ?? (thing === "bath_level" ? bathroom.level_pct() : bathroom.water_c()).toFixed(1)),
    /** It leaves the network, or is there again. */
    available: (there: boolean) => line.say(`${node}/status`, there ? "online" : "offline", { retain: true }),
    leak: (wet: boolean) => say("bath_leak", word((told.bath_leak = wet))),
    presence: (there: boolean) => say("bathroom_presence", word((told.bathroom_presence = there))),
    [Symbol.dispose]: () => {
      for (const off of offs.values()) off();
      stop();
    },
  };
}
