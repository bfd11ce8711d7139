import { z } from "zod";
import type { SettingKind } from "../scene-answers.ts";
import { TimeOfDay } from "../house.ts";
import type { Value } from "../world.ts";

/** How one setting is chosen and told: its kind, its two ends, its unit, and the keys of its words. */
export type SettingRow = {
  readonly kind: SettingKind;
  readonly says: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Key of the unit's word. */
  readonly unit?: string;
  readonly choices?: readonly { readonly value: string; readonly says: string }[];
  /** It decides about water, heat, smoke or a lock: whoever chooses anything but what is safe proves themselves before. */
  readonly hazard?: { readonly safe?: boolean };
};

/** The key by which a setting is told that a household made itself. */
export const ownSetting = "setting.label.own";

const row = (given: SettingRow): SettingRow => given;

/** Every setting of the scenes that come with the product, as `<scene>.<name>`; no end is wider than what its device allows. */
export const settingRows: Readonly<Record<string, SettingRow>> = {
  "morning.breakfast_enabled": row({
    kind: "switch",
    says: "setting.label.breakfast_enabled",
    hazard: { safe: false },
  }),
  "morning.sound_enabled": row({ kind: "switch", says: "setting.label.sound_enabled" }),
  "morning.rise_s": row({ kind: "number", says: "setting.label.rise_s", min: 0, max: 60, step: 5, unit: "unit.s" }),
  "leaving-home.leaving_climate": row({ kind: "switch", says: "setting.label.leaving_climate" }),
  "leaving-home.leaving_lights": row({ kind: "switch", says: "setting.label.leaving_lights" }),
  "leaving-home.leaving_music": row({ kind: "switch", says: "setting.label.leaving_music" }),
  "good-night.night_voice": row({ kind: "switch", says: "setting.label.night_voice" }),
  "good-night.night_lights": row({ kind: "switch", says: "setting.label.night_lights" }),
  "good-night.night_climate": row({ kind: "switch", says: "setting.label.night_climate" }),
  "leak-and-smoke.leak_shuts_water": row({
    kind: "switch",
    says: "setting.label.leak_shuts_water",
    hazard: { safe: true },
  }),
  "leak-and-smoke.smoke_alarm": row({ kind: "switch", says: "setting.label.smoke_alarm", hazard: { safe: true } }),
  "leak-and-smoke.smoke_volume": row({
    kind: "number",
    says: "setting.label.smoke_volume",
    min: 50,
    max: 100,
    step: 5,
    unit: "unit.pct",
    hazard: {},
  }),
  "evening.climate_enabled": row({ kind: "switch", says: "setting.label.climate_enabled" }),
  "evening.bath_enabled": row({ kind: "switch", says: "setting.label.bath_enabled", hazard: { safe: false } }),
  "evening.bath_level_pct": row({
    kind: "number",
    says: "setting.label.bath_level_pct",
    min: 20,
    max: 80,
    step: 5,
    unit: "unit.pct",
    hazard: {},
  }),
  "evening.bath_c": row({
    kind: "number",
    says: "setting.label.bath_c",
    min: 35,
    max: 41,
    step: 0.5,
    unit: "unit.c",
    hazard: {},
  }),
  "evening.welcome_music": row({ kind: "switch", says: "setting.label.welcome_music" }),
  "evening.welcome_volume": row({
    kind: "number",
    says: "setting.label.welcome_volume",
    min: 5,
    max: 60,
    step: 5,
    unit: "unit.pct",
  }),
};

/** The row of a setting; one that a household made itself is known by its default alone. Undefined: it is not for residents. */
export function settingRow(scene: string, name: string, preset: Value): SettingRow | undefined {
  const known = Object.hasOwn(settingRows, `${scene}.${name}`) ? settingRows[`${scene}.${name}`] : undefined;
  if (known) return known;
  if (typeof preset === "boolean") return { kind: "switch", says: ownSetting };
  if (typeof preset === "number") return { kind: "number", says: ownSetting };
  return TimeOfDay.safeParse(preset).success ? { kind: "time", says: ownSetting } : undefined;
}

/** Whether choosing a value for a setting may endanger somebody; null takes the choice back, to whatever counts then. */
export function endangers({ hazard }: SettingRow, value: Value | null): boolean {
  return hazard !== undefined && value !== hazard.safe;
}

/**
 * The same of a setting as the household keeps it: `<scene>.<name>`, or with a resident's id behind it. Of one that no
 * product brings nothing is known here, so that it may.
 */
export function keptEndangers(id: string, value: Value): boolean {
  const known = id.split(".", 2).join(".");
  const given = Object.hasOwn(settingRows, known) ? settingRows[known] : undefined;
  return given === undefined || endangers(given, value);
}

/** What is wrong with a value for a row, or undefined. */
export function unfitValue(given: SettingRow, value: Value): "setting-type" | "setting-range" | undefined {
  switch (given.kind) {
    case "switch":
      return typeof value === "boolean" ? undefined : "setting-type";
    case "number": {
      if (!z.number().safeParse(value).success) return "setting-type";
      const { min = -Infinity, max = Infinity } = given;
      return Number(value) >= min && Number(value) <= max ? undefined : "setting-range";
    }
    case "choice":
      return given.choices?.some((one) => one.value === value) ? undefined : "setting-range";
    case "time":
      return TimeOfDay.safeParse(value).success ? undefined : "setting-type";
  }
}
