import { z } from "zod";
import { Slug } from "../../hub/core/ids.ts";
import { refuse } from "../refusal.ts";
import { isLoopback, knownIn, namesLoopback } from "./cookie.ts";
import { openRoute, route, value, type ConsoleRoute, type Knock } from "./route.ts";
import { staffRoles } from "./staff.ts";

const password = z.string().min(1).max(200);

/** A console is tried without a password only in a virtual house, from the machine it runs on. */
function demoBrands({ desk, request }: Knock<unknown, unknown>): readonly string[] {
  if (!desk.demo || !isLoopback(request) || !namesLoopback(request)) return refuse("E_NOT_FOUND");
  return desk.demo;
}

/** How people of a brand come in and go. */
export const sessionRoutes: readonly ConsoleRoute[] = [
  openRoute({
    name: "session.set-up",
    method: "post",
    path: "/set-up",
    says: "Sets a password by the code of a link, once, and signs in.",
    body: z.strictObject({ code: z.string().min(1).max(80), password }),
    handle: async ({ desk, body }) => ({ opened: await desk.staff.setUp(body.code, body.password) }),
  }),
  openRoute({
    name: "session.sign-in",
    method: "post",
    path: "/sign-in",
    says: "Signs in by brand, name and password.",
    body: z.strictObject({ brand: Slug, name: Slug, password }),
    handle: async ({ desk, body, request }) => ({
      opened: await desk.staff.signIn(body.brand, body.name, body.password, knownIn(request)),
    }),
  }),
  openRoute({
    name: "demo.list",
    method: "get",
    path: "/demo",
    says: "The made-up brands whose console may be tried here; not found outside a virtual house or from elsewhere.",
    handle: (knock) =>
      value({
        brands: demoBrands(knock).map((id) => ({ id, name: knock.desk.roomOf(id)?.marketing.onboarding.draft().name })),
        roles: staffRoles,
      }),
  }),
  openRoute({
    name: "demo.sign-in",
    method: "post",
    path: "/demo",
    says: "Signs in to a made-up brand without a password.",
    body: z.strictObject({ brand: Slug, role: z.enum(staffRoles) }),
    handle: (knock) => {
      const { brand, role } = knock.body;
      if (!demoBrands(knock).includes(brand)) refuse("E_NOT_FOUND");
      return { opened: knock.desk.staff.openFor(brand, role) };
    },
  }),
  route({
    name: "session.sign-out",
    method: "post",
    path: "/sign-out",
    roles: staffRoles,
    says: "Ends the session.",
    handle: () => ({ ended: true }),
  }),
  route({
    name: "session.me",
    method: "get",
    path: "/me",
    roles: staffRoles,
    says: "Who is signed in, for which brand, and whether that brand may publish.",
    handle: ({ member, room }) => {
      const { onboarding } = room.marketing;
      return value({ member, brand: { id: room.id, name: onboarding.draft().name }, ready: onboarding.ready() });
    },
  }),
  route({
    name: "staff.list",
    method: "get",
    path: "/staff",
    roles: ["publisher"],
    says: "Everybody who works for the brand here.",
    handle: ({ desk, room }) => value({ staff: desk.staff.list(room.id) }),
  }),
  route({
    name: "staff.invite",
    method: "post",
    path: "/staff",
    roles: ["publisher"],
    says: "Adds somebody; the code is shown once and sets their password within three days.",
    body: z.strictObject({ name: Slug, role: z.enum(staffRoles) }),
    handle: ({ desk, room, body }) => value({ ...body, ...desk.staff.invite({ brand: room.id, ...body }) }),
  }),
  route({
    name: "staff.remove",
    method: "delete",
    path: "/staff/:name",
    roles: ["publisher"],
    says: "Takes somebody out, and their sessions with them.",
    params: z.strictObject({ name: Slug }),
    handle: ({ desk, room, params }) => {
      desk.staff.remove(room.id, params.name);
      return value({});
    },
  }),
];
