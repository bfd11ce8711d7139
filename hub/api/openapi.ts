import { cookieOf } from "../core/access.ts";
import { bodyCap, Problem } from "./problem.ts";
import type { Route } from "./route.ts";
import { type JsonSchema, schemaOf } from "./schema.ts";

/** The OpenAPI 3.1 document of these routes; the same routes always give the same document. */
export function openapi(routes: readonly Route[]): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route);
  return {
    openapi: "3.1.0",
    info: {
      title: "Lintel",
      version: "1",
      description:
        `Bodies are JSON, at most ${bodyCap} bytes; an unknown key is refused and nothing changes. ` +
        "A write with an Idempotency-Key acts once. Lists come in pages: give `next` back as `cursor`. " +
        "Messages come in the language of Accept-Language: en, zh-Hans or zh-Hant.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }, { seat: [], cookie: [] }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, "output") },
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "`lintel token create --scope …`. admin includes run, run includes read; screen:<place> is one wall's, phone:<device> one phone's.",
        },
        seat: {
          type: "apiKey",
          in: "header",
          name: "X-Lintel-Seat",
          description:
            "Which seat of this browser asks: the id of its wall or phone, or `desk`. Without it no cookie is taken; with it no token is.",
        },
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: cookieOf("<seat>", true),
          description:
            "The session of that seat, set by the routes that open one; without TLS, on the machine itself, its name has no `__Host-`. A write must come from a page of the house (Origin).",
        },
        phone: {
          type: "http",
          scheme: "basic",
          description: "A phone's own login: its device id and its MQTT password.",
        },
      },
      responses: {
        Problem: {
          description: "Refused: a code, a sentence, and whose fault it is.",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

function operation(route: Route): JsonSchema {
  const { name, method, scope, stepUp, says, status, mayWait, answer, media, raw, carries, revised } = route;
  const body = route.body ?? raw;
  const etag = { ETag: { description: "The revision of the document.", schema: { type: "string" } } };
  return {
    operationId: name,
    tags: [tagOf(route)],
    summary: says,
    description: describedScope(route),
    security: securityOf(route),
    "x-scope": scope,
    ...(stepUp ? { "x-step-up": true } : {}),
    ...listed("parameters", [
      ...fromSchema(route.params, "path"),
      ...fromSchema(route.query, "query"),
      ...headers(route),
    ]),
    ...(body && method !== "get"
      ? { requestBody: { required: !raw, content: { [carries]: { schema: schemaOf(body, "input") } } } }
      : {}),
    responses: {
      [status]: {
        description: "Done, and written down.",
        ...(revised ? { headers: etag } : {}),
        content: media
          ? { [media.type]: { schema: { type: "string", format: "binary" } } }
          : { "application/json": { schema: schemaOf(answer, "output") } },
      },
      ...(mayWait
        ? {
            202: {
              description: "Written down; it waits for somebody's word before anything changes.",
              content: { "application/json": { schema: schemaOf(answer, "output") } },
            },
          }
        : {}),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function describedScope({ scope, stepUp }: Route): string {
  const asked = scope === "public" ? "Open to anyone." : `Scope: ${scope}.`;
  return stepUp ? `${asked} A person must have proved themselves by PIN or password within five minutes.` : asked;
}

/** By what a route may be asked: a token opens nothing that is for people alone, a cookie nothing that is a phone's own login. */
function securityOf({ scope }: Route): JsonSchema[] {
  const cookie = { seat: [], cookie: [] };
  if (scope === "public") return [];
  if (scope === "login") return [{ phone: [] }];
  return scope === "person" ? [cookie] : [{ token: [] }, cookie];
}

function fromSchema(schema: Route["params"], where: "path" | "query"): JsonSchema[] {
  const { properties, required } = schemaOf(schema, "input");
  const needed = Array.isArray(required) ? required : [];
  return Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(([name, inner]) => ({
    name,
    in: where,
    required: where === "path" || needed.includes(name),
    schema: inner,
  }));
}

function headers({ method, revised }: Route): JsonSchema[] {
  if (method === "get") return [];
  const text = { type: "string" };
  const key = { name: "Idempotency-Key", in: "header", schema: { ...text, maxLength: 200 } };
  const match = { name: "If-Match", in: "header", description: "The ETag of what is changed.", schema: text };
  return revised || method === "delete" ? [key, match] : [key];
}

function tagOf({ name }: Route): string {
  return name.split(".")[0] ?? name;
}

function listed(name: string, items: readonly JsonSchema[]): JsonSchema {
  return items.length === 0 ? {} : { [name]: items };
}
