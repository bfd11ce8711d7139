import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { TimeOfDay } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { idleShows, looks, modalities, touchpointRights } from "../../core/notices.ts";
import type { ScreenView } from "../../notices/notices.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { route } from "../route.ts";
import { type Actor, phoneOf } from "../scope.ts";
import { Wall } from "../shapes.ts";

const Quiet = z.strictObject({ from: TimeOfDay, to: TimeOfDay });
const Modalities = z.array(z.enum(modalities)).max(modalities.length);
const Rights = z.array(z.enum(touchpointRights)).max(touchpointRights.length);
const Idle = z.array(z.enum(idleShows)).min(1).max(idleShows.length);
const pixels = z.number().int().min(1).max(20_000);

const Screen = z.strictObject({
  id: Slug,
  name: z.string(),
  kind: z.enum(["wall", "phone"]),
  place: Slug.optional(),
  owner: Slug.optional(),
  width: pixels.optional(),
  height: pixels.optional(),
  modality: Modalities,
  quiet: Quiet.optional(),
  rights: Rights,
  look: z.enum(looks).optional(),
  unhurried: z.boolean().optional(),
  idle: Idle.optional(),
  paired: z.boolean(),
  online: z.boolean(),
  seen_at: Wall.optional(),
  silent: z.boolean(),
});
const screenParams = z.strictObject({ screen: Slug });

// A page says it once when it opens, and when it is turned.
const declaring = makeAllowance({ most: 20, within_ms: 60_000 });

/** The registry of walls and phones: what each can do, may do, and whether it is there. */
export const touchpointRoutes = [
  route({
    name: "screens.list",
    method: "get",
    path: "/api/v1/screens",
    scope: "read",
    says: "Every wall and phone: where it is or whose, its size, what it can and may do, its quiet hours, whether it is there.",
    query: PageQuery,
    answer: pageOf(Screen),
    handle: ({ house, query }) => {
      const { items, next } = page(house.notices.screens.list(), ({ id }) => id, query);
      return { items: items.map(screenOf), ...(next === undefined ? {} : { next }) };
    },
  }),
  route({
    name: "screens.settings",
    method: "put",
    path: "/api/v1/screens/{screen}/settings",
    scope: "adult",
    says: "Sets a screen's quiet hours and its look by day (null ends them), what it can do, how hurried it is, what it shows when idle, and what it may show; hazards are always shown.",
    params: screenParams,
    body: z.strictObject({
      quiet: Quiet.nullable().optional(),
      modality: Modalities.optional(),
      rights: Rights.optional(),
      look: z.enum(looks).nullable().optional(),
      unhurried: z.boolean().optional(),
      idle: Idle.optional(),
    }),
    answer: Screen,
    handle: async ({ house, params: { screen }, body, actor }) => {
      await house.notices.screens.set(screen, body, actor.id);
      return screenOf(known(house, screen));
    },
  }),
  route({
    name: "screens.unpair",
    method: "delete",
    path: "/api/v1/screens/{screen}/key",
    scope: "adult",
    stepUp: true,
    says: "Takes a screen's key away: it is let in no more until it is paired again.",
    params: screenParams,
    answer: Screen,
    handle: async ({ house, params: { screen }, actor }) => {
      known(house, screen);
      await house.access.unpair(screen, actor.id);
      return screenOf(known(house, screen));
    },
  }),
  route({
    name: "screens.declare",
    method: "post",
    path: "/api/v1/screens/{screen}/declare",
    scope: "seat",
    says: "A screen says of itself how large it is, whether it can be touched, and whether it can be heard.",
    params: screenParams,
    body: z.strictObject({ width: pixels, height: pixels, touch: z.boolean(), sound: z.boolean() }),
    answer: Screen,
    handle: async ({ house, params: { screen }, body, actor }) => {
      const found = house.notices.screens.screen(screen);
      if (!found || !isItself(actor, found)) fail("E_FORBIDDEN");
      declaring.take(house, screen);
      await house.notices.screens.declare(screen, body, actor.id);
      return screenOf(known(house, screen));
    },
  }),
];

/** Only a screen speaks of itself: a wall by its place, and where it has a seat by that alone. */
function isItself(actor: Actor, { id, kind, place }: ScreenView): boolean {
  if (kind === "phone") return phoneOf(actor) === id;
  const there = place !== undefined && actor.scopes.includes(`screen:${place}`);
  return there && (actor.seat === undefined || actor.seat === id);
}

function known(house: House, id: string): ScreenView {
  return house.notices.screens.screen(id) ?? fail("E_NOT_FOUND", { noun: "screen", id });
}

function screenOf({ modality, rights, quiet, idle, ...view }: ScreenView): z.infer<typeof Screen> {
  return {
    ...view,
    modality: [...modality],
    rights: [...rights],
    ...(quiet ? { quiet: { ...quiet } } : {}),
    ...(idle ? { idle: [...idle] } : {}),
  };
}
