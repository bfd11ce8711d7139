// Formats: Koenkk/zigbee2mqtt 2.x lib/extension/homeassistant.ts and its tests; zigbee-herdsman-converters exposes.

/** One entity of a Zigbee device as the bridge announces it: component, object id, and its own keys of the config. */
export type ZigbeeEntity = {
  readonly component: string;
  readonly object: string;
  /** `T` stands for the device's state topic. */
  readonly config: Readonly<Record<string, unknown>>;
};

/** One Zigbee device behind the bridge. */
export type ZigbeeDevice = {
  readonly ieee: string;
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  readonly model_id: string;
  readonly entities: readonly ZigbeeEntity[];
  readonly state: Record<string, unknown>;
  /** What the device makes of a written attribute; what it refuses it leaves alone. */
  readonly write?: (attribute: string, value: unknown) => void;
  /** Brings its own measurements up to date. */
  readonly measure?: () => void;
};

/** Which device it is. */
export type Named = { readonly name: string; readonly ieee: string };
/** The template of one key of the state. */
export const value = (key: string) => `{{ value_json["${key}"] }}`;
/** A measured value of the state. */
export const sensor = (key: string, device_class: string, unit: string): ZigbeeEntity => ({
  component: "sensor",
  object: key,
  config: {
    device_class,
    unit_of_measurement: unit,
    state_class: "measurement",
    enabled_by_default: true,
    state_topic: "T",
    value_template: value(key),
  },
});
const binary = (key: string, device_class: string, on: boolean): ZigbeeEntity => ({
  component: "binary_sensor",
  object: key,
  config: { device_class, payload_on: on, payload_off: !on, state_topic: "T", value_template: value(key) },
});
const switched: ZigbeeEntity = {
  component: "switch",
  object: "switch",
  config: {
    name: null,
    payload_on: "ON",
    payload_off: "OFF",
    command_topic: "T/set",
    state_topic: "T",
    value_template: value("state"),
  },
};
/** How well the bridge hears a device. */
export const linkquality: ZigbeeEntity = {
  component: "sensor",
  object: "linkquality",
  config: {
    name: "Linkquality",
    icon: "mdi:signal",
    enabled_by_default: false,
    entity_category: "diagnostic",
    unit_of_measurement: "lqi",
    state_class: "measurement",
    state_topic: "T",
    value_template: value("linkquality"),
  },
};

/** A temperature and humidity sensor. */
export function weatherSensor(named: Named, first = { temperature: 20, humidity: 50 }): ZigbeeDevice {
  return {
    ...named,
    maker: "Aqara",
    model: "Temperature and humidity sensor",
    model_id: "WSDCGQ11LM",
    entities: [sensor("temperature", "temperature", "°C"), sensor("humidity", "humidity", "%"), linkquality],
    state: {
      ...first,
      linkquality: 120,
    },
  };
}

/** A contact at a door or window: `contact` is true while it is closed. */
export function contactSensor(named: Named): ZigbeeDevice {
  return {
    ...named,
    maker: "Aqara",
    model: "Door and window sensor",
    model_id: "MCCGQ11LM",
    entities: [binary("contact", "door", false), linkquality],
    state: {
      contact: true,
      linkquality: 110,
    },
  };
}

/** A presence sensor. */
export function occupancySensor(named: Named): ZigbeeDevice {
  return {
    ...named,
    maker: "Aqara",
    model: "Motion sensor",
    model_id: "RTCGQ11LM",
    entities: [binary("occupancy", "occupancy", true), linkquality],
    state: {
      occupancy: false,
      linkquality: 100,
    },
  };
}

/** A pad that feels water. */
export function leakSensor(named: Named): ZigbeeDevice {
  return {
    ...named,
    maker: "Aqara",
    model: "Water leak sensor",
    model_id: "SJCGQ11LM",
    entities: [binary("water_leak", "moisture", true), linkquality],
    state: {
      water_leak: false,
      linkquality: 90,
    },
  };
}

/** A plug that measures what it feeds. */
export function smartPlug(named: Named, load: (on: boolean) => number = (on) => (on ? 1_450 : 0)): ZigbeeDevice {
  const state: Record<string, unknown> = { state: "OFF", power: 0, energy: 12.5, linkquality: 150 };
  return {
    ...named,
    maker: "Tuya",
    model: "Smart plug (with power monitoring)",
    model_id: "TS011F_plug_1",
    entities: [switched, sensor("power", "power", "W"), sensor("energy", "energy", "kWh"), linkquality],
    state,
    write: (attribute, word) => onOff(state, attribute, word),
    measure: () => void (state["power"] = load(state["state"] === "ON")),
  };
}

/** A water valve, which the bridge announces as a switch. */
export function waterValve(named: Named, turn: (open: boolean) => void): ZigbeeDevice {
  const state: Record<string, unknown> = { state: "OFF", linkquality: 130 };
  return {
    ...named,
    maker: "Sonoff",
    model: "Zigbee smart water valve",
    model_id: "SWV",
    entities: [switched, linkquality],
    state,
    write: (attribute, word) => {
      if (onOff(state, attribute, word)) turn(state["state"] === "ON");
    },
  };
}

/** A lock with words of its own: it is told LOCK and UNLOCK, and tells the same. */
export function zigbeeLock(named: Named): ZigbeeDevice {
  const state: Record<string, unknown> = { state: "LOCK", lock_state: "locked", linkquality: 80 };
  return {
    ...named,
    maker: "Yale",
    model: "Assure lock",
    model_id: "YRD426NRSC",
    entities: [
      {
        component: "lock",
        object: "lock",
        config: {
          name: null,
          command_topic: "T/set",
          state_topic: "T",
          value_template: value("state"),
          payload_lock: "LOCK",
          payload_unlock: "UNLOCK",
          state_locked: "LOCK",
          state_unlocked: "UNLOCK",
        },
      },
      linkquality,
    ],
    state,
    write: (attribute, word) => {
      if (attribute !== "state" || (word !== "LOCK" && word !== "UNLOCK")) return;
      Object.assign(state, {
        state: word,
        lock_state: word === "LOCK" ? "locked" : "unlocked",
      });
    },
  };
}

/** A remote; its keys are announced when they are first pressed. */
export function zigbeeRemote(named: Named): ZigbeeDevice {
  return {
    ...named,
    maker: "Aqara",
    model: "Wireless mini switch",
    model_id: "WXKG11LM",
    entities: [sensor("battery", "battery", "%"), linkquality],
    state: {
      battery: 97,
      linkquality: 105,
    },
  };
}

function onOff(state: Record<string, unknown>, attribute: string, word: unknown): boolean {
  if (attribute !== "state") return false;
  const text = String(word).toUpperCase();
  if (text === "TOGGLE") state["state"] = state["state"] === "ON" ? "OFF" : "ON";
  else if (text === "ON" || text === "OFF") state["state"] = text;
  else return false;
  return true;
}
