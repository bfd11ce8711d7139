import { z } from "zod";
import {
  About,
  DeviceEvent,
  Did,
  DiscoveryDevice,
  Do,
  MomentMessage,
  Renew,
  SceneState,
  SimHappening,
  State,
  Status,
} from "./messages.ts";

/** One kind of topic: its path (`+` for an id, root left out unless foreign), who sends it, how, and what it carries. */
export type TopicRow = {
  readonly path: string;
  readonly from: "device" | "hub" | "phone" | "virtual" | "any";
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** Foreign topics stand outside the root. */
  readonly foreign?: true;
  /** What stands for each `+`, where it is no id of ours. */
  readonly names?: readonly string[];
  /** JSON unless `plain`. */
  readonly plain?: true;
  readonly says: string;
  readonly schema: z.ZodType;
};

const row = <R extends TopicRow>(r: R): R => r;

/** Every topic of the house; nothing else spells one. */
export const topics = {
  "device.about": row({
    path: "device/+/about",
    from: "device",
    qos: 1,
    retain: true,
    schema: About,
    says: "who the device is and what it can do",
  }),
  "device.status": row({
    path: "device/+/status",
    from: "device",
    qos: 1,
    retain: true,
    plain: true,
    schema: Status,
    says: "online or offline; also the device's will",
  }),
  "device.state": row({
    path: "device/+/state",
    from: "device",
    qos: 1,
    retain: true,
    schema: State,
    says: "the device's whole state; a baseline when retained",
  }),
  "device.event": row({
    path: "device/+/event",
    from: "device",
    qos: 1,
    retain: false,
    schema: DeviceEvent,
    says: "something that happened at the device",
  }),
  "device.do": row({
    path: "device/+/do",
    from: "hub",
    qos: 1,
    retain: false,
    schema: Do,
    says: "one command; acts at most once per id",
  }),
  "device.renew": row({
    path: "device/+/renew",
    from: "hub",
    qos: 0,
    retain: false,
    schema: Renew,
    says: "keeps a hazard's lease alive, each second",
  }),
  "device.did": row({
    path: "device/+/did",
    from: "device",
    qos: 1,
    retain: false,
    schema: Did,
    says: "the device's answer to a command",
  }),
  "hub.status": row({
    path: "hub/status",
    from: "hub",
    qos: 1,
    retain: true,
    plain: true,
    schema: Status,
    says: "the hub itself; its will is offline, and every lease ends with it",
  }),
  moment: row({
    path: "moment",
    from: "hub",
    qos: 1,
    retain: false,
    schema: MomentMessage,
    says: "a moment the hub understood",
  }),
  "scene.state": row({
    path: "scene/+/state",
    from: "hub",
    qos: 1,
    retain: true,
    schema: SceneState,
    says: "the newest run of a scene",
  }),
  "owntracks.fix": row({
    path: "owntracks/+/+",
    from: "phone",
    qos: 1,
    retain: false,
    foreign: true,
    schema: z.looseObject({ _type: z.string() }),
    says: "OwnTracks location, lwt and the like",
  }),
  "owntracks.event": row({
    path: "owntracks/+/+/event",
    from: "phone",
    qos: 1,
    retain: false,
    foreign: true,
    schema: z.looseObject({ _type: z.string() }),
    says: "OwnTracks transition: a region entered or left",
  }),
  "owntracks.other": row({
    path: "owntracks/+/+/+",
    from: "phone",
    qos: 1,
    retain: false,
    foreign: true,
    schema: z.looseObject({ _type: z.string() }),
    says: "everything else OwnTracks sends beside its position: waypoints, status, steps, beacons, cards, dumps",
  }),
  "discovery.device": row({
    path: "+/device/+/config",
    names: ["prefix", "id"],
    from: "hub",
    qos: 1,
    retain: true,
    foreign: true,
    schema: DiscoveryDevice,
    says: "how Home Assistant and its like find the hub and the house's own devices; empty takes one back",
  }),
  "discovery.birth": row({
    path: "+/status",
    names: ["prefix"],
    from: "hub",
    qos: 1,
    retain: false,
    foreign: true,
    plain: true,
    schema: Status,
    says: "asks makers' devices to announce themselves; after Home Assistant's own the hub announces itself anew",
  }),
  "sim.device": row({
    path: "sim/device/+",
    from: "virtual",
    qos: 1,
    retain: false,
    schema: SimHappening,
    says: "what happens to a simulated device; virtual house only",
  }),
  "sim.ping": row({
    path: "sim/ping/+",
    from: "any",
    qos: 1,
    retain: false,
    plain: true,
    schema: z.string(),
    says: "a client's echo to itself, by which the stepping clock knows that nothing is in flight",
  }),
} as const;

/** The name of a row of the topic table. */
export type TopicName = keyof typeof topics;

/** The full topic of a row, its `+` filled with the ids in order; `topicOf(root, name)` without ids gives the filter. */
export function topicOf(root: string, name: TopicName, ...ids: readonly string[]): string {
  const known: TopicRow = topics[name];
  let next = 0;
  const path = known.path.replace(/\+/g, (plus) => ids[next++] ?? plus);
  return known.foreign ? path : `${root}/${path}`;
}

/** Which row a concrete topic belongs to and the ids in it, or undefined when it is none of ours. */
export function readTopic(root: string, topic: string): { name: TopicName; ids: string[] } | undefined {
  const foreign = !topic.startsWith(`${root}/`);
  const levels = (foreign ? topic : topic.slice(root.length + 1)).split("/");
  for (const { name, path, outside } of matchers) {
    if (outside !== foreign || path.length !== levels.length) continue;
    const ids: string[] = [];
    if (path.every((part, i) => (part === "+" ? ids.push(levels[i] ?? "") > 0 : part === levels[i])))
      return { name, ids };
  }
  return undefined;
}

const matchers = Object.entries(topics).map(([name, known]) => ({
  name: name as TopicName,
  path: known.path.split("/"),
  outside: "foreign" in known,
}));
