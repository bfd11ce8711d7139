import { z } from "zod";
import { categories, levels, purposes, touchpoints } from "../../hub/core/engage/lists.ts";
import { Slug } from "../../hub/core/ids.ts";
import { refuse } from "../refusal.ts";
import { fault, type LintFault } from "./lint-words.ts";
import type { BrandDraft } from "./onboarding.ts";
import type { Parts, Row } from "./room.ts";
import type { openShelf } from "./shelf.ts";

/** The shapes one content takes: a card that is read, a card one acts on, a page one chooses on. */
export const forms = ["brand-card", "action-card", "page"] as const;

/** A campaign by its four parts: data, touchpoints, content, forms. A draft may have empty ones. */
export const CampaignDraft = z.strictObject({
  name: z.string().min(1).max(80),
  /** D: what the brand wants to say about itself, and which data it may use for that. */
  data: z.strictObject({
    brand: z.string().max(400),
    uses: z
      .array(z.strictObject({ purpose: z.enum(purposes), category: z.enum(categories), level: z.literal(levels) }))
      .max(12),
  }),
  /** I: where it meets people. */
  touchpoints: z.array(z.enum(touchpoints)).max(touchpoints.length),
  /** M: what it says, written once. */
  content: z.strictObject({
    offers: z.array(Slug).max(12),
    questions: z.array(Slug).max(12),
    rules: z.array(Slug).max(4),
  }),
  /** C: the shapes it takes. */
  forms: z.array(z.enum(forms)).max(forms.length),
  /** What it costs and brings, in hundredths and per cent; without it no return is reckoned. */
  money: z
    .strictObject({
      margin_percent: z.number().int().min(0).max(100),
      rewards: z.number().int().min(0),
      fees: z.number().int().min(0),
    })
    .optional(),
});
/** See the schema of the same name. */
export type CampaignDraft = z.infer<typeof CampaignDraft>;

/** A campaign as it is kept. */
export type Campaign = CampaignDraft & {
  readonly id: string;
  readonly state: "draft" | "published" | "ended";
  readonly at: number;
};

/** Opens the campaigns of a brand. */
export function openCampaigns(parts: Parts, shelf: ReturnType<typeof openShelf>, brandOf: () => BrandDraft) {
  const { store, clock } = parts;
  const find = (id: string): Campaign => {
    const row = store.sql("SELECT * FROM m_campaigns WHERE id = ?").get(id);
    return row ? campaignOf(row) : refuse("E_NOT_FOUND");
  };
  const set = (id: string, state: Campaign["state"]) =>
    store.sql("UPDATE m_campaigns SET state = ?, at = ? WHERE id = ?").run(state, clock.wall(), id);
  const contentOf = ({ content }: CampaignDraft) => [
    ...content.questions.map((id) => ["question", id] as const),
    ...content.offers.map((id) => ["offer", id] as const),
    ...content.rules.map((id) => ["rules", id] as const),
  ];

  const faults = (campaign: Campaign): readonly LintFault[] => [
    ...partFaults(campaign),
    ...campaign.data.uses.flatMap((use, i) =>
      askedFor(brandOf(), use) ? [] : [fault("data-not-asked", `data.uses.${i}`)],
    ),
    ...contentOf(campaign).flatMap(([kind, id]) => {
      const shelved = shelf.find(kind, id);
      if (!shelved) return [fault("object-unknown", `content.${kind}.${id}`)];
      return [
        ...(kind === "offer" ? formFaults(campaign, shelved.draft) : []),
        ...shelf.faults(kind, id).map((one) => ({ ...one, at: `${kind}.${id}.${one.at}` })),
      ];
    }),
  ];

  return {
    list: () =>
      store
        .sql("SELECT * FROM m_campaigns ORDER BY id")
        .all()
        .map((row) => campaignOf(row)),
    find,
    save: (id: string, draft: CampaignDraft): Campaign =>
      store.work(() => {
        store
          .sql(
            `INSERT INTO m_campaigns (id, state, document, at) VALUES (?, 'draft', ?, ?)
             ON CONFLICT (id) DO UPDATE SET document = excluded.document, at = excluded.at`,
          )
          .run(id, JSON.stringify(draft), clock.wall());
        return find(id);
      }),
    faults: (id: string) => faults(find(id)),
    /** Publishes all of its content, each with the campaign's own touchpoints, or nothing of it. */
    publish: (id: string): readonly LintFault[] =>
      store.work(() => {
        const campaign = find(id);
        for (const offer of campaign.content.offers) {
          const shelved = shelf.find("offer", offer);
          if (shelved) shelf.save("offer", offer, { ...shelved.draft, touchpoints: campaign.touchpoints });
        }
        const found = faults(campaign);
        if (found.length > 0) return found;
        for (const [kind, object] of contentOf(campaign)) shelf.publish(kind, object);
        set(id, "published");
        return [];
      }),
    /** Ends a campaign and all of its content. */
    end: (id: string): void =>
      store.work(() => {
        const campaign = find(id);
        if (campaign.state !== "published") refuse("E_STATE");
        for (const [kind, object] of contentOf(campaign))
          if (shelf.find(kind, object)?.state === "published") shelf.end(kind, object);
        set(id, "ended");
      }),
  };
}

function partFaults({ data, touchpoints, content, forms }: CampaignDraft): readonly LintFault[] {
  const empty = {
    data: data.brand.trim() === "" || data.uses.length === 0,
    touchpoints: touchpoints.length === 0,
    content: content.offers.length + content.questions.length === 0,
    forms: forms.length === 0,
  };
  return Object.entries(empty)
    .filter(([, is]) => is)
    .map(([part]) => fault("part-empty", part));
}

/** A page is opened on a phone; what is acted on needs an action card or a page; what is only read needs a brand card. */
function formFaults(
  { id, touchpoints, forms }: Campaign,
  offer: Readonly<Record<string, unknown>>,
): readonly LintFault[] {
  const acts = offer["action"] !== "read";
  const fits = acts ? forms.includes("action-card") || forms.includes("page") : forms.includes("brand-card");
  const page = !forms.includes("page") || touchpoints.includes("phone");
  return fits && page ? [] : [fault("form-unfit", `forms.${id}`)];
}

function askedFor({ asks }: BrandDraft, use: CampaignDraft["data"]["uses"][number]): boolean {
  return asks.some(
    ({ purpose, category, level }) => purpose === use.purpose && category === use.category && level >= use.level,
  );
}

function campaignOf(row: Row): Campaign {
  return {
    ...CampaignDraft.parse(JSON.parse(String(row["document"]))),
    id: String(row["id"]),
    state: row["state"] as Campaign["state"],
    at: Number(row["at"]),
  };
}
