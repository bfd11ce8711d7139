import type { Room } from "./water.ts";
import { linkquality, sensor, value, type Named, type ZigbeeDevice, type ZigbeeEntity } from "./zigbee-devices.ts";

/** An air conditioner or, with `modes: ["off", "heat"]`, a radiator valve. */
export function zigbeeClimate(
  named: Named,
  { room, modes = ["off", "auto", "cool", "heat", "dry", "fan_only"] }: { room: Room; modes?: readonly string[] },
): ZigbeeDevice {
  const state: Record<string, unknown> = {
    system_mode: "off",
    current_heating_setpoint: 21,
    local_temperature: 20,
    fan_mode: "auto",
    running_state: "idle",
    linkquality: 140,
  };
  const act = () => {
    const { system_mode: mode, current_heating_setpoint: target } = state as {
      system_mode: string;
      current_heating_setpoint: number;
    };
    room.drive(target, mode === "heat" || mode === "cool" || mode === "auto" ? mode : "off");
  };
  return {
    ...named,
    maker: "Tuya",
    model: "Air conditioner controller",
    model_id: "TS0601_ac",
    entities: [climateEntity(modes), sensor("local_temperature", "temperature", "°C"), linkquality],
    state,
    write: (attribute, word) => {
      if (attribute === "system_mode" && modes.includes(String(word))) state["system_mode"] = word;
      else if (attribute === "current_heating_setpoint" && Number.isFinite(Number(word)))
        state["current_heating_setpoint"] = Math.min(30, Math.max(16, Number(word)));
      else if (attribute === "fan_mode") state["fan_mode"] = word;
      act();
    },
    measure: () => {
      const air = Math.round(room.air_c() * 10) / 10;
      const { system_mode: mode, current_heating_setpoint: target } = state as {
        system_mode: string;
        current_heating_setpoint: number;
      };
      const works = mode === "heat" ? air < target : mode === "cool" ? air > target : false;
      Object.assign(state, {
        local_temperature: air,
        running_state: works ? mode : "idle",
      });
    },
  };
}

function climateEntity(modes: readonly string[]): ZigbeeEntity {
  const values = "{% set values = {None:None,'idle':'idle','heat':'heating','cool':'cooling','fan_only':'fan'} %}";
  return {
    component: "climate",
    object: "climate",
    config: {
      name: null,
      temperature_unit: "C",
      temp_step: 1,
      min_temp: "16",
      max_temp: "30",
      current_temperature_topic: "T",
      current_temperature_template: value("local_temperature"),
      mode_state_topic: "T",
      mode_state_template: value("system_mode"),
      modes,
      mode_command_topic: "T/set/system_mode",
      action_topic: "T",
      action_template: `${values}{{ values[value_json["running_state"]] }}`,
      temperature_command_topic: "T/set/current_heating_setpoint",
      temperature_state_topic: "T",
      temperature_state_template: value("current_heating_setpoint"),
      fan_modes: ["low", "medium", "high", "auto"],
      fan_mode_command_topic: "T/set/fan_mode",
      fan_mode_state_topic: "T",
      fan_mode_state_template: value("fan_mode"),
    },
  };
}
