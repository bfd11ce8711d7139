import { z } from "zod";
import { fail } from "../../core/errors.ts";
import type { Presence, Trip } from "../../core/house.ts";
import { Id, Slug } from "../../core/ids.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { mayKnow } from "../people.ts";
import { route } from "../route.ts";
import type { Actor } from "../scope.ts";
import { Wall } from "../shapes.ts";

const PresenceShown = z.strictObject({
  resident: Slug,
  where: z.enum(["home", "away", "unknown"]),
  phase: z.enum(["just-left", "approaching", "just-arrived"]).optional(),
  /** What follows is for themselves alone. */
  place: Slug.optional(),
  asleep: z.enum(["yes", "no", "unknown"]).optional(),
  confidence: z.number().optional(),
  since: Wall.optional(),
  because: z.array(z.string()).optional(),
});
const TripShown = z.strictObject({
  id: Id,
  resident: Slug,
  opened: Wall,
  expires: Wall,
  ended: Wall.optional(),
  reason: z.enum(["arrived", "cancelled", "expired"]).optional(),
  eta_min: z.number().optional(),
  eta_at: Wall.optional(),
  distance_m: z.number().optional(),
  evidence: z.enum(["strong", "weak", "none"]),
});

/** Where people are as far as the house can tell, and their ways home. */
export const presenceRoutes = [
  route({
    name: "presence.list",
    method: "get",
    path: "/api/v1/presence",
    scope: "read",
    says: "Who is home and who is out; of oneself also where, how sure the house is, and because of what.",
    query: PageQuery,
    answer: pageOf(PresenceShown),
    handle: ({ house, query, actor }) => {
      const found = page(house.residents.all("resident"), ({ id }) => id, query);
      return { ...found, items: found.items.map(({ id }) => presenceOf(actor, id, house.presence.presence(id))) };
    },
  }),
  route({
    name: "presence.get",
    method: "get",
    path: "/api/v1/presence/{resident}",
    scope: "read",
    says: "Whether one resident is home; of oneself also where.",
    params: z.strictObject({ resident: Slug }),
    answer: PresenceShown,
    handle: ({ house, params: { resident }, actor }) => {
      if (!house.residents.get("resident", resident)) fail("E_NOT_FOUND", { noun: "resident", id: resident });
      return presenceOf(actor, resident, house.presence.presence(resident));
    },
  }),
  route({
    name: "trips.list",
    method: "get",
    path: "/api/v1/trips",
    scope: "read",
    says: "The open ways home, and when who comes; how far away is told to nobody but themselves.",
    query: PageQuery,
    answer: pageOf(TripShown),
    handle: ({ house, query, actor }) => {
      const open = house.residents.all("resident").flatMap(({ id }) => house.presence.openTrip(id) ?? []);
      const found = page(open, ({ id }) => id, query);
      return { ...found, items: found.items.map((trip) => tripOf(actor, trip)) };
    },
  }),
  route({
    name: "trips.get",
    method: "get",
    path: "/api/v1/trips/{trip}",
    scope: "read",
    says: "One way home, open or ended.",
    params: z.strictObject({ trip: Id }),
    answer: TripShown,
    handle: ({ house, params: { trip }, actor }) =>
      tripOf(actor, house.presence.trip(trip) ?? fail("E_NOT_FOUND", { noun: "trip", id: trip })),
  }),
];

function presenceOf(actor: Actor, resident: string, presence: Presence): z.infer<typeof PresenceShown> {
  const { where, phase, place, asleep, confidence, since, because } = presence;
  if (!mayKnow(actor, resident)) return { resident, where };
  return {
    resident,
    where,
    asleep,
    confidence,
    since,
    because: [...because],
    ...(phase === undefined ? {} : { phase }),
    ...(place === undefined ? {} : { place }),
  };
}

function tripOf(actor: Actor, trip: Trip): z.infer<typeof TripShown> {
  const { id, resident, opened, expires, evidence, ended, reason, eta_min, eta_at, distance_m } = trip;
  const sometimes = { ended, reason, eta_min, eta_at, ...(mayKnow(actor, resident) ? { distance_m } : {}) };
  const known = Object.fromEntries(Object.entries(sometimes).filter(([, value]) => value !== undefined));
  return { id, resident, opened, expires, evidence, ...known };
}
