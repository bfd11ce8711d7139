import { z } from "zod";
import { TimeOfDay } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { route } from "../route.ts";
import { Wall } from "../shapes.ts";
import { personOf } from "./cards.ts";

const number = z.number().int().min(0).max(10_000);
const capNames = ["cards_day", "questions_day", "questions_week", "category_day", "attention_s"] as const;
const Caps = z.strictObject(
  Object.fromEntries(capNames.map((name) => [name, number])) as Record<(typeof capNames)[number], z.ZodNumber>,
);
const Fewer = Caps.partial();

const Speaking = z.strictObject({
  caps: Caps,
  /** Nobody can set more. */
  most: Caps,
  /** When nothing of a brand is shown, whatever anybody sets. */
  quiet: z.strictObject({ from: TimeOfDay, to: TimeOfDay }),
  /** What brands sent that was not as it must be, the newest first. */
  refused: z.array(z.strictObject({ brand: Slug, code: z.string(), at: Wall })),
  /** How many cards were dropped of late, by reason. */
  dropped: z.record(z.string(), z.number()),
});
const Own = z.strictObject({
  same_for_everyone: z.boolean(),
  caps: Fewer,
  quiet: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).optional(),
});

type Numbers = Partial<Record<(typeof capNames)[number], number | undefined>>;

/** Without what was not said. */
function set(caps: Numbers): Partial<Record<(typeof capNames)[number], number>> {
  return Object.fromEntries(Object.entries(caps).filter(([, value]) => value !== undefined));
}

/** How the household, and each person of it, lets brands speak to them. */
export const engagementRoutes = [
  route({
    name: "engagement.get",
    method: "get",
    path: "/api/v1/engagement",
    scope: "adult",
    says: "How much of brands the household lets come, and what was refused or dropped; nothing of any one person.",
    answer: Speaking,
    handle: ({ house }) => {
      const { caps, most, quiet, refused, dropped } = house.offers.speaking();
      return { caps, most, quiet, refused: [...refused], dropped: { ...dropped } };
    },
  }),
  route({
    name: "engagement.put",
    method: "put",
    path: "/api/v1/engagement",
    scope: "adult",
    says: "Sets the household's caps over all brands together; they can be lowered, never raised above what is built in.",
    body: z.strictObject({ caps: Fewer }),
    answer: Caps,
    handle: async ({ house, body, actor }) => {
      await house.offers.setCaps(set(body.caps), actor.id);
      return house.offers.speaking().caps;
    },
  }),
  route({
    name: "cards.own",
    method: "get",
    path: "/api/v1/cards/settings",
    scope: "person",
    says: "One's own caps and quiet hours, and whether one gets the same offers as everybody.",
    answer: Own,
    handle: ({ house, actor }) => ownOf(house.offers.own(personOf(actor))),
  }),
  route({
    name: "cards.set-own",
    method: "put",
    path: "/api/v1/cards/settings",
    scope: "person",
    says: "Sets them; with the same offers as everybody nothing is matched to one's days and nothing scored.",
    body: Own,
    answer: Own,
    handle: ({ house, body, actor }) => {
      house.offers.setOwn(personOf(actor), { ...body, caps: set(body.caps) });
      return ownOf(house.offers.own(personOf(actor)));
    },
  }),
];

function ownOf({
  same_for_everyone,
  caps,
  quiet,
}: {
  same_for_everyone: boolean;
  caps: Numbers;
  quiet?: z.output<typeof Own>["quiet"];
}) {
  return { same_for_everyone, caps: set(caps), ...(quiet ? { quiet } : {}) };
}
