import { z } from "zod";
import { plainText } from "../../core/engage/events.ts";
import { Slug } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import { route } from "../route.ts";
import { Wall } from "../shapes.ts";
import { personOf } from "./cards.ts";

const params = z.strictObject({ brand: Slug });
const Line = z.strictObject({
  id: z.string(),
  at: Wall,
  mine: z.boolean(),
  text: z.string(),
  about: z.string().optional(),
  /** The line it answers. */
  to: z.string().optional(),
});
const saying = makeAllowance({ most: 10, within_ms: 600_000 });

/** What a person and a brand say to each other. */
export const threadRoutes = [
  route({
    name: "threads.get",
    method: "get",
    path: "/api/v1/threads/{brand}",
    scope: "person",
    says: "Everything one said to a brand and what it answered, the oldest first.",
    params,
    answer: z.strictObject({ items: z.array(Line) }),
    handle: ({ house, params: { brand }, actor }) => ({ items: [...house.offers.thread(personOf(actor), brand)] }),
  }),
  route({
    name: "threads.say",
    method: "post",
    path: "/api/v1/threads/{brand}",
    scope: "person",
    says: "Asks a brand something, or gives it an idea.",
    params,
    body: z.strictObject({ about: z.enum(["question", "idea", "other"]), text: plainText(600) }),
    answer: z.strictObject({ id: z.string() }),
    handle: async ({ house, params: { brand }, body, actor }) => {
      saying.take(house, actor.seat ?? actor.id);
      return { id: await house.offers.say(personOf(actor), { brand, ...body }) };
    },
  }),
];
