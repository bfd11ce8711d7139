import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { household, type HouseholdDocument } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { type KindName, type KindRow, kinds } from "../../core/kinds.ts";
import { keyPairOf, publicHalf } from "../../core/signing-key.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { checkMayCareFor } from "../people.ts";
import { replaceable } from "../revision.ts";
import { route } from "../route.ts";
import { type Actor, checkStepped, TokenScope } from "../scope.ts";
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
    scope: "adult",
    stepUp: true,
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
      const taken = house.credentials.all().some((login) => login.kind === "mqtt" && login.id === body.id);
      if (taken || house.residents.get("device", body.id)) fail("E_EXISTS", { id: body.id });
      const signs = (kinds[body.kind] as KindRow).signs === true;
      const key = signs ? keyPairOf(body.id, random.bytes(32)) : undefined;
      const device: HouseholdDocument<"device"> = {
        id: body.id,
        kind: body.kind,
        name: body.name ?? body.id,
        ...(body.place === undefined ? {} : { place: known(house, "place", body.place) }),
        ...(body.owner === undefined ? {} : { owner: ownerFor(house, actor, body.owner) }),
        ...(key ? { key: publicHalf(key) } : {}),
      };
      await house.residents.put("device", device, actor.id, 0);
      const password = await house.credentials.issue(body.id, "mqtt", [], actor.id);
      return { device, credential: { username: body.id, password }, ...(key ? { key } : {}) };
    },
  }),
  route({
    name: "devices.get",
    method: "get",
    path: "/api/v1/devices/{device}",
    scope: "read",
    says: "One device the house was told of.",
    params: deviceParams,
    answer: household.device,
    revision: ({ device }, house) => house.residents.revision("device", device),
    handle: ({ house, params: { device } }) =>
      house.residents.get("device", device) ?? fail("E_NOT_FOUND", { noun: "device", id: device }),
  }),
  route({
    name: "devices.put",
    method: "put",
    path: "/api/v1/devices/{device}",
    scope: "adult",
    says: "Changes what is known of a device, or adds one that is made of other makers' entities; those have no credential.",
    params: deviceParams,
    body: household.device.omit({ id: true, key: true }),
    answer: household.device,
    revision: ({ device }, house) => house.residents.revision("device", device),
    handle: async ({ house, params: { device: id }, body, actor, precondition }) => {
      const known = replaceable(house.residents.revision("device", id), precondition);
      const document = changed(house, id, body, actor);
      // What speaks for it is told like a device that is added: by a person who has just said who they are.
      if (!sameParts(house.residents.get("device", id)?.made_of, document.made_of)) checkStepped(actor);
      if (document.made_of) await house.makers.put(document, actor.id, known);
      else await house.residents.put("device", document, actor.id, known);
      return document;
    },
  }),
  route({
    name: "devices.credential",
    method: "post",
    path: "/api/v1/devices/{device}/credential",
    scope: "admin",
    stepUp: true,
    says: "Makes a new MQTT credential for a device; the old one ends.",
    params: deviceParams,
    answer: Credential,
    status: 201,
    handle: async ({ house, params: { device }, actor }) => {
      const known = house.residents.get("device", device) ?? fail("E_NOT_FOUND", { noun: "device", id: device });
      // The hub plays it: nobody at the broker speaks for it.
      if (known.made_of) fail("E_FORBIDDEN", { device });
      return { username: device, password: await house.credentials.issue(device, "mqtt", [], actor.id) };
    },
  }),
  route({
    name: "devices.remove",
    method: "delete",
    path: "/api/v1/devices/{device}",
    scope: "adult",
    stepUp: true,
    says: "Takes a device out of the house; its credential ends with it, and the roles it served are free.",
    params: deviceParams,
    answer: z.strictObject({ removed: Slug }),
    handle: async ({ house, params: { device }, actor, precondition }) => {
      const revision = house.residents.revision("device", device);
      if (revision === 0) fail("E_NOT_FOUND", { noun: "device", id: device });
      const seen = precondition.ifMatch === undefined ? revision : replaceable(revision, precondition);
      await house.residents.remove("device", device, actor.id, seen);
      for (const { id, thing } of house.residents.all("role"))
        if (thing === device) await house.residents.remove("role", id, actor.id);
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
    stepUp: true,
    says: "Makes a token for a program or a wall and shows it, this one time; it ends with the standing of the owner who made it.",
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
      const scopes = listens ? ["integrator"] : body.scopes;
      const token = await house.credentials.issue(id, kind, scopes, actor.id, actor.resident);
      return { id, scopes: body.scopes, token };
    },
  }),
  route({
    name: "tokens.revoke",
    method: "delete",
    path: "/api/v1/tokens/{token}",
    scope: "admin",
    stepUp: true,
    says: "Ends a token at once.",
    params: z.strictObject({ token: Slug }),
    answer: z.strictObject({ revoked: Slug }),
    handle: async ({ house, params: { token }, actor }) => {
      await house.credentials.revoke(token, "token", actor.id);
      return { revoked: token };
    },
  }),
];

/** A device as it would stand; what it is, and by which way it comes in, stays. */
function changed(
  house: House,
  id: string,
  body: Omit<HouseholdDocument<"device">, "id" | "key">,
  actor: Actor,
): HouseholdDocument<"device"> {
  const before = house.residents.get("device", id);
  if (!before && !body.made_of) fail("E_NOT_FOUND", { noun: "device", id });
  if (before && before.kind !== body.kind)
    fail("E_WRONG_TYPE", { field: "kind", problem: `${id} is a ${before.kind}` });
  if (before && (before.made_of === undefined) !== (body.made_of === undefined))
    fail("E_WRONG_TYPE", { field: "made_of", problem: "a device is added anew to come in another way" });
  const logs = house.credentials.all().some((login) => login.kind === "mqtt" && login.id === id);
  if (!before && (logs || id === "hub")) fail("E_EXISTS", { id });
  if (body.place !== undefined) known(house, "place", body.place);
  const same = body.owner === before?.owner;
  if (body.owner !== undefined && !same) ownerFor(house, actor, body.owner);
  // A phone's key speaks for whoever made it: it does not go over to somebody else.
  const key = same || body.kind !== "phone" ? before?.key : undefined;
  return { ...body, id, ...(key ? { key } : {}) };
}

function sameParts(...[before, after]: readonly HouseholdDocument<"device">["made_of"][]): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function ownerFor(house: House, actor: Actor, owner: string): string {
  checkMayCareFor(house, actor, owner);
  return owner;
}

function known(house: House, noun: "place", id: string): string {
  return house.residents.get(noun, id) ? id : fail("E_NOT_FOUND", { noun, id });
}
