import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { Id, Slug } from "../../core/ids.ts";
import type { Viewer } from "../../notices/notices.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { route } from "../route.ts";
import { type Actor, opens, phoneOf } from "../scope.ts";
import { NoticeShown, noticeOf, Wall } from "../shapes.ts";
import { ownerOf } from "../sight.ts";

const noticeParams = z.strictObject({ notice: Id });
const Handled = z.strictObject({
  notice: Id,
  /** Whether this was the first to see to it; else `at` and `by` are of whoever was. */
  first: z.boolean(),
  at: Wall,
  by: z.string().optional(),
});

// A hand is quick, a stuck pane is quicker.
const touching = makeAllowance({ most: 30, within_ms: 10_000 });

/** What the house has to say to whoever sits at a seat of it, and that they saw it or saw to it. */
export const noticeRoutes = [
  route({
    name: "notices.list",
    method: "get",
    path: "/api/v1/notices",
    scope: "seat",
    says: "What the house has to say on this screen now; to a grown-up at a desk all of it.",
    // Never more than the house keeps, and in an order of its own: hazards first.
    answer: z.strictObject({ items: z.array(NoticeShown) }),
    handle: ({ house, actor, say }) => {
      const viewer = viewerOf(house, actor);
      const shown = viewer ? house.notices.for(viewer) : [];
      return { items: shown.map((one) => noticeOf(one, say)) };
    },
  }),
  route({
    name: "notices.seen",
    method: "post",
    path: "/api/v1/notices/{notice}/seen",
    scope: "seat",
    says: "Somebody has seen a notice on this screen: so it is seen on all.",
    params: noticeParams,
    answer: z.strictObject({ notice: Id }),
    handle: ({ house, params: { notice }, actor }) => {
      house.notices.seen(notice, touchedBy(house, actor, notice));
      return { notice };
    },
  }),
  route({
    name: "notices.handled",
    method: "post",
    path: "/api/v1/notices/{notice}/handled",
    scope: "seat",
    says: "Somebody has seen to it: the notice is gone from every screen. Of two at once both hear who was first, a wall nobody's name.",
    params: noticeParams,
    answer: Handled,
    handle: ({ house, params: { notice }, actor }) => ({
      notice,
      ...house.notices.handled(notice, touchedBy(house, actor, notice)),
    }),
  }),
];

function touchedBy(house: House, actor: Actor, id: string): Viewer {
  touching.take(house, actor.seat ?? actor.id);
  return viewerOf(house, actor) ?? fail("E_NOT_FOUND", { noun: "notice", id });
}

/** As whom somebody looks; a child or guest away from their own phone is told nothing. */
function viewerOf(house: House, actor: Actor): Viewer | undefined {
  const phone = phoneOf(actor);
  if (phone !== undefined) return { phone, resident: ownerOf(house, phone)?.id };
  const place = actor.scopes.find((scope) => scope.startsWith("screen:"))?.slice("screen:".length);
  if (place !== undefined) return { wall: Slug.parse(place) };
  return actor.resident !== undefined && opens(actor.scopes, "adult") ? { desk: actor.resident } : undefined;
}
