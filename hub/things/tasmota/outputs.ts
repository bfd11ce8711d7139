import { components, type Component, type EntityState } from "../../core/entities.ts";
import { fail } from "../../core/errors.ts";
import { check } from "../../core/parse.ts";
import type { Ear, EntityPlan, Outgoing, Told } from "../entities/plan.ts";
import { own, type Box, type Json } from "./config.ts";

const relay = 1;
const light = 2;
const shutter = 3;

/** Every output of a Tasmota: switches, lights, shutters and a fan. */
export function outputsOf(box: Box): readonly EntityPlan[] {
  const { rl, so } = box.config;
  const plans: EntityPlan[] = [];
  let shutters = 0;
  for (let at = 0; at < rl.length; at += 1) {
    const kind = rl[at];
    if (kind === relay) plans.push(so["30"] === 1 ? lightPlan(box, at, false) : switchPlan(box, at));
    else if (kind === light) plans.push(lightPlan(box, at, !box.config.if));
    else if (kind === shutter && rl[at + 1] === shutter) {
      plans.push(shutterPlan(box, (shutters += 1)));
      at += 1;
    }
  }
  if (box.config.if) plans.push(fanPlan(box));
  return plans;
}

/** An order to a Tasmota; never retained, and never a toggle. */
export function command(box: Box, name: string, payload: string): Outgoing {
  return { topic: `${box.topics.cmnd}${name}`, payload, qos: 1 };
}

/** The ears of everything whose state stands in RESULT and STATE. */
function stateEars(box: Box, read: (json: Json) => Told, more: readonly string[] = []): readonly Ear[] {
  const { stat, tele } = box.topics;
  // With SetOption4 an answer stands on the topic of its command instead of RESULT.
  const answers = box.config.so["4"] === 1 ? [`${stat}STATE`] : [];
  const filters = [`${stat}RESULT`, `${tele}STATE`, ...answers, ...more];
  return filters.map((filter) => ({ filter, qos: 1, read: (payload) => read(box.json(payload)) }));
}

/** What was told, if anything was. */
function told(state: EntityState): Told {
  return Object.keys(state).length > 0 ? { is: "state", state } : { is: "nothing" };
}

type Half = {
  readonly name: string;
  readonly ears: readonly Ear[];
  /** The commands its orders are. */
  readonly commands: readonly string[];
  readonly order: NonNullable<EntityPlan["order"]>;
};

function output(box: Box, component: Component, n: number, { name, ears, commands, order }: Half) {
  const { cmnd } = box.topics;
  const topics = commands.map((one) => `${cmnd}${one}`);
  return {
    id: `${box.mac}_${component}_${n}`,
    component,
    name,
    traits: {},
    ears,
    availability: box.availability,
    order,
    sends: topics,
    ask: [{ topic: `${cmnd}STATE`, payload: "", qos: 0 }],
  } satisfies EntityPlan;
}

function nameOf({ config }: Box, at: number): string {
  return config.fn[at] ?? `${config.dn} ${at + 1}`;
}

// A lone relay is POWER, several are POWER1, POWER2 …; either may come from a lone one.
function powerIn(box: Box, json: unknown, at: number): boolean | undefined {
  const word = own(json, `POWER${at + 1}`) ?? (at === 0 ? own(json, "POWER") : undefined);
  if (word === undefined) return undefined;
  if (word === box.on) return true;
  if (word === box.off) return false;
  return fail("E_WRONG_TYPE", { field: `POWER${at + 1}`, problem: "no word of its own" });
}

// The plain word stands on stat/…/POWER<n>; with SetOption4 the same topic carries JSON as well.
function powerEars(box: Box, at: number): readonly Ear[] {
  const topics = at === 0 ? ["POWER", "POWER1"] : [`POWER${at + 1}`];
  return topics.map((topic) => ({
    filter: `${box.topics.stat}${topic}`,
    qos: 1,
    read: (payload) => {
      const json = payload === "" || payload.startsWith("{");
      const on = powerIn(box, json ? box.json(payload) : { [topic]: payload }, at);
      return told(on === undefined ? {} : { on });
    },
  }));
}

