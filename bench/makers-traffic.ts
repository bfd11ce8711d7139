/** One message of a maker's device. */
export type MakersMessage = { readonly topic: string; readonly payload: string };

/** Entities of one device; so many configs announce it. */
export const entitiesEach = 5;

const stateTopic = (device: number) => `zigbee2mqtt/device-${device}`;
const ieeeOf = (device: number) => `0x${(0x15_8d00_0000_0000 + device).toString(16).padStart(16, "0")}`;

/** What devices behind a Zigbee bridge announce, one config for each entity, as the bridge itself writes it. */
export function configs(entities: number): MakersMessage[] {
  return Array.from({ length: entities }, (_, i) => {
    const device = Math.floor(i / entitiesEach);
    const { component, object, own } = kindsOfEntity[i % entitiesEach] ?? kindsOfEntity[0];
    const ieee = ieeeOf(device);
    const to = stateTopic(device);
    const config = {
      availability: [
        { topic: "zigbee2mqtt/bridge/state", value_template: "{{ value_json.state }}" },
        { topic: `${to}/availability`, value_template: "{{ value_json.state }}" },
      ],
      availability_mode: "all",
      device: {
        identifiers: [`zigbee2mqtt_${ieee}`],
        name: `Device ${device}`,
        manufacturer: "Aqara",
        model: "Wireless sensor and relay",
        model_id: "WSDCGQ11LM",
        sw_version: "1.0.4",
        via_device: "zigbee2mqtt_bridge_0x00124b0018ed1f2a",
      },
      enabled_by_default: true,
      object_id: `device_${device}_${object}`,
      origin: { name: "Zigbee2MQTT", sw: "2.6.0", url: "https://www.zigbee2mqtt.io" },
      state_topic: to,
      unique_id: `${ieee}_${object}_zigbee2mqtt`,
      ...own(to),
    };
    return { topic: `homeassistant/${component}/${ieee}/${object}/config`, payload: JSON.stringify(config) };
  });
}

/** That the bridge and so many devices are there. */
export function presences(entities: number): MakersMessage[] {
  const online = JSON.stringify({ state: "online" });
  const devices = Array.from({ length: Math.ceil(entities / entitiesEach) }, (_, device) => ({
    topic: `${stateTopic(device)}/availability`,
    payload: online,
  }));
  return [{ topic: "zigbee2mqtt/bridge/state", payload: online }, ...devices];
}

/** What the devices tell one after the other, all five entities in one message; `n` makes each one differ from the last. */
export function told(entities: number, n: number): MakersMessage {
  const device = n % Math.ceil(entities / entitiesEach);
  const state = {
    humidity: 40 + (n % 2_000) / 100,
    linkquality: n % 255,
    occupancy: n % 2 === 0,
    state: n % 3 === 0 ? "ON" : "OFF",
    temperature: 18 + (n % 700) / 100,
    voltage: 3_015,
  };
  return { topic: stateTopic(device), payload: JSON.stringify(state) };
}

const measure = (key: string, device_class: string | undefined, unit_of_measurement: string) => ({
  component: "sensor",
  object: key,
  own: () => ({
    ...(device_class && { device_class }),
    unit_of_measurement,
    state_class: "measurement",
    value_template: `{{ value_json["${key}"] }}`,
  }),
});

const kindsOfEntity = [
  measure("temperature", "temperature", "°C"),
  measure("humidity", "humidity", "%"),
  {
    component: "binary_sensor",
    object: "occupancy",
    own: () => ({
      device_class: "occupancy",
      payload_on: true,
      payload_off: false,
      value_template: `{{ value_json["occupancy"] }}`,
    }),
  },
  {
    component: "switch",
    object: "switch",
    own: (to: string) => ({
      command_topic: `${to}/set`,
      payload_on: "ON",
      payload_off: "OFF",
      value_template: `{{ value_json["state"] }}`,
    }),
  },
  measure("linkquality", undefined, "lqi"),
] as const;
