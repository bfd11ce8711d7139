import { z } from "zod";
import { Slug } from "../../hub/core/ids.ts";
import type { Which } from "../marketing/table.ts";
import { floorHomes, queries, type QueryName } from "../marketing/queries.ts";
import { shownFrom, sumOf, tenth } from "../marketing/reading.ts";
import { scalesOf } from "../marketing/releases.ts";
import { pointsRows, type PointsTable, pointsTables } from "../points/homes.ts";
import { refuse } from "../refusal.ts";
import { route, value, type ConsoleRoom, type ConsoleRoute } from "./route.ts";
import { staffRoles } from "./staff.ts";

const which = z.strictObject({ which: z.enum(["real", "virtual"]).default("real") });
const readers = ["publisher", "analyst"] as const;
const year_ms = 365 * 86_400_000;

function pointsOf({ points, marketing }: ConsoleRoom, which: Which, since: number) {
  const told = (name: PointsTable) =>
    marketing.figures.released(name, pointsTables[name], which, () =>
      pointsRows(name, points.homes(since, which === "virtual")),
    );
  const [spent, held, used] = [told("points"), told("points-held"), told("points-months")];
  const members = Math.max(0, sumOf(spent, "n"));
  const hidden = members < (which === "virtual" ? floorHomes : shownFrom(scalesOf(pointsTables.points).n));
  if (hidden) return { members, hidden };
  const percent = Math.round((1_000 * Math.max(0, Math.min(members, sumOf(spent, "sum")))) / members) / 10;
  const { most } = pointsTables["points-months"];
  const months = tenth(Math.max(0, Math.min(most, sumOf(used, "sum") / Math.max(1, sumOf(used, "n")))));
  return { members, hidden, percent, outstanding: Math.max(0, sumOf(held, "sum")), months };
}

/** What a brand's people may reckon; each asking is written down and counted for everybody to see. */
export const figureRoutes: readonly ConsoleRoute[] = [
  route({
    name: "figures.board",
    method: "get",
    path: "/board",
    roles: readers,
    says: "The board: what waits for the brand, live, and what was released of homes this week; told over socket.io, namespace /board.",
    query: which,
    handle: ({ room, member, query }) => value(room.marketing.figures.board(member.id, query.which)),
  }),
  route({
    name: "figures.scorecard",
    method: "get",
    path: "/scorecard",
    roles: readers,
    says: "The 1-4-2 scorecard: each cell a query with its SQL and its n, hidden below the floor.",
    query: which,
    handle: ({ room, member, query }) => value(room.marketing.figures.scorecard(member.id, query.which)),
  }),
  route({
    name: "figures.query",
    method: "get",
    path: "/queries/:name",
    roles: readers,
    says: "One named query.",
    params: z.strictObject({ name: z.string().refine((name): name is QueryName => Object.hasOwn(queries, name)) }),
    query: which,
    handle: ({ room, member, params, query }) =>
      value(room.marketing.figures.figure(member.id, params.name, query.which)),
  }),
  route({
    name: "figures.pairs",
    method: "get",
    path: "/pairs",
    roles: readers,
    says: "What is bought by the same people, for enough homes.",
    query: which,
    handle: ({ room, member, query }) => value({ pairs: room.marketing.figures.pairs(member.id, query.which) }),
  }),
  route({
    name: "figures.requests",
    method: "get",
    path: "/requests",
    roles: ["publisher", "analyst", "support"],
    says: "What people look for by category, for enough homes.",
    query: which,
    handle: ({ room, member, query }) => value({ requests: room.marketing.figures.requests(member.id, query.which) }),
  }),
  route({
    name: "figures.satisfaction",
    method: "get",
    path: "/satisfaction",
    roles: staffRoles,
    says: "Ratings by month with their count, for enough homes.",
    query: which,
    handle: ({ room, member, query }) => value({ months: room.marketing.figures.satisfaction(member.id, query.which) }),
  }),
  route({
    name: "figures.journey",
    method: "get",
    path: "/journey",
    roles: readers,
    says: "From interest to what was handed over, in homes.",
    query: which,
    handle: ({ room, member, query }) => value({ steps: room.marketing.figures.journey(member.id, query.which) }),
  }),
  route({
    name: "figures.tiers",
    method: "get",
    path: "/tiers",
    roles: readers,
    says: "Tiers by value: the top one holds a fifth at most.",
    query: which,
    handle: ({ room, member, query }) => value(room.marketing.figures.tiers(member.id, query.which)),
  }),
  route({
    name: "figures.points",
    method: "get",
    path: "/points",
    roles: readers,
    says: "Of the homes in the points scheme, how many spent some in the last twelve months, in how many months of those a home used them, and what all of them hold.",
    query: which,
    handle: ({ desk, room, member, query }) => {
      room.marketing.figures.note(member.id, "points");
      return value(pointsOf(room, query.which, desk.now() - year_ms));
    },
  }),
  route({
    name: "figures.roi",
    method: "get",
    path: "/campaigns/:id/roi",
    roles: readers,
    says: "The return on a campaign against the homes held out, or why none is printed.",
    params: z.strictObject({ id: Slug }),
    query: which,
    handle: ({ room: { marketing }, member, params, query }) =>
      value(marketing.figures.roi(member.id, marketing.campaigns.find(params.id), query.which)),
  }),
  route({
    name: "figures.asked",
    method: "get",
    path: "/asked",
    roles: staffRoles,
    says: "How often this brand asked for what; residents see the same.",
    handle: ({ room }) => value(room.marketing.figures.asked()),
  }),
  route({
    name: "promises.list",
    method: "get",
    path: "/promises",
    roles: staffRoles,
    says: "What the brand promised and whether it keeps it; residents see the same.",
    handle: ({ room }) => value({ promises: room.marketing.promises.all() }),
  }),
  route({
    name: "receipts.list",
    method: "get",
    path: "/receipts",
    roles: staffRoles,
    says: "The newest receipts of what was erased.",
    handle: ({ room }) => value({ receipts: room.receipts() }),
  }),
  route({
    name: "homes.get",
    method: "get",
    path: "/homes/:source",
    roles: ["support"],
    says: "What the brand holds of one home, exactly as the home sees it.",
    params: z.strictObject({ source: z.string().regex(/^urn:lintel:h:[0-9a-f]{32}$/) }),
    handle: ({ room, member, params }) => {
      const held = room.heldOf(params.source) ?? refuse("E_NOT_FOUND");
      room.marketing.figures.note(member.id, "home");
      return value(held);
    },
  }),
];
