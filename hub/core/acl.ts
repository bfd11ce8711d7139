import { filtersMeet } from "./topic-filter.ts";
import { topicOf, topics, type TopicName } from "./topics.ts";

/** Who may connect: the hub itself, a device (phones and screens too), an integrator's program, which only listens, another maker's device or bridge, the virtual residents of a virtual house. */
export type PrincipalKind = "hub" | "device" | "integrator" | "foreign" | "virtual";

/** One authenticated MQTT client; its client id equals `id`, unless it is foreign. */
export type Principal = { readonly kind: PrincipalKind; readonly id: string };

/** One permission: `own` fills the first `+` of the topic with the principal's id, else any id goes. */
export type AclRow = {
  readonly who: PrincipalKind;
  readonly may: "publish" | "subscribe";
  readonly topic: TopicName;
  readonly own: boolean;
  /** Only in a virtual house. */
  readonly virtual?: true;
};

const device = (may: AclRow["may"], topic: TopicName): AclRow => ({ who: "device", may, topic, own: true });
const listens = (topic: TopicName): AclRow => ({ who: "integrator", may: "subscribe", topic, own: false });
const hub = (may: AclRow["may"], topic: TopicName): AclRow => ({ who: "hub", may, topic, own: false });

/** Everything that is allowed on the broker; what no row names is refused. */
export const acl: readonly AclRow[] = [
  device("publish", "device.about"),
  device("publish", "device.status"),
  device("publish", "device.state"),
  device("publish", "device.event"),
  device("publish", "device.did"),
  device("publish", "owntracks.fix"),
  device("publish", "owntracks.event"),
  device("publish", "owntracks.other"),
  device("subscribe", "device.do"),
  device("subscribe", "device.renew"),
  { who: "device", may: "subscribe", topic: "hub.status", own: false },
  listens("hub.status"),
  listens("moment"),
  listens("scene.state"),
  listens("device.about"),
  listens("device.status"),
  listens("device.state"),
  listens("device.event"),
  listens("discovery.device"),
  { who: "integrator", may: "publish", topic: "sim.ping", own: true, virtual: true },
  { who: "integrator", may: "subscribe", topic: "sim.ping", own: true, virtual: true },
  // On a Mosquitto the denial of the whole tree comes before it.
  { who: "foreign", may: "publish", topic: "sim.ping", own: true, virtual: true },
  { who: "foreign", may: "subscribe", topic: "sim.ping", own: true, virtual: true },
  { who: "device", may: "subscribe", topic: "sim.device", own: true, virtual: true },
  { who: "device", may: "publish", topic: "sim.ping", own: true, virtual: true },
  { who: "device", may: "subscribe", topic: "sim.ping", own: true, virtual: true },
  { who: "virtual", may: "publish", topic: "sim.device", own: false, virtual: true },
  { who: "virtual", may: "publish", topic: "owntracks.fix", own: false, virtual: true },
  { who: "virtual", may: "publish", topic: "owntracks.event", own: false, virtual: true },
  { who: "virtual", may: "publish", topic: "sim.ping", own: true, virtual: true },
  { who: "virtual", may: "subscribe", topic: "sim.ping", own: true, virtual: true },
  hub("publish", "device.do"),
  hub("publish", "device.renew"),
  // What a person did on the web appears as the event of their own device, whatever way it came in.
  hub("publish", "device.event"),
  hub("publish", "hub.status"),
  hub("publish", "moment"),
  hub("publish", "scene.state"),
  hub("publish", "discovery.device"),
  hub("publish", "discovery.birth"),
  hub("subscribe", "device.about"),
  hub("subscribe", "device.status"),
  hub("subscribe", "device.state"),
  hub("subscribe", "device.event"),
  hub("subscribe", "device.did"),
  hub("subscribe", "owntracks.fix"),
  hub("subscribe", "owntracks.event"),
  hub("subscribe", "owntracks.other"),
  { who: "hub", may: "publish", topic: "sim.ping", own: true, virtual: true },
  { who: "hub", may: "subscribe", topic: "sim.ping", own: true, virtual: true },
];

/** Where phones speak, outside the root. */
const phonesOwn: readonly string[] = Object.values(topics).flatMap(({ from, path }) =>
  from === "phone" ? [firstLevel(path)] : [],
);

/** The first levels of topics that makers' devices must not touch: the house's own, of every home on the broker, and the phones'. */
export function closedLevels(root: string): readonly string[] {
  return [...new Set([firstLevel(root), ...phonesOwn])];
}

/**
 * Whether a topic, or everything a filter matches, belongs to other makers: outside the house's own tree and its
 * phones', and none of the broker's. A filter must name its first level, or it would match ours too.
 */
export function isForeign(root: string, topic: string): boolean {
  const first = firstLevel(topic);
  if (first === "+" || first === "#" || first.startsWith("$") || topic === "") return false;
  return first !== firstLevel(root) && !phonesOwn.includes(first);
}

function firstLevel(topic: string): string {
  const slash = topic.indexOf("/");
  return slash < 0 ? topic : topic.slice(0, slash);
}

/** The topic filter a row opens for one principal id (Mosquitto's `%u` works as an id too). */
export function filterOf(root: string, row: AclRow, id: string): string {
  return row.own ? topicOf(root, row.topic, id) : topicOf(root, row.topic);
}

/** Whether a principal may publish to a concrete topic, or subscribe to a filter no wider than what a row opens. */
export function allowed(root: string, virtual: boolean, who: Principal, may: AclRow["may"], topic: string): boolean {
  if (topic.startsWith("$")) return false;
  if (who.kind === "foreign" && isForeign(root, topic)) return true;
  if (who.kind === "hub" && hubMay(root, may, topic)) return true;
  return acl.some(
    (row) =>
      row.who === who.kind &&
      row.may === may &&
      (virtual || !row.virtual) &&
      within(topic, filterOf(root, row, who.id)),
  );
}

/** What the hub hears and orders of other makers follows from what they announce; `+/+/BTtoMQTT/…` is usual there. */
function hubMay(root: string, may: AclRow["may"], topic: string): boolean {
  if (isForeign(root, topic)) return true;
  if (may !== "subscribe" || !topic.startsWith("+/")) return false;
  return acl.every((row) => "foreign" in topics[row.topic] || !filtersMeet(topic, filterOf(root, row, "+")));
}

/** True when every topic the wanted filter matches is matched by the open one too; `#` is never within. */
function within(wanted: string, open: string): boolean {
  const a = wanted.split("/");
  const b = open.split("/");
  return a.length === b.length && b.every((part, i) => (part === "+" ? a[i] !== "#" && a[i] !== "" : part === a[i]));
}
