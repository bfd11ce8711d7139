import { z } from "zod";
import { plainText } from "../../core/engage/events.ts";
import { categories } from "../../core/engage/lists.ts";
import { Slug } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import { route } from "../route.ts";
import { personOf } from "./cards.ts";

const Brands = z.strictObject({ brands: z.array(z.strictObject({ brand: Slug, name: z.string() })) });
const Interest = z.strictObject({ category: z.enum(categories), interest: Slug });
const asking = makeAllowance({ most: 10, within_ms: 600_000 });

/** What a person is looking for, and who may hear of it. */
export const requestRoutes = [
  route({
    name: "requests.audience",
    method: "get",
    path: "/api/v1/requests/audience",
    scope: "person",
    says: "The brands that would see a request of this category; nobody else would.",
    query: z.strictObject({ category: z.enum(categories) }),
    answer: Brands,
    handle: ({ house, query, actor }) => ({ brands: [...house.offers.audience(personOf(actor), query.category)] }),
  }),
  route({
    name: "requests.make",
    method: "post",
    path: "/api/v1/requests",
    scope: "person",
    says: "Tells those brands what one is looking for; with `brands` only if they are still exactly the ones that were shown.",
    body: z.strictObject({
      text: plainText(280),
      category: z.enum(categories),
      brands: z.array(Slug).max(200).optional(),
    }),
    answer: Brands,
    handle: async ({ house, body, actor }) => {
      asking.take(house, actor.seat ?? actor.id);
      return { brands: [...(await house.offers.request(personOf(actor), body))] };
    },
  }),
  route({
    name: "interests.list",
    method: "get",
    path: "/api/v1/interests",
    scope: "person",
    says: "What one said interests one, by a switch or at a card; nobody but one's own home knows.",
    answer: z.strictObject({ items: z.array(Interest) }),
    handle: ({ house, actor }) => ({ items: house.offers.interests(personOf(actor)).map((one) => ({ ...one })) }),
  }),
  route({
    name: "interests.say",
    method: "post",
    path: "/api/v1/interests",
    scope: "person",
    says: "What interests somebody, or does not any more; it stays at home and is matched there.",
    body: Interest.extend({ on: z.boolean() }),
    answer: Interest.extend({ on: z.boolean() }),
    handle: ({ house, body, actor }) => {
      house.offers.interest(personOf(actor), body);
      return body;
    },
  }),
];
