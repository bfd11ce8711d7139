import type { Clock } from "../../../hub/core/clock.ts";
import { every } from "../../../hub/core/timer.ts";
import type { Line, Plug } from "./line.ts";
import { makeSpoken } from "./spoken.ts";
import type { ZigbeeDevice } from "./zigbee-devices.ts";

// Formats: Koenkk/zigbee2mqtt 2.x lib/extension/{homeassistant,publish,availability}.ts.

/** The last will of a Zigbee2MQTT bridge. */
export function zigbeeWill(base = "zigbee2mqtt"): NonNullable<Plug["will"]> {
  return { topic: `${base}/bridge/state`, payload: JSON.stringify({ state: "offline" }) };
}

/** How a played bridge is set up. */
export type ZigbeePlan = {
  readonly clock: Clock;
  readonly devices: readonly ZigbeeDevice[];
  readonly base?: string;
  /** How often devices report what they measure. */
  readonly report_s?: number;
};

const origin = { name: "Zigbee2MQTT", sw: "2.12.1", url: "https://www.zigbee2mqtt.io" };
const bridge = "zigbee2mqtt_bridge_0x00124b00120144ae";

/** A Zigbee2MQTT bridge and the devices behind it, with availability for each. */
export async function playZigbee2mqtt(line: Line, plan: ZigbeePlan) {
  const { clock, devices, base = "zigbee2mqtt", report_s = 60 } = plan;
  const spoken = makeSpoken();
  const faults: unknown[] = [];
  const heard: string[] = [];
  const known = new Map(devices.map((device) => [device.name, device]));
  const of = (name: string): ZigbeeDevice => {
    const device = known.get(name);
    if (!device) throw new Error(`no Zigbee device ${name}`);
    return device;
  };
  const state = (device: ZigbeeDevice) => {
    device.measure?.();
    spoken.go(line.say(`${base}/${device.name}`, device.state, { qos: 0 }));
  };
  const available = (name: string, there: boolean) =>
    line.say(`${base}/${name}/availability`, { state: there ? "online" : "offline" }, { retain: true });
  const deviceOf = ({ ieee, name, maker, model, model_id }: ZigbeeDevice) => ({
    identifiers: [`zigbee2mqtt_${ieee}`],
    name,
    manufacturer: maker,
    model,
    model_id,
    via_device: bridge,
  });
  const discover = async (device: ZigbeeDevice) => {
    for (const { component, object, config } of device.entities) {
      const topic = (text: unknown) =>
        text === "T"
          ? `${base}/${device.name}`
          : typeof text === "string"
            ? text.replace(/^T\//, `${base}/${device.name}/`)
            : text;
      const id = object === component ? device.name : `${device.name}_${object}`;
      const message = {
        ...Object.fromEntries(
          Object.entries(config).map(([key, text]) => [key, key.endsWith("_topic") ? topic(text) : text]),
        ),
        availability: ["bridge/state", `${device.name}/availability`].map((path) => ({
          topic: `${base}/${path}`,
          value_template: "{{ value_json.state }}",
        })),
        availability_mode: "all",
        device: deviceOf(device),
        object_id: id,
        default_entity_id: `${component}.${id}`,
        origin,
        unique_id: `${device.ieee}_${object}_zigbee2mqtt`,
      };
      await line.say(`homeassistant/${component}/${device.ieee}/${object}/config`, message, { retain: true });
    }
  };
  const announce = async () => {
    for (const device of devices) await discover(device);
  };
  await line.hear("homeassistant/status", (text) => {
    // The bridge waits 30 s for Home Assistant to subscribe; here it answers at once.
    if (text === "online") for (const device of devices) state(device);
  });
  await line.hear(`${base}/#`, (text, topic) => {
    const [, name = "", what, attribute] = /^[^/]+\/(.+?)\/(set|get)(?:\/(.+))?$/.exec(topic) ?? [];
    const device = known.get(name);
    if (!device || !what) return;
    if (what === "get") return state(device);
    heard.push(`${name}${attribute ? `/${attribute}` : ""} ${text}`);
    for (const [key, value] of Object.entries(written(text, attribute))) device.write?.(key, value);
    state(device);
  });
  spoken.go(line.say(`${base}/bridge/state`, { state: "online" }, { retain: true }));
  for (const { name } of devices) spoken.go(available(name, true));
  await announce();
  for (const device of devices) state(device);
  const stop = every(
    clock,
    report_s * 1_000,
    () => devices.filter(({ measure }) => measure).forEach(state),
    (error) => faults.push(error),
  );
  await spoken.all();
  const keys = new Set<string>();
  return {
    of,
    /** Every order it heard, as `name/attribute text`. */
    heard,
    announce,
    available,
    spoken,
    faults,
    id: (name: string, object: string) => `${of(name).ieee}_${object}_zigbee2mqtt`,
    /** A device reports something new. */
    report: async (name: string, changes: Readonly<Record<string, unknown>>) => {
      Object.assign(of(name).state, changes);
      await line.say(`${base}/${name}`, of(name).state, { qos: 0 });
    },
    /** Somebody presses a key of a remote: announced with the first press, then told on two topics. */
    press: async (name: string, action: string) => {
      const device = of(name);
      const topic = `${base}/${name}/action`;
      const trigger = { automation_type: "trigger", type: "action", subtype: action, payload: action, topic };
      const path = `homeassistant/device_automation/${device.ieee}/action_${action}/config`;
      if (!keys.has(path)) await line.say(path, { ...trigger, origin, device: deviceOf(device) }, { retain: true });
      keys.add(path);
      await line.say(`${base}/${name}`, { ...device.state, action }, { qos: 0 });
      await line.say(topic, action, { qos: 0 });
    },
    /** The bridge goes by its own will. */
    leave: () => line.say(`${base}/bridge/state`, { state: "offline" }, { retain: true }),
    [Symbol.dispose]: () => stop(),
  };
}

function written(text: string, attribute: string | undefined): Readonly<Record<string, unknown>> {
  if (attribute) return { [attribute]: text };
  if (!text.startsWith("{")) return { state: text };
  return JSON.parse(text) as Record<string, unknown>;
}
