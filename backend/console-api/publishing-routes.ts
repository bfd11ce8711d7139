import { z } from "zod";
import { Offer } from "../../hub/core/engage/objects.ts";
import { Slug } from "../../hub/core/ids.ts";
import { refuse } from "../refusal.ts";
import { CampaignDraft } from "../marketing/campaigns.ts";
import { variantsOf } from "../marketing/lint-offer.ts";
import type { Marketing } from "../marketing/marketing.ts";
import { BrandDraft } from "../marketing/onboarding.ts";
import { Measures, shelfKinds, type ShelfKind } from "../marketing/shelf.ts";
import { route, unlessFaults, value, type ConsoleRoute } from "./route.ts";
import { staffRoles } from "./staff.ts";

const byId = z.strictObject({ id: Slug });
const byKind = z.strictObject({ kind: z.enum(shelfKinds), id: Slug });
const draft = z.record(z.string().max(40), z.unknown());
const seed = z.number().int().min(0).max(4_294_967_295);

function shelved({ shelf }: Marketing, kind: ShelfKind, id: string) {
  const found = shelf.find(kind, id) ?? refuse("E_NOT_FOUND");
  const modules = Offer.pick({ modules: true }).safeParse({ modules: found.draft["modules"] });
  return {
    ...found,
    faults: shelf.faults(kind, id),
    ...(kind === "offer" && modules.success && { variants: variantsOf({ modules: modules.data.modules }) }),
    ...(kind === "question" && { measures: shelf.measures(id) }),
  };
}

