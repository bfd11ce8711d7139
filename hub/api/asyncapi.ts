import { acl } from "../core/acl.ts";
import { type KindName, type KindRow, kinds, verbsOf } from "../core/kinds.ts";
import { type TopicName, type TopicRow, topics } from "../core/topics.ts";
import { exampleOf } from "./example.ts";
import { type JsonSchema, schemaOf } from "./schema.ts";

type Message = { readonly says: string; readonly payload: JsonSchema; readonly example: unknown };

const binding = "0.2.0";

/** The AsyncAPI 3.0 document of the house's topics, as an MQTT client of the hub sees them. */
export function asyncapi(): JsonSchema {
  const channels: Record<string, JsonSchema> = {};
  const operations: Record<string, JsonSchema> = {};
  const messages: Record<string, JsonSchema> = {};
  for (const [name, row] of Object.entries(topics) as [TopicName, TopicRow][]) {
    const own = messagesOf(name, row);
    for (const [id, message] of Object.entries(own)) messages[id] = messageOf(id, message, row);
    channels[name] = channelOf(row, Object.keys(own));
    for (const action of actionsOf(name)) operations[`${action}.${name}`] = operationOf(name, action, row);
  }
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Lintel",
      version: "1",
      description:
        "MQTT 3.1.1, one connection a device: client id = username = device id. Actions are the hub's: it receives what a " +
        "device publishes and sends what a device subscribes to. The virtual house alone has the topics under `sim`.",
      license: { name: "Apache-2.0" },
    },
    defaultContentType: "application/json",
    channels,
    operations,
    components: { messages },
  };
}

/** The messages of a topic: one a kind where kinds add their own keys. */
export function messagesOf(name: TopicName, row: TopicRow): Readonly<Record<string, Message>> {
  const base = schemaOf(row.schema, "input");
  const plain = { [name]: { says: row.says, payload: base, example: exampleOf(base) } };
  if (name === "device.state") return perKind(name, row, (kind) => ({ "": kind.state }));
  if (name === "device.event") return perKind(name, row, (kind) => kind.events);
  if (name === "device.do") return commands(name, row, base);
  return plain;
}

function perKind(
  name: TopicName,
  row: TopicRow,
  partsOf: (kind: KindRow) => Readonly<Record<string, KindRow["state"]>>,
): Readonly<Record<string, Message>> {
  const base = schemaOf(row.schema, "input");
  const found = (Object.entries(kinds) as [KindName, KindRow][]).flatMap(([kind, known]) =>
    Object.entries(partsOf(known)).map(([type, schema]): [string, Message] => {
      const typed: JsonSchema = type === "" ? {} : { type: "object", properties: { type: { const: type } } };
      const payload = { allOf: [base, schemaOf(schema, "input"), ...(type === "" ? [] : [typed])] };
      const example = Object.assign({}, ...payload.allOf.map((part) => exampleOf(part))) as unknown;
      return [
        [name, kind, type].filter(Boolean).join("."),
        { says: `${row.says}: ${kind} ${type}`.trim(), payload, example },
      ];
    }),
  );
  return Object.fromEntries(found);
}

function commands(name: TopicName, row: TopicRow, base: JsonSchema): Readonly<Record<string, Message>> {
  const found = (Object.keys(kinds) as KindName[]).flatMap((kind) =>
    Object.entries(verbsOf(kind)).map(([verb, schema]): [string, Message] => {
      const parameters = schemaOf(schema, "input");
      const typed = { type: "object", properties: { verb: { const: verb }, with: parameters } };
      const example = { ...(exampleOf(base) as JsonSchema), verb, with: exampleOf(parameters) };
      return [
        `${name}.${kind}.${verb}`,
        { says: `${row.says}: ${kind} ${verb}`, payload: { allOf: [base, typed] }, example },
      ];
    }),
  );
  return Object.fromEntries(found);
}

function channelOf(row: TopicRow, ids: readonly string[]): JsonSchema {
  const names = row.names ?? (row.foreign ? ["user", "device"] : ["id"]);
  let next = 0;
  const path = row.path.replaceAll("+", () => `{${names[next++] ?? "id"}}`);
  const used = names.slice(0, next);
  return {
    address: row.foreign ? path : `{root}/${path}`,
    description: row.says,
    parameters: {
      ...(row.foreign
        ? {}
        : { root: { default: "lintel", description: "`lintel`, or `lintel/<home>` on a shared broker." } }),
      ...Object.fromEntries(used.map((name) => [name, parameterOf(name)])),
    },
    messages: Object.fromEntries(ids.map((id) => [id, { $ref: `#/components/messages/${id}` }])),
  };
}

function parameterOf(name: string): JsonSchema {
  if (name === "prefix") return { default: "homeassistant", description: "the household's discovery prefix" };
  return { description: "a slug: a-z, 0-9 and hyphens" };
}

function messageOf(name: string, { says, payload, example }: Message, row: TopicRow): JsonSchema {
  const contentType = row.plain ? "text/plain" : "application/json";
  return { name, summary: says, contentType, payload, examples: [{ payload: example }] };
}

function actionsOf(name: TopicName): readonly ("send" | "receive")[] {
  const hub = acl.filter(({ who, topic }) => who === "hub" && topic === name).map(({ may }) => may);
  const sends = hub.includes("publish") ? (["send"] as const) : [];
  const receives = hub.includes("subscribe") ? (["receive"] as const) : [];
  // What only a simulated device hears is the virtual residents' to send.
  return sends.length + receives.length === 0 ? ["send"] : [...sends, ...receives];
}

function operationOf(name: TopicName, action: "send" | "receive", row: TopicRow): JsonSchema {
  return {
    action,
    channel: { $ref: `#/channels/${name}` },
    summary: row.says,
    bindings: { mqtt: { qos: row.qos, retain: row.retain, bindingVersion: binding } },
  };
}
