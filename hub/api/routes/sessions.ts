import { z } from "zod";
import type { SessionView } from "../../access/access.ts";
import { fail } from "../../core/errors.ts";
import { Id, Slug } from "../../core/ids.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { route } from "../route.ts";
import { type Actor, checkStepped, opens } from "../scope.ts";
import { Wall } from "../shapes.ts";

const Session = z.strictObject({
  id: Id,
  seat: Slug,
  resident: Slug.optional(),
  name: z.string().optional(),
  place: Slug.optional(),
  phone: Slug.optional(),
  created: Wall,
  seen: Wall,
  expires: Wall,
  agent: z.string(),
  /** It is the one by which this was asked. */
  current: z.boolean(),
});

/** Who is signed in where, and ending it. */
export const sessionRoutes = [
  route({
    name: "sessions.list",
    method: "get",
    path: "/api/v1/sessions",
    scope: "person",
    says: "The sessions a person may end: their own, for a grown-up also those of walls, children and guests, for an owner all.",
    query: PageQuery,
    answer: pageOf(Session),
    handle: ({ house, query, actor }) => {
      const mine = house.access.sessions().filter((session) => mayEnd(house, actor, session));
      const { items, next } = page(mine, ({ id }) => id, query);
      return {
        items: items.map((one) => sessionOf(house, actor, one)),
        ...(next === undefined ? {} : { next }),
      };
    },
  }),
  route({
    name: "sessions.leave",
    method: "delete",
    path: "/api/v1/sessions/current",
    scope: "seat",
    says: "Signs out: ends this session, its cookie, and what the browser keeps of the house.",
    answer: z.strictObject({ ended: Id }),
    secret: true,
    handle: async ({ house, actor, seats }) => {
      const { session, seat } = actor;
      if (session === undefined || seat === undefined) fail("E_NOT_FOUND", { noun: "session", id: "current" });
      await house.access.end(session, actor.id);
      seats.close(seat);
      return { ended: session };
    },
  }),
  route({
    name: "sessions.end",
    method: "delete",
    path: "/api/v1/sessions/{session}",
    scope: "person",
    says: "Ends a session at once, wherever it is; another than one's own here only whoever has just proved themselves, so that no stolen session sends its owner away.",
    params: z.strictObject({ session: Id }),
    answer: z.strictObject({ ended: Id }),
    handle: async ({ house, params: { session: id }, actor }) => {
      const session = house.access.sessions().find((one) => one.id === id);
      // Whoever may not end it is not told that it is there.
      if (!session || !mayEnd(house, actor, session)) fail("E_NOT_FOUND", { noun: "session", id });
      const { password, pin } = house.access.has(actor.resident ?? "");
      if (id !== actor.session && (password || pin)) checkStepped(actor);
      await house.access.end(id, actor.id);
      return { ended: id };
    },
  }),
];

function mayEnd({ residents }: House, actor: Actor, { resident }: SessionView): boolean {
  if (opens(actor.scopes, "owner")) return true;
  if (resident !== undefined && resident === actor.resident) return true;
  if (!opens(actor.scopes, "adult")) return false;
  const standing = resident === undefined ? undefined : residents.get("resident", resident)?.standing;
  return standing !== "owner" && standing !== "adult";
}

function sessionOf({ residents }: House, actor: Actor, view: SessionView): z.infer<typeof Session> {
  const { id, seat, resident, place, phone, created, seen, expires, agent } = view;
  const name = resident === undefined ? undefined : residents.get("resident", resident)?.name;
  return {
    id,
    seat,
    ...(resident === undefined ? {} : { resident }),
    ...(name === undefined ? {} : { name }),
    ...(place === undefined ? {} : { place }),
    ...(phone === undefined ? {} : { phone }),
    created,
    seen,
    expires,
    agent,
    current: id === actor.session,
  };
}
