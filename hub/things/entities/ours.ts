import { closedLevels } from "../../core/acl.ts";
import { LintelError } from "../../core/errors.ts";
import { filtersMeet, isWild } from "../../core/topic-filter.ts";
import { topicOf, type TopicName, topics } from "../../core/topics.ts";

const longest = 500;

/** What other makers' devices may make the hub hear and say: never the house's own topics, never the broker's. */
export type Ours = {
  /** Why a filter may not be listened to, if it may not. */
  hearing(filter: string): LintelError | undefined;
  /** Why nothing may be sent to a topic, if nothing may. */
  sending(topic: string): LintelError | undefined;
  /** Whether a message on this topic is none of other makers. */
  closed(topic: string): boolean;
};

/** The border around the house's own topics under `root`. */
export function makeOurs(root: string): Ours {
  const levels = closedLevels(root);
  const own = (Object.keys(topics) as TopicName[])
    .filter((name) => !("foreign" in topics[name]))
    .map((name) => topicOf(root, name));
  const closed = (topic: string) => {
    const first = firstLevel(topic);
    return first.startsWith("$") || levels.includes(first);
  };
  const refused = (topic: string) => new LintelError("E_TOPIC", { topic: topic.slice(0, 80) });
  return {
    closed,
    hearing: (filter) => {
      if (!wellFormed(filter)) return refused(filter);
      const parts = filter.split("/");
      const first = parts[0] ?? "";
      // A wildcard in front is usual with Bluetooth gateways (`+/+/BTtoMQTT/…`); it must not reach what is ours.
      if (first !== "+") return first === "#" || closed(filter) ? refused(filter) : undefined;
      return parts.every(isWild) || own.some((path) => filtersMeet(filter, path)) ? refused(filter) : undefined;
    },
    sending: (topic) => (isWild(topic) || !wellFormed(topic) || closed(topic) ? refused(topic) : undefined),
  };
}

function wellFormed(filter: string): boolean {
  if (filter === "" || filter.length > longest || filter.includes("\0")) return false;
  const parts = filter.split("/");
  return parts.every((part, i) => !isWild(part) || part === "+" || (part === "#" && i === parts.length - 1));
}

function firstLevel(topic: string): string {
  const slash = topic.indexOf("/");
  return slash < 0 ? topic : topic.slice(0, slash);
}
