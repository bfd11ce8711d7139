import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { asyncapi } from "../../hub/api/asyncapi.ts";
import { openapi } from "../../hub/api/openapi.ts";
import { routes } from "../../hub/api/routes.ts";
import { type KindName, type KindRow, kinds, verbsOf } from "../../hub/core/kinds.ts";
import { type TopicName, type TopicRow, topics } from "../../hub/core/topics.ts";
import { staleDocuments } from "../../scripts/documents.ts";

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
type Tree = { readonly [key: string]: Tree };
const asTree = (value: unknown) => value as Tree;

test("the documents are as fresh as the tables they are made of", () => {
  const stale = staleDocuments(new URL("../../", import.meta.url)).map(({ file }) => fileURLToPath(file));
  expect(stale).toEqual([]);
});

test("every route is an operation, named once, and every operation a route", () => {
  const document = asTree(openapi(routes));
  const operations = Object.entries(document["paths"] ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => `${method} ${path} ${operation["operationId"] as unknown as string}`,
    ),
  );
  expect(operations.toSorted()).toEqual(routes.map(({ method, path, name }) => `${method} ${path} ${name}`).toSorted());
  expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
});

test("every parameter in a path is described", () => {
  const undescribed = routes.flatMap(({ name, path, params }) => {
    const shape =
      "shape" in params && typeof params.shape === "object" && params.shape ? Object.keys(params.shape) : [];
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part ?? "");
    return inPath.toSorted().join() === shape.toSorted().join() ? [] : [name];
  });
  expect(undescribed).toEqual([]);
});

test("a wrong example of a message is found by the document's own schema", () => {
  for (const [id, wrong] of [
    ["hub.status", "asleep"],
    ["device.state.bed", { v: 2 }],
    ["discovery.device", { device: {} }],
  ] as const) {
    const payload = asTree(asyncapi())["components"]?.["messages"]?.[id]?.["payload"];
    expect(z.fromJSONSchema(payload as unknown as JsonSchema).safeParse(wrong).success, id).toBe(false);
  }
});

test("every topic is a channel with the quality of service and retention of its row", () => {
  const document = asTree(asyncapi());
  expect(Object.keys(document["channels"] ?? {}).toSorted()).toEqual(Object.keys(topics).toSorted());
  const bound = Object.values(document["operations"] ?? {}).map((operation) => {
    const name = JSON.stringify(operation["channel"]).slice(`{"$ref":"#/channels/`.length, -2) as TopicName;
    return { name, qos: operation["bindings"]?.["mqtt"]?.["qos"], retain: operation["bindings"]?.["mqtt"]?.["retain"] };
  });
  expect(new Set(bound.map(({ name }) => name)).size).toBe(Object.keys(topics).length);
  for (const { name, qos, retain } of bound)
    expect({ name, qos, retain }).toEqual({ name, qos: topics[name].qos, retain: topics[name].retain });
});

const messages = Object.entries(asTree(asyncapi())["components"]?.["messages"] ?? {});

test.each(messages)("the example of %s is one the house would take", (id, message) => {
  const example: unknown = (message["examples"] as unknown as { payload: unknown }[])[0]?.payload;
  const name = (Object.keys(topics) as TopicName[])
    .filter((topic) => id === topic || id.startsWith(`${topic}.`))
    .toSorted((a, b) => b.length - a.length)[0] as TopicName;
  const row: TopicRow = topics[name];
  expect(row.schema.safeParse(example).error).toBeUndefined();
  // The document's own schema of it, as whoever reads only the document understands it.
  const schema = z.fromJSONSchema(message["payload"] as unknown as JsonSchema);
  expect(schema.safeParse(example).error).toBeUndefined();
  const [kind = "", part = ""] = id.slice(name.length + 1).split(".");
  if (!Object.hasOwn(kinds, kind)) return;
  const known: KindRow = kinds[kind as KindName];
  const loose = example as Readonly<Record<string, unknown>>;
  if (name === "device.state") expect(known.state.safeParse(example).error).toBeUndefined();
  if (name === "device.event") expect(known.events[part]?.safeParse(example).success).toBe(true);
  if (name === "device.do") expect(verbsOf(kind as KindName)[part]?.safeParse(loose["with"]).success).toBe(true);
});
