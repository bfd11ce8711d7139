import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { derivedId, Id, Slug, uuidv7 } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { type Asked, route } from "../route.ts";
import { type Actor, opens, phoneOf } from "../scope.ts";
import { ownerOf } from "../sight.ts";

/** A program names the phone it speaks for; a phone speaks for itself. */
const Which = z.strictObject({ phone: Slug.optional() });
const Sent = z.strictObject({ event: Id });

// A thumb is slow; a page gone wrong is not.
const swiping = makeAllowance({ most: 20, within_ms: 60_000 });

/** The way home by hand: the swipe, taking it back, and taking longer; each is the event of a resident's phone. */
export const phoneRoutes = [
  route({
    name: "phone.swipe",
    method: "post",
    path: "/api/v1/phone/swipe",
    scope: "way",
    says: "On my way: sends the swipe of a resident's phone as the event of that device. A program's swipe prepares the home and proves nothing at the door.",
    body: Which.extend({ eta_min: z.number().min(0).max(600).optional() }),
    answer: Sent,
    status: 201,
    handle: (asked) => {
      const { eta_min } = asked.body;
      return send(asked, "swiped", (by) => ({ by, ...(eta_min === undefined ? {} : { eta_min }) }));
    },
  }),
  route({
    name: "phone.cancel",
    method: "post",
    path: "/api/v1/phone/cancel",
    scope: "way",
    says: "Not on my way after all: ends the open way home, and what was begun for it is undone.",
    body: Which,
    answer: Sent,
    status: 201,
    handle: (asked) => send(asked, "cancelled", () => ({})),
  }),
  route({
    name: "phone.delay",
    method: "post",
    path: "/api/v1/phone/delay",
    scope: "way",
    says: "It takes so many minutes longer than it seems.",
    body: Which.extend({ by_min: z.number().min(1).max(120) }),
    answer: Sent,
    status: 201,
    handle: (asked) => send(asked, "delayed", () => ({ by_min: asked.body.by_min })),
  }),
  route({
    name: "phone.leaving",
    method: "post",
    path: "/api/v1/phone/leaving",
    scope: "way",
    says: "We are leaving: whoever is alone at home has what may be off turned off; else it waits for the last one.",
    body: Which,
    answer: Sent,
    status: 201,
    handle: (asked) => send(asked, "leaving", () => ({})),
  }),
];

type By = "phone" | "program";

/** Sends one event of the phone that is meant; resolves when it is journaled. */
async function send(
  { house, random, actor, key, body }: Asked<unknown, unknown, z.output<typeof Which>>,
  type: "swiped" | "cancelled" | "delayed" | "leaving",
  said: (by: By) => Readonly<Record<string, unknown>>,
): Promise<z.infer<typeof Sent>> {
  const { phone, by } = meant(house, actor, body.phone);
  if (by === "phone") swiping.take(house, phone);
  // The writer's own key makes the event's id, so that a swipe sent again is the same swipe even after a restart.
  const event = key ? derivedId(type, actor.id, key) : uuidv7(house.clock.wall(), random.bytes(10));
  await house.eventOf(phone, { id: event, type, ...said(by) });
  return { event };
}

/** Which phone is meant and who says it: only a phone's own token speaks as the phone. */
function meant(house: House, actor: Actor, asked: string | undefined): { readonly phone: string; readonly by: By } {
  const own = phoneOf(actor);
  const phone = asked ?? own ?? fail("E_WRONG_TYPE", { field: "phone", problem: "whose?" });
  // A phone is not told what other devices there are.
  if (phone !== own && !opens(actor.scopes, "run")) fail("E_FORBIDDEN");
  if (!ownerOf(house, phone)) fail("E_NOT_FOUND", { noun: "phone", id: phone });
  return { phone, by: phone === own ? "phone" : "program" };
}
