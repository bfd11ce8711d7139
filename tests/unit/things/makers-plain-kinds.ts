import type { Case } from "./makers-case.ts";

/** What measures, switches and shines. */
export const plainKinds: Readonly<Record<string, Case>> = {
  "a sensor with a unit counts, and keeps its value when it is told nonsense": {
    kind: "sensor",
    config: { stat_t: "t", unit_of_meas: "°C", dev_cla: "temperature", val_tpl: "{{ value_json.t }}" },
    told: [
      ["t", { t: 21.5 }, { value: 21.5 }],
      ["t", { t: "warm" }, { value: 21.5 }],
      ["t", "no json", { value: 21.5 }],
      ["t", { t: null }, {}],
      ["t", { t: 0 }, { value: 0 }],
    ],
    refused: [[{ value: 1 }, "E_UNKNOWN_VERB"]],
  },
  "a sensor of words": {
    kind: "sensor",
    config: { stat_t: "t", dev_cla: "enum", ops: ["idle", "running"] },
    told: [
      ["t", "running", { value: "running" }],
      ["t", "flying", { value: "running" }],
      ["t", "", { value: "running" }],
    ],
    traits: { device_class: "enum", options: ["idle", "running"] },
  },
  "a binary sensor": {
    kind: "binary_sensor",
    config: { stat_t: "t", pl_on: "wet", pl_off: "dry" },
    told: [
      ["t", "wet", { on: true }],
      ["t", "ON", { on: true }],
      ["t", "dry", { on: false }],
    ],
  },
  "a switch whose orders are other words than its states": {
    kind: "switch",
    config: {
      stat_t: "t",
      cmd_t: "c",
      pl_on: '{"EnumIdx":1}',
      pl_off: '{"EnumIdx":0}',
      stat_on: "1",
      stat_off: "0",
      qos: 2,
    },
    told: [
      ["t", "1", { on: true }],
      ["t", '{"EnumIdx":1}', { on: true }],
      ["t", "0", { on: false }],
    ],
    ordered: [[{ on: true }, [["c", '{"EnumIdx":1}']]]],
    refused: [
      [{ on: "yes" }, "E_WRONG_TYPE"],
      [{ on: true, more: 1 }, "E_UNKNOWN_KEY"],
    ],
  },
  "a number": {
    kind: "number",
    config: { stat_t: "t", cmd_t: "c", min: 0, max: "10", step: 0.1, unit_of_meas: "s" },
    told: [
      ["t", "7.5", { value: 7.5 }],
      ["t", "None", {}],
    ],
    ordered: [[{ value: 3 }, [["c", "3"]]]],
    refused: [
      [{ value: 11 }, "E_WRONG_TYPE"],
      [{ value: -1 }, "E_WRONG_TYPE"],
    ],
    traits: { unit: "s", min: 0, max: 10, step: 0.1 },
  },
  "a select": {
    kind: "select",
    config: { stat_t: "t", cmd_t: "c", ops: ["low", "high"] },
    told: [
      ["t", "high", { option: "high" }],
      ["t", "higher", { option: "high" }],
    ],
    ordered: [[{ option: "low" }, [["c", "low"]]]],
    refused: [[{ option: "middle" }, "E_WRONG_TYPE"]],
    traits: { options: ["low", "high"] },
  },
  "a button": {
    kind: "button",
    config: { cmd_t: "c", pl_prs: "GO", ret: true },
    ordered: [[{ press: true }, [["c", "GO"]]]],
    refused: [[{ press: false }, "E_WRONG_TYPE"]],
  },
  "a text": {
    kind: "text",
    config: { stat_t: "t", cmd_t: "c" },
    told: [["t", "hello", { value: "hello" }]],
    ordered: [[{ value: "bye" }, [["c", "bye"]]]],
  },
  "a tracker": {
    kind: "device_tracker",
    config: { stat_t: "t", pl_home: "here", pl_not_home: "gone", json_attr_t: "a" },
    told: [
      ["t", "here", { zone: "home" }],
      ["t", "gone", { zone: "not_home" }],
      [
        "a",
        { latitude: 52, longitude: 4.5, gps_accuracy: 12, source_type: "gps" },
        { zone: "not_home", lat: 52, lon: 4.5, accuracy_m: 12 },
      ],
      ["a", { latitude: 152, longitude: 4 }, { zone: "not_home", lat: 52, lon: 4.5, accuracy_m: 12 }],
      ["t", "None", { lat: 52, lon: 4.5, accuracy_m: 12 }],
    ],
  },
  "a light of json": {
    kind: "light",
    config: { schema: "json", stat_t: "t", cmd_t: "c", brightness: true, bri_scl: 254 },
    told: [
      ["t", { state: "ON", brightness: 127 }, { on: true, brightness_pct: 50 }],
      ["t", { state: "OFF" }, { on: false, brightness_pct: 50 }],
    ],
    ordered: [
      [{ on: true, brightness_pct: 100 }, [["c", '{"state":"ON","brightness":254}']]],
      [{ on: false }, [["c", '{"state":"OFF"}']]],
    ],
  },
  "a light of two topics": {
    kind: "light",
    config: { stat_t: "t", cmd_t: "c", bri_stat_t: "b", bri_cmd_t: "b/set", bri_scl: 100 },
    told: [
      ["t", "ON", { on: true }],
      ["b", "40", { on: true, brightness_pct: 40 }],
    ],
    ordered: [
      [
        { on: true, brightness_pct: 20 },
        [
          ["c", "ON"],
          ["b/set", "20"],
        ],
      ],
    ],
  },
  "a light of templates": {
    kind: "light",
    config: {
      schema: "template",
      stat_t: "t",
      cmd_t: "c",
      cmd_on_tpl: "on,{{ brightness | default('full') }}",
      cmd_off_tpl: "off",
      stat_tpl: "{{ value.split(',')[0] }}",
    },
    told: [["t", "on,12", { on: true }]],
    ordered: [
      [{ on: true }, [["c", "on,full"]]],
      [{ on: false }, [["c", "off"]]],
    ],
  },
  "a fan": {
    kind: "fan",
    config: { stat_t: "t", cmd_t: "c", pct_stat_t: "s", pct_cmd_t: "s/set", spd_rng_min: 1, spd_rng_max: 3 },
    told: [
      ["t", "ON", { on: true }],
      ["s", "2", { on: true, speed_pct: 67 }],
    ],
    ordered: [
      [
        { on: true, speed_pct: 34 },
        [
          ["c", "ON"],
          ["s/set", "2"],
        ],
      ],
    ],
  },
};
