import type { CampaignDraft } from "../marketing/campaigns.ts";
import type { Told } from "../marketing/lint-text.ts";
import type { BrandDraft } from "../marketing/onboarding.ts";
import type { Measures, ShelfKind } from "../marketing/shelf.ts";

/** Between when the offers of a made-up brand stand, and the month of its special. */
export type DemoTimes = {
  readonly from: string;
  readonly to: string;
  readonly month: string;
  readonly monthEnds: string;
};

/** A made-up brand with all it says. */
export type DemoBrand = {
  readonly id: string;
  readonly draft: BrandDraft;
  readonly objects: Readonly<Record<ShelfKind, Readonly<Record<string, object>>>>;
  readonly measures: Readonly<Record<string, Measures>>;
  readonly campaign: CampaignDraft;
};

/** One text in the three languages of the house. */
export function told(en: string, hans: string, hant: string): Told {
  return { en, "zh-Hans": hans, "zh-Hant": hant };
}
