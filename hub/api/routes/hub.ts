import { z } from "zod";
import { type LiveNotice, type NoticeName, notices as noticeRows } from "../../core/notices.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { route } from "../route.ts";
import { type Actor, opens } from "../scope.ts";
import { faultOf, FaultShown, NoticeShown, noticeOf, Wall } from "../shapes.ts";

/** How the hub is, its faults, its broker and its own documents. */
export const hubRoutes = [
  route({
    name: "health.get",
    method: "get",
    path: "/api/v1/health",
    scope: "public",
    says: "Whether the hub answers; nothing about the house.",
    answer: z.strictObject({ ok: z.literal(true), version: z.string() }),
    handle: ({ house }) => ({ ok: true as const, version: house.status().version }),
  }),
  route({
    name: "status.get",
    method: "get",
    path: "/api/v1/status",
    scope: "read",
    says: "How the house stands: its own time, its broker, its faults.",
    answer: z.strictObject({
      home: z.string(),
      house: z.enum(["virtual", "real"]),
      wall: Wall,
      zone: z.string(),
      mqtt: z.strictObject({
        kind: z.enum(["embedded", "external"]),
        url: z.string(),
        clients: z.number().optional(),
      }),
      faults: z.array(FaultShown),
      notices: z.array(NoticeShown),
      things: z.strictObject({ online: z.number(), all: z.number() }),
      flows: z
        .strictObject({
          state: z.enum(["starting", "up", "silent", "stopped"]),
          /** Bytes. */
          rss: z.number().optional(),
          /** Node types that nobody has. */
          missing: z.array(z.string()),
          /** Flows stand still, after the process ended three times in five minutes. */
          safe: z.boolean(),
        })
        .optional(),
      uptime_s: z.number(),
      version: z.string(),
    }),
    handle: ({ house, actor, say }) => {
      const { home, house: kind, wall, zone, mqtt, faults, flows, uptime_s, version } = house.status();
      const things = house.things.all();
      return {
        home,
        house: kind,
        wall,
        zone,
        mqtt: { kind: mqtt.kind, url: mqtt.url, ...(mqtt.clients === undefined ? {} : { clients: mqtt.clients }) },
        faults: faults.map((fault) => faultOf(fault, say)),
        notices: noticesFor(house, actor).map((notice) => noticeOf(notice, say)),
        things: { online: things.filter(({ online }) => online).length, all: things.length },
        ...(flows ? { flows: { ...flows, missing: [...flows.missing] } } : {}),
        uptime_s,
        version,
      };
    },
  }),
  route({
    name: "faults.list",
    method: "get",
    path: "/api/v1/faults",
    scope: "read",
    says: "Everything that is wrong now.",
    query: PageQuery,
    answer: pageOf(FaultShown),
    handle: ({ house, query, say }) => {
      const found = page(house.status().faults, ({ id }) => id, query);
      return { ...found, items: found.items.map((fault) => faultOf(fault, say)) };
    },
  }),
  route({
    name: "broker.acl",
    method: "post",
    path: "/api/v1/broker/acl",
    scope: "admin",
    stepUp: true,
    says: "Makes permissions, password file and settings for a Mosquitto that is to be this house's broker, and the hub's own login there, shown this one time.",
    body: z.strictObject({
      folder: z.string().min(1).max(1_000),
      port: z.number().int().min(1).max(65_535).default(1883),
    }),
    answer: z.strictObject({ acl: z.string(), password: z.string(), conf: z.string(), url: z.string() }),
    handle: ({ house, body, actor }) => house.brokerFiles(body.folder, body.port, actor.id),
  }),
  route({
    name: "documents.openapi",
    method: "get",
    path: "/api/openapi.json",
    scope: "public",
    says: "This interface as an OpenAPI 3.1 document.",
    answer: z.unknown(),
    handle: ({ documents }) => documents.openapi(),
  }),
  route({
    name: "documents.asyncapi",
    method: "get",
    path: "/api/asyncapi.json",
    scope: "public",
    says: "The MQTT topics as an AsyncAPI 3.0 document.",
    answer: z.unknown(),
    handle: ({ documents }) => documents.asyncapi(),
  }),
];

/** To a person what is for them; to a program that only reads, which may well be a display, what any wall may show. */
function noticesFor({ notices }: House, { resident, scopes }: Actor): readonly LiveNotice[] {
  if (resident !== undefined) return notices.for({ desk: resident }).filter(({ handled }) => handled === undefined);
  const all = notices.all();
  return opens(scopes, "admin") ? all : all.filter(({ key }) => !neverOnWalls.has(key));
}

const neverOnWalls: ReadonlySet<string> = new Set(
  (Object.keys(noticeRows) as NoticeName[])
    .filter((name) => noticeRows[name].walls === "none")
    .map((name) => `notice.${name}`),
);
