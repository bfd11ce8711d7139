import { z } from "zod";
import { ReferralWord } from "../../core/engage/mail.ts";
import { wallOf } from "../../core/instant.ts";
import { Slug } from "../../core/ids.ts";
import { route } from "../route.ts";
import { checkStepped, opens } from "../scope.ts";
import { fail } from "../../core/errors.ts";
import { Wall } from "../shapes.ts";
import { personOf } from "./cards.ts";

const Movement = z.strictObject({
  id: z.string(),
  at: Wall,
  amount: z.number(),
  why: z.string(),
  about: z.string().optional(),
});
const Account = z.strictObject({
  brand: Slug,
  name: z.string(),
  balance: z.number(),
  held: z.number(),
  /** When the brand said so. */
  at: Wall.optional(),
  entries: z.array(Movement),
  rewards: z.array(
    z.strictObject({
      id: Slug,
      name: z.string(),
      body: z.string(),
      points: z.number(),
      until: Wall,
      missing: z.number(),
    }),
  ),
  /** The cheapest reward not yet within reach. */
  next: z.strictObject({ reward: Slug, missing: z.number() }).optional(),
  codes: z.array(z.strictObject({ code: z.string(), name: z.string(), until: Wall, qr: z.string() })),
  commands: z.array(
    z.strictObject({
      id: z.string(),
      at: Wall,
      brand: Slug,
      reward: Slug,
      points: z.number(),
      state: z.enum(["waiting", "done", "refused"]),
      why: z.string().optional(),
    }),
  ),
  /** What somebody got: points credited, and things had for points or by an offer. */
  got: z.strictObject({
    points: z.number(),
    things: z.number(),
    discounts: z.array(z.strictObject({ currency: z.string(), amount: z.number() })),
  }),
  /** What somebody had and has not yet said how it was. */
  rate: z.array(z.strictObject({ card: z.string(), name: z.string() })),
  gap: z.number().optional(),
  refer: z.string().optional(),
  /** A friend's word waits for the next yes to an offer. */
  friend: z.boolean().optional(),
});

/** Points of a person, and what they spend them on. */
export const pointRoutes = [
  route({
    name: "points.list",
    method: "get",
    path: "/api/v1/points",
    scope: "person",
    says: "One's own points at each brand: balance, movements, rewards, codes, and what one got.",
    answer: z.strictObject({ items: z.array(Account) }),
    handle: ({ house, actor, language }) => ({
      items: house.offers
        .points(personOf(actor), language)
        .map(({ at, entries, rewards, codes, commands, got, rate, ...one }) => ({
          ...one,
          got: { ...got, discounts: [...got.discounts] },
          rate: [...rate],
          ...(at === undefined ? {} : { at }),
          entries: entries.map(({ at: then, about, ...rest }) => ({
            ...rest,
            at: wallOf(then),
            ...(about === undefined ? {} : { about }),
          })),
          rewards: [...rewards],
          codes: [...codes],
          commands: commands.map(({ why, ...rest }) => ({ ...rest, ...(why === undefined ? {} : { why }) })),
        })),
    }),
  }),
  route({
    name: "points.word",
    method: "post",
    path: "/api/v1/points/word",
    scope: "person",
    says: "Keeps the word of a friend; it goes along with one's next yes to an offer of that brand, and names nobody.",
    body: z.strictObject({ brand: Slug, word: ReferralWord }),
    answer: z.strictObject({ brand: Slug }),
    handle: ({ house, body, actor }) => {
      house.offers.word(personOf(actor), body);
      return { brand: body.brand };
    },
  }),
  route({
    name: "points.redeem",
    method: "post",
    path: "/api/v1/points/redeem",
    scope: "person",
    says: "Spends one's points on a reward; the code comes as a letter. `points`: what it was shown to cost; at another price nothing is spent. Above 1,000 points a grown-up proves by PIN or password that it is they.",
    body: z.strictObject({ brand: Slug, reward: Slug, points: z.number().int().min(0).optional() }),
    answer: z.strictObject({ command: z.string() }),
    handle: async ({ house, body, actor }) => {
      const proved = () => {
        if (!opens(actor.scopes, "adult")) fail("E_FORBIDDEN");
        checkStepped(actor);
      };
      return { command: await house.offers.redeem(personOf(actor), body, proved) };
    },
  }),
];
