import { acl, allowed, isForeign, type AclRow, type Principal } from "../core/acl.ts";
import { LintelError } from "../core/errors.ts";
import { foreignPayloadCap, payloadCap } from "../core/messages.ts";
import { isWild } from "../core/topic-filter.ts";
import { readTopic, topics, type TopicRow } from "../core/topics.ts";

/** The longest topic or filter of the house's own tree, in bytes. */
export const topicCap = 128;

/** The longest topic or filter of other makers, in bytes. */
export const foreignTopicCap = 256;

/** How one principal stands to one topic it wants to publish to. */
export type Permission = {
  /** Why not, when it may not. */
  readonly refused?: LintelError;
  /** What becomes of the retained flag: kept, refused, or taken off (a foreign app may set it, we never keep it). */
  readonly retain: "keep" | "refuse" | "drop";
  /** The hub always listens to it. */
  readonly heard: boolean;
  /** It belongs to other makers: the hub listens to it while something it knows is told there. */
  readonly foreign?: true;
};

const remembered = 256;

/** Answers from the ACL and the topic table for one principal, remembered: a device publishes to the same few topics. */
export function makePermissions(root: string, virtual: boolean, who: Principal): (topic: string) => Permission {
  const known = new Map<string, Permission>();
  return (topic) => {
    let permission = known.get(topic);
    if (!permission) {
      permission = judge(root, virtual, who, topic);
      if (known.size >= remembered) known.clear();
      known.set(topic, permission);
    }
    return permission;
  };
}

function judge(root: string, virtual: boolean, who: Principal, topic: string): Permission {
  const name = readTopic(root, topic)?.name;
  const foreign = isForeign(root, topic);
  const unknown = !name && !foreign;
  if (unknown || isWild(topic) || tooLong(topic, foreign) || !allowed(root, virtual, who, "publish", topic))
    return { refused: refusal(who, "publish", topic), retain: "refuse", heard: false };
  // The hub itself leaves nothing behind on another's topic but how the house is found.
  const stays = who.kind !== "hub" || name === "discovery.device";
  if (foreign || !name) return { retain: stays ? "keep" : "refuse", heard: false, foreign: true };
  const row: TopicRow = topics[name];
  return { retain: row.retain ? "keep" : row.foreign ? "drop" : "refuse", heard: acl.some(hears) };
  function hears(line: AclRow): boolean {
    return line.who === "hub" && line.may === "subscribe" && line.topic === name && !line.own;
  }
}

/** The error of a principal that may not do what it wants with a topic or filter. */
export function refusal(who: Principal, may: AclRow["may"], topic: string): LintelError {
  return new LintelError("E_FORBIDDEN", { id: who.id, may, topic: topic.slice(0, topicCap) });
}

/** True when a topic or filter is over the cap. */
export function tooLong(topic: string, foreign: boolean): boolean {
  const cap = foreign ? foreignTopicCap : topicCap;
  return topic.length > cap || Buffer.byteLength(topic) > cap;
}

/** What forbids this message, or undefined when it may pass. */
export function objection(
  permission: Permission,
  packet: { readonly topic: string; readonly payload: Uint8Array; readonly retain: boolean },
): LintelError | undefined {
  if (permission.refused) return permission.refused;
  const cap = permission.foreign ? foreignPayloadCap : payloadCap;
  if (packet.payload.byteLength > cap)
    return new LintelError("E_TOO_BIG", { topic: packet.topic, bytes: packet.payload.byteLength, cap });
  if (packet.retain && permission.retain === "refuse") return new LintelError("E_RETAINED", { topic: packet.topic });
  return undefined;
}
