import { z } from "zod";
import { components, type Entity } from "../../core/entities.ts";
import { fail } from "../../core/errors.ts";
import type { FoundView, Proposal } from "../../core/found.ts";
import { household } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { type AdoptedKind, adoptions } from "../../core/parts.ts";
import { newestFirst, page, pageOf, PageQuery } from "../page.ts";
import { checkMayCareFor } from "../people.ts";
import { route } from "../route.ts";
import { RoleAddress, Said, said, Shown, Wall } from "../shapes.ts";

const Kind = z.enum(Object.keys(adoptions) as [AdoptedKind, ...AdoptedKind[]]);
const Component = z.enum(Object.keys(components) as [Entity["component"], ...Entity["component"][]]);
const FoundId = z.string().min(1).max(300);
const foundParams = z.strictObject({ found: FoundId });
const Parts = z.record(Slug, FoundId);

const EntityShown = z.strictObject({
  id: FoundId,
  component: Component,
  name: z.string(),
  available: z.boolean().optional(),
  state: z.record(z.string(), Shown),
  at: Wall.optional(),
  device_class: z.string().optional(),
  unit: z.string().optional(),
  category: z.enum(["config", "diagnostic"]).optional(),
  takes_orders: z.boolean(),
  /** A template of it that this house cannot read, as its maker wrote it. */
  unread: z.string().optional(),
  used_by: Slug.optional(),
});
const ProposalShown = z.strictObject({
  as: Kind,
  sure: z.boolean(),
  because: Said,
  id: Slug,
  name: z.string(),
  place: Slug.optional(),
  owner: Slug.optional(),
  role: RoleAddress.optional(),
  instead_of: Slug.optional(),
  parts: Parts,
  missing: z.array(Slug),
  limited: z.boolean(),
});
const Found = z.strictObject({
  id: FoundId,
  name: z.string(),
  maker: z.string().optional(),
  model: z.string().optional(),
  software: z.string().optional(),
  area: z.string().optional(),
  via: FoundId.optional(),
  origin: z.string(),
  entities: z.array(EntityShown),
  proposals: z.array(ProposalShown),
});

/** What of an own device a person says when they take a found one in. */
const Wish = z.strictObject({
  as: Kind,
  id: Slug.optional(),
  name: z.string().min(1).max(80).optional(),
  place: Slug.optional(),
  owner: Slug.optional(),
  parts: z.record(Slug, FoundId.nullable()).optional(),
  settings: household.device.shape.made_of.unwrap().shape.settings.optional(),
  role: RoleAddress.optional(),
});

/** Other makers' devices: what was found, what each could be, and taking one in. */
export const foundRoutes = [
  route({
    name: "found.list",
    method: "get",
    path: "/api/v1/found",
    scope: "read",
    says: "Other makers' devices that the house has found, with what each could serve as and why.",
    query: PageQuery,
    answer: pageOf(Found),
    handle: ({ house, query, say }) => {
      const { found, view } = house.makers.views();
      const { items, next } = page(found, ({ id }) => id, query);
      return { items: items.map((one) => foundOf(view(one), say)), ...(next === undefined ? {} : { next }) };
    },
  }),
  route({
    name: "found.get",
    method: "get",
    path: "/api/v1/found/{found}",
    scope: "read",
    says: "One found device.",
    params: foundParams,
    answer: Found,
    handle: ({ house, params: { found: id }, say }) => {
      const { found, view } = house.makers.views();
      const one = found.find((device) => device.id === id) ?? fail("E_NOT_FOUND", { noun: "found", id });
      return foundOf(view(one), say);
    },
  }),
  route({
    name: "found.adopt",
    method: "post",
    path: "/api/v1/found/{found}/adopt",
    scope: "adult",
    stepUp: true,
    says: "Takes a found device in as one of the house's own and gives it a role nothing serves, or the one that is named; the same wish again finds the same device.",
    params: foundParams,
    body: Wish,
    answer: z.strictObject({ device: household.device, role: RoleAddress.optional() }),
    status: 201,
    handle: ({ house, params: { found }, body, actor }) => {
      if (body.owner !== undefined) checkMayCareFor(house, actor, body.owner);
      return house.makers.adopt(found, body, actor.id);
    },
  }),
  route({
    name: "makers.get",
    method: "get",
    path: "/api/v1/makers",
    scope: "read",
    says: "How much came from other makers' devices, and what of it was refused, newest first.",
    query: PageQuery,
    answer: z.strictObject({
      devices: z.number(),
      entities: z.number(),
      messages: z.number(),
      announced: z.number(),
      ignored: z.number(),
      refused: z.record(z.string(), z.number()),
      items: z.array(
        z.strictObject({
          at: Wall,
          code: z.string(),
          topic: z.string(),
          entity: z.string().optional(),
          sentence: Said,
        }),
      ),
      next: z.string().optional(),
    }),
    handle: ({ house, query, say }) => {
      const { devices, entities, messages, announced, ignored, refused } = house.makers.counts();
      const keyed = page(
        house.makers.refusals(),
        ({ at, topic, entity }) => newestFirst(at, `${topic} ${entity}`),
        query,
      );
      const items = keyed.items.map(({ at, code, topic, entity, params }) => ({
        at,
        code,
        topic,
        ...(entity === undefined ? {} : { entity }),
        sentence: said({ key: `error.${code}`, params }, say),
      }));
      const counts = { devices, entities, messages, announced, ignored, refused: { ...refused } };
      return { ...counts, items, ...(keyed.next === undefined ? {} : { next: keyed.next }) };
    },
  }),
];

type Say = Parameters<typeof said>[1];

function foundOf(view: FoundView, say: Say): z.infer<typeof Found> {
  const { id, name, maker, model, software, area, via, origin, entities, proposals, used_by } = view;
  return {
    id,
    name,
    origin,
    ...(maker === undefined ? {} : { maker }),
    ...(model === undefined ? {} : { model }),
    ...(software === undefined ? {} : { software }),
    ...(area === undefined ? {} : { area }),
    ...(via === undefined ? {} : { via }),
    entities: entities.map((entity) => entityOf(entity, used_by[entity.id])),
    proposals: proposals.map((proposal) => proposalOf(proposal, say)),
  };
}

function entityOf(entity: Entity, usedBy: string | undefined): z.infer<typeof EntityShown> {
  const { id, component, name, available, state, state_at, traits, takesOrders, unread } = entity;
  const { device_class, unit, category } = traits;
  return {
    id,
    component,
    name,
    state: { ...state },
    takes_orders: takesOrders,
    ...(available === undefined ? {} : { available }),
    ...(state_at === undefined ? {} : { at: state_at }),
    ...(device_class === undefined ? {} : { device_class }),
    ...(unit === undefined ? {} : { unit }),
    ...(category === undefined ? {} : { category }),
    ...(unread === undefined ? {} : { unread }),
    ...(usedBy === undefined ? {} : { used_by: usedBy }),
  };
}

function proposalOf(proposal: Proposal, say: Say): z.infer<typeof ProposalShown> {
  const { because, parts, missing, ...rest } = proposal;
  return { ...rest, because: said(because, say), parts: { ...parts }, missing: [...missing] };
}
