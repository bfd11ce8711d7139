import type { Component } from "../core/entities.ts";
import type { AdoptedKind } from "../core/parts.ts";

/** By what a kind is known among other makers' devices. */
export type Clue = {
  /** The part it begins with: the found device that holds it is the one proposed. */
  readonly anchor: string;
  /** Names that say so, in the languages of the house. */
  readonly words: RegExp;
  /** What follows from the anchor's component alone, without such a name. */
  readonly bare: Readonly<Partial<Record<Component, "sure" | "possible">>>;
  /** Without such a name these parts must be in the same found device for it to be possible. */
  readonly beside?: readonly string[];
  /** Why, as one sentence: what it looks like, and what it could be. */
  readonly looks: string;
  readonly could: string;
};

/** The clues of every kind that can be made of other makers' entities. */
export const clues: Readonly<Record<AdoptedKind, Clue>> = {
  climate: {
    anchor: "unit",
    words: /\b(ac|a\/c|air[ -]?con\w*|climate|heat[ -]?pump|split)\b|空调|空調|冷气|冷氣/i,
    bare: { climate: "sure" },
    looks: "found.looks.climate",
    could: "found.could.climate",
  },
  "breakfast-machine": {
    anchor: "plug",
    words:
      /\b(breakfast|kettle|coffee|toast\w*|porridge|oat\w*|egg|rice[ -]?cooker|steamer)\b|早餐|早饭|早飯|咖啡|水壶|水壺|豆浆|豆漿|电饭|電飯|面包机|麵包機/i,
    bare: { switch: "possible" },
    beside: ["power"],
    looks: "found.looks.breakfast-machine",
    could: "found.could.breakfast-machine",
  },
  bath: {
    anchor: "valve",
    words: /\b(bath|bath[ -]?tub|tub)\b|浴缸|浴盆|泡澡/i,
    bare: { valve: "possible" },
    looks: "found.looks.bath",
    could: "found.could.bath",
  },
  lock: {
    anchor: "lock",
    words: /\b(lock|door|nuki)\b|门锁|門鎖|大门|大門/i,
    bare: { lock: "sure" },
    looks: "found.looks.lock",
    could: "found.could.lock",
  },
  toothbrush: {
    anchor: "running",
    words: /tooth|\bbrush|oral-?b|sonicare|牙刷/i,
    bare: {},
    looks: "found.looks.toothbrush",
    could: "found.could.toothbrush",
  },
  bed: {
    anchor: "occupied",
    words: /\b(bed|mattress|sleep)\b|床/i,
    bare: {},
    looks: "found.looks.bed",
    could: "found.could.bed",
  },
  occupancy: {
    anchor: "occupied",
    words: /\b(occupancy|motion|presence|pir|radar|mmwave|person)\b|人体|人體|存在/i,
    bare: { binary_sensor: "sure" },
    looks: "found.looks.occupancy",
    could: "found.could.occupancy",
  },
  tap: {
    anchor: "running",
    words: /\b(tap|faucet|basin|sink)\b|水龙头|水龍頭|洗手/i,
    bare: {},
    looks: "found.looks.tap",
    could: "found.could.tap",
  },
  "leak-sensor": {
    anchor: "wet",
    words: /\b(leak\w*|flood|water[ -]?sensor|moisture)\b|漏水|水浸/i,
    bare: { binary_sensor: "sure" },
    looks: "found.looks.leak-sensor",
    could: "found.could.leak-sensor",
  },
  "smoke-sensor": {
    anchor: "smoke",
    words: /\b(smoke|fire)\b|烟雾|煙霧|烟感|煙感|火警/i,
    bare: { binary_sensor: "sure" },
    looks: "found.looks.smoke-sensor",
    could: "found.could.smoke-sensor",
  },
  "shut-off-valve": {
    anchor: "shutter",
    words: /\b(shut[ -]?off|main[ -](water[ -])?valve|water[ -]main|stopcock)\b|总阀|總閥|水阀|水閥/i,
    bare: { valve: "possible" },
    looks: "found.looks.shut-off-valve",
    could: "found.could.shut-off-valve",
  },
  light: {
    anchor: "lamp",
    words: /\b(light|lights|lamp|bulb|ceiling)\b|灯|燈/i,
    bare: { light: "sure" },
    looks: "found.looks.light",
    could: "found.could.light",
  },
  phone: {
    anchor: "swipe",
    words: /\b(phone|swipe|heading|homeward)\b|手机|手機|回家/i,
    bare: { event: "possible", device_automation: "possible" },
    looks: "found.looks.phone",
    could: "found.could.phone",
  },
};

/** Names by which the right entity for a part is told from its neighbours. */
export const partWords: Readonly<Record<string, RegExp>> = {
  valve: /valve|tap|fill|inlet|阀|閥|进水|進水/i,
  heater: /heat|boiler|warm|加热|加熱|热水|熱水/i,
  level: /level|fill|水位/i,
  water: /water|bath|tub|水温|水溫/i,
  leak: /leak|flood|moisture|漏水/i,
  power: /power|功率/i,
  plug: /plug|socket|outlet|relay|插座/i,
  arm: /\b(arm\w*|loaded|load|ready)\b|装好|裝好/i,
  lid: /lid|door|盖|蓋/i,
  smoke: /smoke|烟|煙/i,
  running: /state|status|running|brushing|状态|狀態/i,
  leaf: /door|leaf|contact|门|門/i,
  room: /room|indoor|air|室温|室溫/i,
  window: /window|窗/i,
};

/** Parts that are filled in only where their own name says so: anything else could be anything. */
export const namedParts: ReadonlySet<string> = new Set(["arm"]);
