import type { Category, Level, Purpose, Touchpoint } from "../../hub/core/engage/lists.ts";
import type { LintCode } from "../marketing/lint-words.ts";
import type { QueryName } from "../marketing/queries.ts";

/** What somebody of a brand does. */
export type Role = "publisher" | "analyst" | "support";
/** Somebody who is signed in, and for which brand. */
export type Me = {
  readonly member: { readonly id: string; readonly brand: string; readonly name: string; readonly role: Role };
  readonly brand: { readonly id: string; readonly name: string };
  readonly ready: boolean;
};

/** One text in the three languages of the house. */
export type Told = { readonly en: string; readonly "zh-Hans": string; readonly "zh-Hant": string };
/** One thing that is wrong, where it stands, and its sentence. */
export type Fault = { readonly code: LintCode; readonly at: string; readonly text: string };

/** What stands on the shelf of a brand. */
export type Kind = "offer" | "question" | "rules" | "reward";
/** A draft, however unfinished: a field may be anything. */
export type Draft = Readonly<Record<string, unknown>>;
/** One thing on the shelf. */
export type Shelved = {
  readonly kind: Kind;
  readonly id: string;
  readonly state: "draft" | "published" | "ended";
  readonly version: number;
  readonly draft: Draft;
  readonly at: number;
  readonly faults?: readonly Fault[];
  readonly variants?: number;
  readonly measures?: readonly Measure[];
};
/** What an answer says of spending. */
export type Measure = { readonly answer: string; readonly what: "own" | "category"; readonly amount: number };

/** The shapes one content takes. */
export const forms = ["brand-card", "action-card", "page"] as const;
/** What a campaign is made of. */
export type CampaignDraft = {
  readonly name: string;
  readonly data: {
    readonly brand: string;
    readonly uses: readonly { readonly purpose: Purpose; readonly category: Category; readonly level: Level }[];
  };
  readonly touchpoints: readonly Touchpoint[];
  readonly content: {
    readonly offers: readonly string[];
    readonly questions: readonly string[];
    readonly rules: readonly string[];
  };
  readonly forms: readonly (typeof forms)[number][];
  readonly money?: { readonly margin_percent: number; readonly rewards: number; readonly fees: number } | undefined;
};
/** A campaign as it is kept. */
export type Campaign = CampaignDraft & {
  readonly id: string;
  readonly state: Shelved["state"];
  readonly at: number;
};

/** One figure with the query it comes from. */
export type Figure = {
  readonly query: QueryName;
  readonly says: string;
  readonly sql: string;
  readonly unit: "count" | "percent" | "ms" | "money";
  readonly n: number;
  readonly hidden: boolean;
  readonly value?: number;
  /** From how many homes it is shown. */
  readonly floor: number;
  /** Released with noise: when, and how far it may lie off by that alone. */
  readonly about?: { readonly as_of: number; readonly off: number };
  /** All that could be asked this week was asked before it. */
  readonly spent?: true;
};
/** What waits for the brand and what it did, live. */
export type Queue = Readonly<
  Record<"questions" | "requests" | "complaints" | "ideas" | "calls" | "answered" | "handed_over", number>
>;
/** How many different questions about homes are left this week, and until when. */
export type Left = { readonly of: number; readonly left: number; readonly until: number };
/** Real homes, or those of a virtual house; never both. */
export type Which = "real" | "virtual";
/** The board as it stands. */
export type Board = {
  readonly which: Which;
  readonly at: number;
  readonly queue: Queue;
  readonly figures: readonly Figure[];
  readonly left: Left;
};

/** What a brand says about itself. */
export type BrandDraft = {
  readonly name: string;
  readonly about: Told;
  readonly legal: {
    readonly name: string;
    readonly address: string;
    readonly contact: string;
    readonly country: string;
  };
  readonly processors: readonly string[];
  readonly retention_days: number;
  readonly asks: readonly {
    readonly purpose: Purpose;
    readonly category: Category;
    readonly level: Level;
    readonly why: Told;
  }[];
  readonly reply_days: number;
};
/** One thing a brand has to have done. */
export type ChecklistRow = { readonly id: string; readonly says: string; readonly met: boolean };

/** What somebody wrote. */
export type Letter = {
  readonly event: string;
  readonly who: string;
  readonly kind: "question" | "idea" | "other" | "complaint" | "request";
  readonly category: Category;
  readonly about?: string;
  readonly text: string;
  readonly state: "open" | "answered" | "asked" | "planned" | "done";
  readonly at: number;
  readonly virtual: boolean;
  readonly replies: readonly {
    readonly at: number;
    readonly author: string;
    readonly text: string;
    readonly settles: boolean;
  }[];
};
