import { z } from "zod";
import { fail } from "../../core/errors.ts";
import type { Presence, Trip } from "../../core/house.ts";
import { Id, Slug } from "../../core/ids.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { route } from "../route.ts";
import { Wall } from "../shapes.ts";

const PresenceShown = z.strictObject({
  resident: Slug,
  where: z.enum(["home", "away", "unknown"]),
  phase: z.enum(["just-left", "approaching", "just-arrived"]).optional(),
  place: Slug.optional(),
  asleep: z.enum(["yes", "no", "unknown"]),
  confidence: z.number(),
  since: Wall,
  because: z.array(z.string()),
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
    says: "Where each resident is, how sure the house is, and because of what.",
    query: PageQuery,
    answer: pageOf(PresenceShown),
    handle: ({ house, query }) => {
      const found = page(house.residents.all("resident"), ({ id }) => id, query);
      return { ...found, items: found.items.map(({ id }) => presenceOf(id, house.presence.presence(id))) };
    },
  }),
  route({
    name: "presence.get",
    method: "get",
    path: "/api/v1/presence/{resident}",
    scope: "read",
    says: "Where one resident is.",
    params: z.strictObject({ resident: Slug }),
    answer: PresenceShown,
    handle: ({ house, params: { resident } }) => {
      if (!house.residents.get("resident", resident)) fail("E_NOT_FOUND", { noun: "resident", id: resident });
      return presenceOf(resident, house.presence.presence(resident));
    },
  }),
  route({
    name: "trips.list",
    method: "get",
    path: "/api/v1/trips",
    scope: "read",
    says: "The open ways home.",
    query: PageQuery,
    answer: pageOf(TripShown),
    handle: ({ house, query }) => {
      const open = house.residents.all("resident").flatMap(({ id }) => house.presence.openTrip(id) ?? []);
      const found = page(open, ({ id }) => id, query);
      return { ...found, items: found.items.map(tripOf) };
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
    handle: ({ house, params: { trip } }) =>
      tripOf(house.presence.trip(trip) ?? fail("E_NOT_FOUND", { noun: "trip", id: trip })),
  }),
];

function presenceOf(resident: string, presence: Presence): z.infer<typeof PresenceShown> {
  const { where, phase, place, asleep, confidence, since, because } = presence;
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

function tripOf(trip: Trip): z.infer<typeof TripShown> {
  const { id, resident, opened, expires, evidence, ended, reason, eta_min, eta_at, distance_m } = trip;
  const sometimes = { ended, reason, eta_min, eta_at, distance_m };
  const known = Object.fromEntries(Object.entries(sometimes).filter(([, value]) => value !== undefined));
  return { id, resident, opened, expires, evidence, ...known };
}
