import { type KindName, type KindRow, kinds } from "../../core/kinds.ts";
import type { DiscoveryDevice } from "../../core/messages.ts";
import { moments } from "../../core/moments.ts";
import { topicOf } from "../../core/topics.ts";
import { eventsShown, shownOf, type Shown } from "./components.ts";

/** What every message about this house starts from. */
export type House = {
  readonly root: string;
  readonly name: string;
  readonly version: string;
  /** A name in the language of the home; the key itself where it has none. */
  readonly word: (key: string) => string;
};

/** A native device as it is announced. */
export type SeenDevice = {
  readonly id: string;
  readonly kind: KindName;
  readonly name: string;
  readonly place?: string;
};

const maker = "Lintel";
const sceneStates = ["idle", "running", "done", "failed", "stopped"];

/** The id under which the hub, or one of its devices, announces itself; no slug holds the `_` between. */
export function seenId(root: string, device?: string): string {
  const hub = root.replaceAll("/", "-");
  return device === undefined ? hub : `${hub}_${device}`;
}

/** Whether an announcement is this product's own, of this house or of another on the same broker. */
export function isOurOwn(root: string, said: { readonly origin: string; readonly marks: readonly string[] }): boolean {
  const hub = seenId(root);
  return said.origin === maker || said.marks.some((mark) => mark === hub || mark.startsWith(`${hub}_`));
}

/** The hub as a device: each scene's newest run, and the moments it understands. */
export function hubMessage(house: House, scenes: readonly string[]): DiscoveryDevice {
  const { root, version, word } = house;
  const id = seenId(root);
  const runs = scenes.map((scene) => [
    `scene-${scene}`,
    {
      platform: "sensor",
      unique_id: `${id}_scene-${scene}`,
      name: word(`scene.${scene}`),
      state_topic: topicOf(root, "scene.state", scene),
      value_template: "{{ value_json.state }}",
      device_class: "enum",
      options: sceneStates,
    },
  ]);
  const moment = eventOf(`${id}_moment`, word("seen.moment"), topicOf(root, "moment"), "kind", Object.keys(moments));
  return {
    device: { identifiers: [id], name: house.name, manufacturer: maker, model: maker, sw_version: version },
    origin: { name: maker, sw_version: version },
    availability_topic: topicOf(root, "hub.status"),
    qos: 1,
    components: { ...Object.fromEntries(runs), moment },
  };
}

/** One of the house's own devices: what its kind tells of its state, and its events. */
export function deviceMessage(house: House, device: SeenDevice): DiscoveryDevice {
  const { root, version, word } = house;
  const { id, kind, name, place } = device;
  const own = seenId(root, id);
  const state_topic = topicOf(root, "device.state", id);
  const rows = shownOf[kind].map((row) => [
    row.key,
    { ...componentOf(row), unique_id: `${own}_${row.key}`, name: word(`seen.${row.key}`), state_topic },
  ]);
  const types = Object.keys((kinds[kind] as KindRow).events);
  const event = eventOf(`${own}_event`, word("seen.event"), topicOf(root, "device.event", id), "type", types);
  return {
    device: {
      identifiers: [own],
      name: place === undefined ? name : `${name} (${place})`.slice(0, 80),
      manufacturer: maker,
      model: kind,
      sw_version: version,
      via_device: seenId(root),
    },
    origin: { name: maker, sw_version: version },
    availability_topic: topicOf(root, "device.status", id),
    qos: 1,
    components: { ...Object.fromEntries(rows), ...(eventsShown.has(kind) ? { event } : {}) },
  };
}

function componentOf({ key, on, off, ...row }: Shown) {
  return {
    ...row,
    // A key that a state leaves out is None: known to be unknown.
    value_template: `{{ value_json.get('${key}') }}`,
    ...(on === undefined || off === undefined ? {} : { payload_on: on, payload_off: off }),
  };
}

function eventOf(unique_id: string, name: string, state_topic: string, key: string, event_types: readonly string[]) {
  const value_template = `{{ {'event_type': value_json.${key}} | tojson }}`;
  return { platform: "event", unique_id, name, state_topic, value_template, event_types };
}
