import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { household, type HouseholdDocument } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { type KindName, type KindRow, kinds } from "../../core/kinds.ts";
import { keyPairOf, publicHalf } from "../../core/signing-key.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { replaceable } from "../revision.ts";
import { route } from "../route.ts";
import { TokenScope } from "../scope.ts";
import { Wall } from "../shapes.ts";

const Kind = z.enum(Object.keys(kinds) as [KindName, ...KindName[]]);
const Credential = z.strictObject({ username: Slug, password: z.string() });
const Key = z.strictObject({ kid: Slug, x: z.string(), d: z.string() });
const TokenView = z.strictObject({ id: Slug, scopes: z.array(z.string()), created: Wall });
const deviceParams = z.strictObject({ device: Slug });

/** Devices with their MQTT credentials, and tokens for programs and walls; a secret is shown once, never again. */
export const deviceRoutes = [
  route({
    name: "devices.list",
    method: "get",
    path: "/api/v1/devices",
    scope: "read",
    says: "The devices the house was told of.",
    query: PageQuery,
    answer: pageOf(household.device),
    handle: ({ house, query }) => {
      const { items, next } = page(house.residents.all("device"), ({ id }) => id, query);
      return { items: [...items], ...(next === undefined ? {} : { next }) };
    },
  }),
  route({
    name: "devices.add",
    method: "post",
    path: "/api/v1/devices",
    scope: "admin",
    says: "Adds a device and shows its MQTT credential, and the key it signs with if it signs, this one time.",
    body: z.strictObject({
      id: Slug,
      kind: Kind,
      name: z.string().min(1).max(80).optional(),
      place: Slug.optional(),
      owner: Slug.optional(),
    }),
    answer: z.strictObject({ device: household.device, credential: Credential, key: Key.optional() }),
    status: 201,
    handle: async ({ house, random, body, actor }) => {
      if (house.residents.get("device", body.id)) fail("E_EXISTS", { id: body.id });
      const signs = (kinds[body.kind] as KindRow).signs === true;
      const key = signs ? keyPairOf(body.id, random.bytes(32)) : undefined;
      const device: HouseholdDocument<"device"> = {
        id: body.id,
        kind: body.kind,
        name: body.name ?? body.id,
        ...(body.place === undefined ? {} : { place: known(house, "place", body.place) }),
        ...(body.owner === undefined ? {} : { owner: known(house, "resident", body.owner) }),
        ...(key ? { key: publicHalf(key) } : {}),
      };
      await house.residents.put("device", device, actor.id, 0);
      const password = await house.credentials.issue(body.id, "mqtt", [], actor.id);
      return { device, credential: { username: body.id, password }, ...(key ? { key } : {}) };
    },
  }),
  route({
    name: "devices.credential",
    method: "post",
    path: "/api/v1/devices/{device}/credential",
    scope: "admin",
    says: "Makes a new MQTT credential for a device; the old one ends.",
    params: deviceParams,
    answer: Credential,
    status: 201,
    handle: async ({ house, params: { device }, actor }) => {
      if (!house.residents.get("device", device)) fail("E_NOT_FOUND", { noun: "device", id: device });
      return { username: device, password: await house.credentials.issue(device, "mqtt", [], actor.id) };
    },
  }),
  route({
    name: "devices.remove",
    method: "delete",
    path: "/api/v1/devices/{device}",
    scope: "admin",
    says: "Takes a device out of the house; its credential ends with it.",
    params: deviceParams,
    answer: z.strictObject({ removed: Slug }),
    handle: async ({ house, params: { device }, actor, precondition }) => {
      const revision = house.residents.revision("device", device);
      if (revision === 0) fail("E_NOT_FOUND", { noun: "device", id: device });
      const seen = precondition.ifMatch === undefined ? revision : replaceable(revision, precondition);
      await house.residents.remove("device", device, actor.id, seen);
      return { removed: device };
    },
  }),
  route({
    name: "tokens.list",
    method: "get",
    path: "/api/v1/tokens",
    scope: "admin",
    says: "The tokens that stand, without their secrets.",
    query: PageQuery,
    answer: pageOf(TokenView),
    handle: ({ house, query }) => {
      const tokens = house.credentials.all().filter(({ kind }) => kind === "token");
      const { items, next } = page(tokens, ({ id }) => id, query);
      const shown = items.map(({ id, scopes, created }) => ({ id, scopes: [...scopes], created }));
      return { items: shown, ...(next === undefined ? {} : { next }) };
    },
  }),
  route({
    name: "tokens.create",
    method: "post",
    path: "/api/v1/tokens",
    scope: "admin",
    says: "Makes a token for a program or a wall and shows it, this one time.",
    body: z.strictObject({ id: Slug.optional(), scopes: z.array(TokenScope).min(1).max(20) }),
    answer: z.strictObject({ id: Slug, scopes: z.array(z.string()), token: z.string() }),
    status: 201,
    handle: async ({ house, random, body, actor }) => {
      const id = body.id ?? `token-${Buffer.from(random.bytes(5)).toString("hex")}`;
      const listens = body.scopes.includes("mqtt");
      if (listens && body.scopes.length > 1) fail("E_WRONG_TYPE", { field: "scopes", problem: "mqtt stands alone" });
      const kind = listens ? "mqtt" : "token";
      const standing = house.credentials.all().some((known) => known.kind === kind && known.id === id);
      if (standing || (listens && house.residents.get("device", id))) fail("E_EXISTS", { id });
      const token = await house.credentials.issue(id, kind, listens ? ["integrator"] : body.scopes, actor.id);
      return { id, scopes: body.scopes, token };
    },
  }),
  route({
    name: "tokens.revoke",
    method: "delete",
    path: "/api/v1/tokens/{token}",
    scope: "admin",
    says: "Ends a token at once.",
    params: z.strictObject({ token: Slug }),
    answer: z.strictObject({ revoked: Slug }),
    handle: async ({ house, params: { token }, actor }) => {
      await house.credentials.revoke(token, "token", actor.id);
      return { revoked: token };
    },
  }),
];

function known(house: House, noun: "place" | "resident", id: string): string {
  return house.residents.get(noun, id) ? id : fail("E_NOT_FOUND", { noun, id });
}
