import type { EntityState, Traits } from "../../core/entities.ts";
import { fail, LintelError } from "../../core/errors.ts";
import { messageScope, type parseTemplate, type Template } from "../../core/template/template.ts";
import type { Ear, EntityPlan, Outgoing, Told } from "../entities/plan.ts";
import { type Config, qosAt, topicAt } from "./config.ts";

/** Reads a template's text; E_TEMPLATE for what this house does not read. */
export type Parse = typeof parseTemplate;

/** What a component makes of its config; the rest of the plan is the same for all. */
export type Made = Pick<EntityPlan, "ears"> & {
  readonly traits?: Traits;
  readonly order?: (order: Readonly<Record<string, unknown>>) => readonly Outgoing[];
  readonly sends?: readonly string[];
  readonly assumed?: boolean;
  readonly assumes?: readonly string[];
  readonly expire_after_s?: number | undefined;
  readonly off_delay_s?: number | undefined;
};

/** The config of one entity at work, and the template it stumbled over. */
export type Maker = { readonly config: Config; readonly parse: Parse; unread?: string };

/** What one topic says about some keys of the state; `undefined` where its topic is not named. */
export type Reading = { readonly filter: string; readonly read: (payload: string) => Told };

const nothing: Told = { is: "nothing" };

/** Refuses a message whose value does not fit. */
export const misfit = (field: string, text: string): never =>
  fail("E_WRONG_TYPE", { field, problem: text.slice(0, 80) });

/** What a config cannot do without. */
export const needed = <T>(value: T | undefined, field: string): T =>
  value ?? fail("E_WRONG_TYPE", { field, problem: "missing" });

/** The first of these templates that is named. */
export function templateAt(maker: Maker, ...keys: readonly string[]): Template | undefined {
  const key = keys.find((name) => maker.config.get(name) !== undefined && maker.config.get(name) !== null);
  if (key === undefined) return undefined;
  const text = maker.config.get(key);
  if (typeof text !== "string") return fail("E_WRONG_TYPE", { field: key, problem: "no text" });
  try {
    return maker.parse(text);
  } catch (error) {
    if (error instanceof LintelError && error.code === "E_TEMPLATE") maker.unread = text.slice(0, 2_000);
    throw error;
  }
}

/** Renders what came by a template, or takes it as it is; undefined for what says nothing. */
export function renderer(template: Template | undefined): (payload: string) => string | undefined {
  if (!template) return (payload) => payload;
  return (payload) => template.render(messageScope(payload));
}

/** What the topic under `key` says of some keys of the state: empty says nothing, `None` that they are not known. */
export function reading(
  maker: Maker,
  key: string,
  templates: readonly string[],
  states: readonly string[],
  into: (text: string) => EntityState,
): Reading | undefined {
  const filter = topicAt(maker.config, key);
  const template = templateAt(maker, ...templates);
  if (filter === undefined) return undefined;
  const read = (payload: string): Told => {
    const text = template ? template.render(messageScope(payload)) : payload;
    if (text === undefined || text === "") return nothing;
    return text === "None" ? { is: "state", state: {}, unknown: states } : { is: "state", state: into(text) };
  };
  return { filter, read };
}

/** The ears of some readings; those on one topic are one ear, and a message is told once. */
export function earsOf(maker: Maker, readings: readonly (Reading | undefined)[]): readonly Ear[] {
  const qos = qosAt(maker.config);
  const byFilter = new Map<string, Reading[]>();
  for (const one of readings) if (one) byFilter.set(one.filter, [...(byFilter.get(one.filter) ?? []), one]);
  return [...byFilter].map(([filter, all]) => {
    const [only] = all;
    return { filter, qos, read: all.length === 1 && only ? only.read : (payload) => merged(all, payload) };
  });
}

function merged(all: readonly Reading[], payload: string): Told {
  let state: EntityState = {};
  const unknown: string[] = [];
  const refused: LintelError[] = [];
  let told = false;
  for (const { read } of all) {
    try {
      const one = read(payload);
      if (one.is !== "state") continue;
      told = true;
      state = { ...state, ...one.state };
      unknown.push(...(one.unknown ?? []));
    } catch (error) {
      if (!(error instanceof LintelError)) throw error;
      refused.push(error);
    }
  }
  if (!told && refused[0]) throw refused[0];
  return told ? { is: "state", state, unknown: unknown.filter((key) => !(key in state)), refused } : nothing;
}

/** How a value is sent to the topic under `key`; undefined where it is not named. */
export function sender(
  maker: Maker,
  key: string,
  ...templates: readonly string[]
): { readonly topic: string; readonly say: (value: string | number, more?: object) => Outgoing } | undefined {
  const topic = topicAt(maker.config, key);
  const template = templateAt(maker, ...templates);
  if (topic === undefined) return undefined;
  const qos = qosAt(maker.config);
  return {
    topic,
    say: (value, more = {}) => {
      const payload = template ? template.render({ value, ...more }) : String(value);
      return { topic, qos, payload: payload ?? fail("E_TEMPLATE_RENDER", { template: key, problem: "says nothing" }) };
    },
  };
}

/** Only the senders that are there, as the topics they send to. */
export const sendsOf = (...senders: readonly ({ readonly topic: string } | undefined)[]): readonly string[] =>
  senders.flatMap((one) => one?.topic ?? []);
