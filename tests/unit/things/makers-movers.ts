import type { Case } from "./makers-case.ts";

/** What warms, locks and moves. */
export const movers: Readonly<Record<string, Case>> = {
  "a climate with one topic for each of its properties": {
    kind: "climate",
    config: {
      mode_stat_t: "m",
      mode_cmd_t: "m/set",
      temp_stat_t: "t",
      temp_cmd_t: "t/set",
      temp_cmd_tpl: '{"temp": {{ value }} }',
      curr_temp_t: "now",
      current_humidity_topic: "hum",
      act_t: "act",
      fan_mode_stat_t: "fan",
      temp_hi_stat_t: "hi",
      temp_lo_stat_t: "lo",
      modes: ["off", "cool", "heat"],
      min_temp: "16",
      max_temp: "30",
      temp_step: 0.5,
    },
    told: [
      ["m", "cool", { mode: "cool" }],
      ["t", "24.5", { mode: "cool", target_c: 24.5 }],
      ["now", "27", { mode: "cool", target_c: 24.5, current_c: 27 }],
      ["hum", "55", { mode: "cool", target_c: 24.5, current_c: 27, humidity_pct: 55 }],
      ["now", "boiling", { mode: "cool", target_c: 24.5, current_c: 27, humidity_pct: 55 }],
    ],
    ordered: [
      [
        { mode: "heat", target_c: 22.5 },
        [
          ["m/set", "heat"],
          ["t/set", '{"temp": 22.5 }'],
        ],
      ],
      [{ target_c: 22 }, [["t/set", '{"temp": 22 }']]],
    ],
    refused: [
      [{ mode: "dry" }, "E_WRONG_TYPE"],
      [{ target_c: 15 }, "E_WRONG_TYPE"],
      [{ target_c: 31 }, "E_WRONG_TYPE"],
      [{}, "E_WRONG_TYPE"],
    ],
    traits: { modes: ["off", "cool", "heat"], min: 16, max: 30, step: 0.5 },
  },
  "a climate that says everything in one message, in degrees Fahrenheit": {
    kind: "climate",
    config: {
      mode_stat_t: "t",
      mode_stat_tpl: "{{ value_json.mode }}",
      mode_cmd_t: "t/mode",
      temp_stat_t: "t",
      temp_stat_tpl: "{{ value_json.want }}",
      temp_cmd_t: "t/want",
      curr_temp_t: "t",
      curr_temp_tpl: "{{ value_json.is }}",
      temp_unit: "F",
      min_temp: 50,
      max_temp: 86,
      pow_cmd_t: "t/power",
    },
    told: [["t", { mode: "heat", want: 68, is: 50 }, { mode: "heat", target_c: 20, current_c: 10 }]],
    ordered: [
      [
        { mode: "heat", target_c: 21 },
        [
          ["t/power", "ON"],
          ["t/mode", "heat"],
          ["t/want", "69.8"],
        ],
      ],
      [
        { mode: "off" },
        [
          ["t/mode", "off"],
          ["t/power", "OFF"],
        ],
      ],
    ],
    traits: { min: 10, max: 30, modes: ["auto", "off", "cool", "heat", "dry", "fan_only"] },
  },
  "a climate without modes can be set warmer, and no mode": {
    kind: "climate",
    config: { temp_cmd_t: "c", temp_stat_t: "t" },
    ordered: [[{ target_c: 20 }, [["c", "20"]]]],
    refused: [[{ mode: "cool" }, "E_UNKNOWN_VERB"]],
    traits: { min: 7, max: 35 },
  },
  "a lock that says LOCK and UNLOCK for its states": {
    kind: "lock",
    config: {
      stat_t: "t",
      cmd_t: "c",
      stat_locked: "LOCK",
      stat_unlocked: "UNLOCK",
      val_tpl: "{{ value_json.state }}",
    },
    told: [
      ["t", { state: "LOCK" }, { lock: "locked" }],
      ["t", { state: "UNLOCK" }, { lock: "unlocked" }],
      ["t", { state: "JAMMED" }, { lock: "jammed" }],
    ],
    ordered: [
      [{ want: "unlock" }, [["c", "UNLOCK"]]],
      [{ want: "lock" }, [["c", "LOCK"]]],
    ],
    refused: [[{ want: "open" }, "E_UNKNOWN_VERB"]],
    traits: { wants: ["lock", "unlock"] },
  },
  "a lock with a latch and a template for its orders": {
    kind: "lock",
    config: { stat_t: "t", cmd_t: "c", pl_open: "unlatch", pl_rst: "undefined", cmd_tpl: '{"do": "{{ value }}"}' },
    told: [
      ["t", "OPENING", { lock: "opening" }],
      ["t", "undefined", {}],
    ],
    ordered: [[{ want: "open" }, [["c", '{"do": "unlatch"}']]]],
    traits: { wants: ["lock", "unlock", "open"] },
  },
  "a lock that wants a code is ordered nothing": {
    kind: "lock",
    config: { stat_t: "t", cmd_t: "c", code_format: "^\\d{4}$" },
    told: [["t", "LOCKED", { lock: "locked" }]],
    refused: [[{ want: "unlock" }, "E_UNKNOWN_VERB"]],
    traits: { wants: ["lock", "unlock"], code: true },
  },
  "a valve of words": {
    kind: "valve",
    config: { stat_t: "t", cmd_t: "c", device_class: "water" },
    told: [
      ["t", "opening", { valve: "opening" }],
      ["t", { state: "closed" }, { valve: "closed" }],
      ["t", "50", { valve: "closed" }],
    ],
    ordered: [
      [{ open: true }, [["c", "OPEN"]]],
      [{ open: false }, [["c", "CLOSE"]]],
    ],
  },
  "a valve of positions": {
    kind: "valve",
    config: { stat_t: "t", cmd_t: "c", reports_position: true, pos_clsd: 5, pos_open: 105 },
    told: [
      ["t", "55", { valve: "open", position_pct: 50 }],
      ["t", { state: "closing", position: 25 }, { valve: "closing", position_pct: 20 }],
      ["t", "5", { valve: "closed", position_pct: 0 }],
    ],
    ordered: [
      [{ open: true }, [["c", "105"]]],
      [{ open: false }, [["c", "5"]]],
    ],
  },
  "a water heater": {
    kind: "water_heater",
    config: {
      mode_stat_t: "m",
      mode_cmd_t: "m/set",
      temp_stat_t: "t",
      temp_cmd_t: "t/set",
      curr_temp_t: "now",
      modes: ["off", "eco"],
      pow_cmd_t: "p",
      pl_on: 1,
      pl_off: 0,
    },
    told: [
      ["m", "eco", { mode: "eco" }],
      ["now", "41", { mode: "eco", current_c: 41 }],
    ],
    ordered: [
      [{ on: true }, [["p", "1"]]],
      [{ on: false }, [["p", "0"]]],
      [{ target_c: 45 }, [["t/set", "45"]]],
    ],
    refused: [[{ target_c: 61 }, "E_WRONG_TYPE"]],
    traits: { min: 43.3, max: 60, modes: ["off", "eco"] },
  },
  "a cover": {
    kind: "cover",
    config: { stat_t: "t", cmd_t: "c", pos_t: "p", pos_clsd: 100, pos_open: 0 },
    told: [
      ["t", "opening", { cover: "opening" }],
      ["p", "25", { cover: "opening", position_pct: 75 }],
    ],
    ordered: [
      [{ want: "close" }, [["c", "CLOSE"]]],
      [{ want: "stop" }, [["c", "STOP"]]],
    ],
  },
};