function switchPlan(box: Box, at: number): EntityPlan {
  const read = (json: Json) => {
    const on = powerIn(box, json, at);
    return told(on === undefined ? {} : { on });
  };
  const ears = [...stateEars(box, read), ...powerEars(box, at)];
  const power = `POWER${at + 1}`;
  const order = (raw: unknown) => {
    const { on } = check(components.switch.order, raw);
    return [command(box, power, on ? box.on : box.off)];
  };
  return output(box, "switch", at + 1, { name: nameOf(box, at), ears, commands: [power], order });
}

function lightPlan(box: Box, at: number, dims: boolean): EntityPlan {
  const dimmer = dims ? dimmerOf(box, at) : undefined;
  const read = (json: Json) => {
    const on = powerIn(box, json, at);
    const level = dimmer ? number(own(json, dimmer), dimmer, 0, 100) : undefined;
    return told({ ...(on === undefined ? {} : { on }), ...(level === undefined ? {} : { brightness_pct: level }) });
  };
  const ears = [...stateEars(box, read), ...powerEars(box, at)];
  const power = `POWER${at + 1}`;
  const order = (raw: unknown) => {
    const { on, brightness_pct } = check(components.light.order, raw);
    const turn = command(box, power, on ? box.on : box.off);
    if (!on || brightness_pct === undefined) return [turn];
    if (!dimmer) fail("E_WRONG_TYPE", { field: "brightness_pct", problem: "it cannot be dimmed" });
    return [command(box, dimmer, String(Math.round(brightness_pct))), turn];
  };
  const commands = dimmer ? [power, dimmer] : [power];
  return output(box, "light", at + 1, { name: nameOf(box, at), ears, commands, order });
}

function dimmerOf({ config }: Box, at: number): string {
  if (config.so["68"] === 1) return `Channel${at + 1}`;
  if (config.ty === 1) return "Dimmer3";
  // SetOption37 >= 128 splits colour and white into two lights.
  if (config.lk === 0 && config.lt_st >= 4) return `Dimmer${at - config.rl.indexOf(light) + 1}`;
  return "Dimmer";
}

function shutterPlan(box: Box, n: number): EntityPlan {
  const turned = ((box.config.sho[n - 1] ?? 0) & 1) === 1;
  const read = (json: Json) => {
    const word = own(json, `Shutter${n}`) ?? own(own(json, "StatusSNS"), `Shutter${n}`);
    const raw = number(own(word, "Position"), "Position", 0, 100);
    const direction = (number(own(word, "Direction"), "Direction", -1, 1) ?? 0) * (turned ? -1 : 1);
    if (raw === undefined) return told({});
    const position_pct = turned ? 100 - raw : raw;
    const rest = position_pct === 0 ? "closed" : "open";
    return told({ position_pct, cover: direction > 0 ? "opening" : direction < 0 ? "closing" : rest });
  };
  const ears = stateEars(box, read, [`${box.topics.tele}SENSOR`, `${box.topics.stat}STATUS10`]);
  const words = { open: "ShutterOpen", close: "ShutterClose", stop: "ShutterStop" } as const;
  const commands = Object.values(words).map((one) => `${one}${n}`);
  const order = (raw: unknown) => [command(box, `${words[check(components.cover.order, raw).want]}${n}`, "")];
  return {
    ...output(box, "cover", n, { name: `${box.config.dn} ${n}`, ears, commands, order }),
    ask: [{ topic: `${box.topics.cmnd}STATUS`, payload: "10", qos: 0 }],
  };
}

const speeds = [0, 33, 67, 100];

function fanPlan(box: Box): EntityPlan {
  const read = (json: Json) => {
    const speed = number(own(json, "FanSpeed"), "FanSpeed", 0, 3);
    return told(speed === undefined ? {} : { on: speed > 0, speed_pct: speeds[speed] ?? 0 });
  };
  const order = (raw: unknown) => {
    const { on, speed_pct } = check(components.fan.order, raw);
    const step = on === false ? 0 : Math.ceil(((speed_pct ?? 67) / 100) * 3);
    return [command(box, "FanSpeed", String(step))];
  };
  return output(box, "fan", 1, { name: box.config.dn, ears: stateEars(box, read), commands: ["FanSpeed"], order });
}

/** A number between two bounds, undefined where none was told; anything else is a wrong type. */
function number(value: unknown, field: string, least: number, most: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !(value >= least && value <= most))
    fail("E_WRONG_TYPE", { field, problem: `not between ${least} and ${most}` });
  return value;
}
