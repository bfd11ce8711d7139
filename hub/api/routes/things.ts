import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { Slug } from "../../core/ids.ts";
import { readRole, roles } from "../../core/roles.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { replaceable } from "../revision.ts";
import { route } from "../route.ts";
import { checkPlace, checkStepped } from "../scope.ts";
import { RoleAddress, Thing, thingOf } from "../shapes.ts";

const Role = z.strictObject({ role: RoleAddress, thing: Slug, ready: z.boolean(), held: z.boolean() });
const roleParams = z.strictObject({ role: RoleAddress });

/** Things, the roles they serve, and a person's hand on them. */
export const thingRoutes = [
  route({
    name: "things.list",
    method: "get",
    path: "/api/v1/things",
    scope: "read",
    says: "Every thing with its state and when it told it.",
    query: PageQuery,
    answer: pageOf(Thing),
    handle: ({ house, query }) => {
      const found = page(house.things.all(), ({ id }) => id, query);
      return { ...found, items: found.items.map(thingOf) };
    },
  }),
  route({
    name: "things.get",
    method: "get",
    path: "/api/v1/things/{thing}",
    scope: "read",
    says: "One thing.",
    params: z.strictObject({ thing: Slug }),
    answer: Thing,
    handle: ({ house, params: { thing } }) => thingOf(found(house, thing)),
  }),
  route({
    name: "things.stop",
    method: "post",
    path: "/api/v1/things/{thing}/stop",
    scope: "screen",
    says: "Stops what a thing is doing; a wall may stop what stands in its place.",
    params: z.strictObject({ thing: Slug }),
    answer: z.strictObject({ stopping: Slug }),
    handle: async ({ house, params: { thing }, actor }) => {
      // A wall that may not see a thing is not told whether it is there.
      checkPlace(actor, house.things.thing(thing)?.place, "run");
      await house.things.stop(found(house, thing).id, actor.id);
      return { stopping: thing };
    },
  }),
  route({
    name: "roles.list",
    method: "get",
    path: "/api/v1/roles",
    scope: "read",
    says: "Which thing serves which role, whether it is ready, and whether a person holds it.",
    query: PageQuery,
    answer: pageOf(Role),
    handle: ({ house, query }) => {
      const found = page(house.residents.all("role"), ({ id }) => id, query);
      return { ...found, items: found.items.map(({ id }) => roleOf(house, id)) };
    },
  }),
  route({
    name: "roles.get",
    method: "get",
    path: "/api/v1/roles/{role}",
    scope: "read",
    says: "One role.",
    params: roleParams,
    answer: Role,
    revision: ({ role }, house) => house.residents.revision("role", role),
    handle: ({ house, params: { role } }) => roleOf(house, role),
  }),
  route({
    name: "roles.bind",
    method: "put",
    path: "/api/v1/roles/{role}",
    scope: "adult",
    says: "Gives a role to a thing; replacing a device is binding its role anew.",
    params: roleParams,
    body: z.strictObject({ thing: Slug }),
    answer: Role,
    revision: ({ role }, house) => house.residents.revision("role", role),
    handle: async ({ house, params: { role }, body: { thing }, actor, precondition }) => {
      const read = readRole(role) ?? fail("E_NOT_FOUND", { noun: "role", id: role });
      // What heats, fills or opens is given to another device by a person who has just said who they are.
      if (roles[read.role].class !== "S0" && roles[read.role].class !== "S1") checkStepped(actor);
      house.things.bindable(role, thing);
      const known = replaceable(house.residents.revision("role", role), precondition);
      await house.residents.put("role", { id: role, thing }, actor.id, known);
      return roleOf(house, role);
    },
  }),
  route({
    name: "holds.add",
    method: "post",
    path: "/api/v1/holds/{role}",
    scope: "run",
    says: "Puts a person's hand on a role: scenes leave it alone until it is released.",
    params: roleParams,
    answer: Role,
    status: 201,
    handle: ({ house, params: { role }, actor }) => {
      bound(house, role);
      house.things.hold(role, { key: "hold.asked", params: { actor: actor.id } });
      return roleOf(house, role);
    },
  }),
  route({
    name: "holds.release",
    method: "post",
    path: "/api/v1/holds/{role}/release",
    scope: "run",
    says: "Takes the hand off a role.",
    params: roleParams,
    answer: z.strictObject({ released: RoleAddress }),
    handle: ({ house, params: { role } }) => {
      if (!readRole(role)) fail("E_NOT_FOUND", { noun: "role", id: role });
      house.things.release(role);
      return { released: role };
    },
  }),
];

function found(house: House, id: string) {
  return house.things.thing(id) ?? fail("E_NOT_FOUND", { noun: "thing", id });
}

function bound(house: House, address: string) {
  if (!readRole(address)) fail("E_NOT_FOUND", { noun: "role", id: address });
  return house.residents.get("role", address) ?? fail("E_ROLE_UNBOUND", { role: address });
}

function roleOf(house: House, address: string): z.infer<typeof Role> {
  const { thing } = bound(house, address);
  const view = house.things.role(address);
  return { role: address, thing, ready: view?.ready ?? false, held: view?.held ?? false };
}
