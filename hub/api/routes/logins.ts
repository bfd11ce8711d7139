import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { Slug } from "../../core/ids.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { route } from "../route.ts";
import { Wall } from "../shapes.ts";

const LoginView = z.strictObject({ id: Slug, created: Wall });

/** Logins at the broker for other makers' devices and bridges: everything outside the house's own tree, nothing in it. */
export const loginRoutes = [
  route({
    name: "logins.list",
    method: "get",
    path: "/api/v1/logins",
    scope: "admin",
    says: "The logins of other makers' devices, without their passwords.",
    query: PageQuery,
    answer: pageOf(LoginView),
    handle: ({ house, query }) => {
      const { items, next } = page(logins(house), ({ id }) => id, query);
      return { items: items.map(({ id, created }) => ({ id, created })), ...(next === undefined ? {} : { next }) };
    },
  }),
  route({
    name: "logins.add",
    method: "post",
    path: "/api/v1/logins",
    scope: "admin",
    stepUp: true,
    says: "Makes a login for another maker's device or bridge and shows its password, this one time. On a Mosquitto each client needs one of its own, for there it also is its client id.",
    body: z.strictObject({ id: Slug }),
    answer: z.strictObject({ username: Slug, password: z.string() }),
    status: 201,
    handle: async ({ house, body: { id }, actor }) => {
      const stands = house.credentials.all().some((known) => known.kind === "mqtt" && known.id === id);
      // A device's topics are its id's: nobody else logs in under it. `hub` is the house's own.
      if (stands || id === "hub" || house.residents.get("device", id)) fail("E_EXISTS", { id });
      return { username: id, password: await house.credentials.issue(id, "mqtt", ["foreign"], actor.id) };
    },
  }),
  route({
    name: "logins.remove",
    method: "delete",
    path: "/api/v1/logins/{login}",
    scope: "admin",
    stepUp: true,
    says: "Ends a login; who is connected by it is closed.",
    params: z.strictObject({ login: Slug }),
    answer: z.strictObject({ removed: Slug }),
    handle: async ({ house, params: { login }, actor }) => {
      if (!logins(house).some(({ id }) => id === login)) fail("E_NOT_FOUND", { noun: "login", id: login });
      await house.credentials.revoke(login, "mqtt", actor.id);
      return { removed: login };
    },
  }),
];

function logins(house: House): ReturnType<House["credentials"]["all"]> {
  return house.credentials.all().filter(({ kind, scopes }) => kind === "mqtt" && scopes.includes("foreign"));
}
