import type { Component, Traits } from "../../core/entities.ts";
import { fail, LintelError } from "../../core/errors.ts";
import { parseTemplate } from "../../core/template/template.ts";
import type { Adapter, Announcement, DevicePlan, EntityPlan } from "../entities/plan.ts";
import { entityNames } from "./abbreviations.ts";
import { availabilityOf, sharedEars, type SharedEars } from "./availability.ts";
import { blockAt, blockIn, type Config, flagAt, isBlock, spelledOut, textAt, withBase } from "./config.ts";
import { deviceOf, originOf } from "./device-block.ts";
import { event, trigger } from "./happening.ts";
import type { Made, Maker, Parse } from "./maker.ts";
import { cover, lock, valve } from "./moving.ts";
import { fan, light } from "./shining.ts";
import { button, number, select, switching, text } from "./switching.ts";
import { binarySensor, deviceTracker, sensor } from "./telling.ts";
import { climate, waterHeater } from "./warming.ts";

const makers: Readonly<Record<Component, (maker: Maker) => Made>> = {
  sensor,
  binary_sensor: binarySensor,
  switch: switching,
  climate,
  lock,
  valve,
  water_heater: waterHeater,
  number,
  select,
  button,
  text,
  event,
  device_automation: trigger,
  device_tracker: deviceTracker,
  light,
  cover,
  fan,
};

const isKnown = (component: string): component is Component => Object.hasOwn(makers, component);

/** What the root of a device's announcement says for all its components. */
const inherited: ReadonlySet<string> = new Set([
  "availability",
  "availability_mode",
  "availability_template",
  "availability_topic",
  "command_topic",
  "encoding",
  "payload_available",
  "payload_not_available",
  "qos",
  "state_topic",
]);
const mostComponents = 1_000;
const longestId = 300;
const adapterName = "Home Assistant";

/** One entity's config and what it inherits from the announcement it stands in. */
type Piece = {
  readonly component: Component;
  readonly config: Config;
  readonly base: unknown;
  readonly id: string;
  readonly device: DevicePlan;
};

/** Home Assistant's discovery over MQTT, single and device-based, under a topic prefix. */
export function homeAssistant(prefix = "homeassistant", parse: Parse = parseTemplate): Adapter {
  const shared = sharedEars();
  const inside = /^(\w+)\/(?:([a-zA-Z0-9_-]+)\/)?([a-zA-Z0-9_-]+)\/config$/;
  return {
    name: adapterName,
    filters: [`${prefix}/+/+/config`, `${prefix}/+/+/+/config`],
    announced: (topic, payload) => {
      const match = inside.exec(topic.startsWith(`${prefix}/`) ? topic.slice(prefix.length + 1) : "");
      const [, component, node, object] = match ?? fail("E_WRONG_TYPE", { field: "topic", problem: "characters" });
      if (payload === "") return { device: { marks: [] }, origin: adapterName, entities: [] };
      const root = spelledOut(blockIn(payload), entityNames);
      const standsAs = [component, node, object].filter(Boolean).join(" ");
      if (flagAt(root, "migrate_discovery") === true)
        return { device: { marks: [] }, origin: adapterName, entities: [], migrates: true };
      if (component === "device") return deviceBased(root, standsAs, parse, shared);
      if (component === undefined || !isKnown(component)) return undefined;
      const device = deviceOf(root);
      const id = idOf(root, standsAs);
      const plan = planOf({ component, config: root, base: root.get("~"), id, device }, parse, shared);
      return { device, origin: originOf(root) ?? adapterName, entities: [plan] };
    },
  };
}

function idOf(config: Config, otherwise: string): string {
  const id = textAt(config, "unique_id", longestId);
  return id === undefined || id === "" ? otherwise.slice(0, longestId) : id;
}

function deviceBased(root: Config, standsAs: string, parse: Parse, shared: SharedEars): Announcement {
  const device = deviceOf(root);
  if (device.marks.length === 0) fail("E_WRONG_TYPE", { field: "device", problem: "missing" });
  const origin = originOf(root) ?? fail("E_WRONG_TYPE", { field: "origin", problem: "missing" });
  const components = Object.entries(
    blockAt(root, "components") ?? fail("E_WRONG_TYPE", { field: "components", problem: "missing" }),
  );
  if (components.length > mostComponents) fail("E_TOO_MANY", { most: mostComponents });
  const entities: EntityPlan[] = [];
  const refused: { readonly id: string; readonly error: LintelError }[] = [];
  let ignored = 0;
  for (const [key, block] of components) {
    let id = `${standsAs} ${key}`.slice(0, longestId);
    try {
      if (!isBlock(block)) fail("E_WRONG_TYPE", { field: key.slice(0, 80), problem: "no object" });
      const own = spelledOut(block, entityNames);
      const component = textAt(own, "platform") ?? fail("E_WRONG_TYPE", { field: "platform", problem: "missing" });
      // A component with nothing but its kind is taken back.
      if (Object.keys(block).length === 1) continue;
      if (!isKnown(component)) {
        ignored += 1;
        continue;
      }
      id = idOf(own, id);
      entities.push(
        planOf(
          { component, config: inheriting(own, root), base: own.get("~") ?? root.get("~"), id, device },
          parse,
          shared,
        ),
      );
    } catch (error) {
      if (!(error instanceof LintelError)) throw error;
      refused.push({ id, error });
    }
  }
  return { device, origin, entities, refused, ignored };
}

/** A component's own config, and what the root says for all. */
const inheriting = (own: Config, root: Config): Config => ({
  get: (name) => own.get(name) ?? (inherited.has(name) ? root.get(name) : undefined),
});

/** The plan of one entity; one with a template this house cannot read is known, and neither hears nor does anything. */
function planOf({ component, config: plain, base, id, device }: Piece, parse: Parse, shared: SharedEars): EntityPlan {
  const config = withBase(plain, base);
  flagAt(config, "enabled_by_default");
  const maker: Maker = { config, parse };
  const name = textAt(config, "name") || device.name || id;
  const category = textAt(config, "entity_category");
  const classed: Traits = category === "config" || category === "diagnostic" ? { category } : {};
  try {
    const { traits, assumed, assumes = [], expire_after_s, off_delay_s, ...made } = makers[component](maker);
    const availability = availabilityOf(maker, base, shared);
    return {
      id,
      component,
      name,
      traits: { ...traits, ...classed },
      availability,
      ...made,
      ...(assumed && { assumed: true as const }),
      ...(assumes.length > 0 && { assumes }),
      ...(expire_after_s !== undefined && { expire_after_s }),
      ...(off_delay_s !== undefined && { off_delay_s }),
    };
  } catch (error) {
    if (maker.unread === undefined) throw error;
    const none = { mode: "latest" as const, ears: [] };
    return { id, component, name, traits: classed, ears: [], availability: none, unread: maker.unread };
  }
}