/** What a brand says about itself and to homes. */
export const publishingRoutes: readonly ConsoleRoute[] = [
  route({
    name: "brand.get",
    method: "get",
    path: "/brand",
    roles: staffRoles,
    says: "What the brand says about itself, its manifest's version, and the list it has to finish before it publishes.",
    handle: ({ room: { marketing } }) => {
      const { onboarding } = marketing;
      return value({ draft: onboarding.draft(), version: onboarding.version(), checklist: onboarding.checklist() });
    },
  }),
  route({
    name: "brand.save",
    method: "put",
    path: "/brand",
    roles: ["publisher"],
    says: "Keeps what the brand says about itself; homes see it once it is published.",
    body: BrandDraft,
    handle: ({ room: { marketing }, body }) => {
      marketing.onboarding.save(body);
      return value({ checklist: marketing.onboarding.checklist() });
    },
  }),
  route({
    name: "brand.publish",
    method: "post",
    path: "/brand/publish",
    roles: ["publisher"],
    says: "Signs the next manifest; what is still to be done is named.",
    handle: ({ room: { marketing } }) => {
      const said = marketing.onboarding.publish();
      return "open" in said ? said : value(said);
    },
  }),
  route({
    name: "campaigns.list",
    method: "get",
    path: "/campaigns",
    roles: ["publisher", "analyst"],
    says: "Every campaign.",
    handle: ({ room: { marketing } }) => value({ campaigns: marketing.campaigns.list() }),
  }),
  route({
    name: "campaigns.get",
    method: "get",
    path: "/campaigns/:id",
    roles: ["publisher", "analyst"],
    says: "One campaign with its four parts, and what is wrong with it.",
    params: byId,
    handle: ({ room: { marketing }, params: { id } }) =>
      value({ campaign: marketing.campaigns.find(id), faults: marketing.campaigns.faults(id) }),
  }),
  route({
    name: "campaigns.save",
    method: "put",
    path: "/campaigns/:id",
    roles: ["publisher"],
    says: "Keeps a campaign, however unfinished.",
    params: byId,
    body: CampaignDraft,
    handle: ({ room: { marketing }, params: { id }, body }) => {
      const campaign = marketing.campaigns.save(id, body);
      return value({ campaign, faults: marketing.campaigns.faults(id) });
    },
  }),
  route({
    name: "campaigns.publish",
    method: "post",
    path: "/campaigns/:id/publish",
    roles: ["publisher"],
    says: "Publishes all of a campaign's content, or nothing of it.",
    params: byId,
    handle: ({ room: { marketing }, params: { id } }) =>
      unlessFaults(marketing.campaigns.publish(id), () => ({ campaign: marketing.campaigns.find(id) })),
  }),
  route({
    name: "campaigns.end",
    method: "post",
    path: "/campaigns/:id/end",
    roles: ["publisher"],
    says: "Ends a campaign and its content.",
    params: byId,
    handle: ({ room: { marketing }, params: { id } }) => {
      marketing.campaigns.end(id);
      return value({ campaign: marketing.campaigns.find(id) });
    },
  }),
  route({
    name: "objects.list",
    method: "get",
    path: "/objects",
    roles: ["publisher", "analyst"],
    says: "Everything on the shelf, or all of a kind.",
    query: z.strictObject({ kind: z.enum(shelfKinds).optional() }),
    handle: ({ room: { marketing }, query }) => value({ objects: marketing.shelf.list(query.kind) }),
  }),
  route({
    name: "objects.get",
    method: "get",
    path: "/objects/:kind/:id",
    roles: ["publisher", "analyst"],
    says: "One thing on the shelf, what is wrong with its draft, and for an offer how many variants it has.",
    params: byKind,
    handle: ({ room: { marketing }, params: { kind, id } }) => value(shelved(marketing, kind, id)),
  }),
  route({
    name: "objects.save",
    method: "put",
    path: "/objects/:kind/:id",
    roles: ["publisher"],
    says: "Keeps a draft, however unfinished; what homes have stays as it was.",
    params: byKind,
    body: draft,
    handle: ({ room: { marketing }, params: { kind, id }, body }) => {
      marketing.shelf.save(kind, id, body);
      return value(shelved(marketing, kind, id));
    },
  }),
  route({
    name: "objects.judge",
    method: "post",
    path: "/objects/:kind/:id/judge",
    roles: ["publisher"],
    says: "What the linter says of a text that is kept nowhere.",
    params: byKind,
    body: draft,
    handle: ({ room: { marketing }, params: { kind, id }, body }) => {
      const judged = marketing.shelf.judge(kind, id, body);
      return value({ faults: "faults" in judged ? judged.faults : [] });
    },
  }),
  route({
    name: "objects.publish",
    method: "post",
    path: "/objects/:kind/:id/publish",
    roles: ["publisher"],
    says: "Signs a new version into the catalogue; the one before stops at each home's next pull.",
    params: byKind,
    handle: ({ room: { marketing }, params: { kind, id } }) =>
      unlessFaults(marketing.shelf.publish(kind, id), () => shelved(marketing, kind, id)),
  }),
  route({
    name: "objects.end",
    method: "post",
    path: "/objects/:kind/:id/end",
    roles: ["publisher"],
    says: "Ends what is published.",
    params: byKind,
    handle: ({ room: { marketing }, params: { kind, id } }) => {
      marketing.shelf.end(kind, id);
      return value(shelved(marketing, kind, id));
    },
  }),
  route({
    name: "objects.try",
    method: "post",
    path: "/objects/:kind/:id/try",
    roles: ["publisher", "analyst"],
    says: "Runs the draft of rules, or an offer's rule, over a thousand made-up homes of a seed.",
    params: z.strictObject({ kind: z.enum(["rules", "offer"]), id: Slug }),
    body: z.strictObject({ seed }),
    handle: ({ room: { marketing }, params: { kind, id }, body }) => {
      const run = kind === "rules" ? marketing.tryRules(id, body.seed) : marketing.tryOffer(id, body.seed);
      return "faults" in run ? { faults: run.faults } : value(run);
    },
  }),
  route({
    name: "questions.measure",
    method: "put",
    path: "/objects/question/:id/measures",
    roles: ["publisher"],
    says: "Says what answers tell of spending, for the customer share; no home is told.",
    params: byId,
    body: z.strictObject({ measures: Measures }),
    handle: ({ room: { marketing }, params: { id }, body }) => {
      marketing.shelf.measure(id, body.measures);
      return value({ measures: marketing.shelf.measures(id) });
    },
  }),
];
