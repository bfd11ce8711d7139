import type { CardKind } from "../../../hub/core/engage/cards.ts";
import type { Category, GrantState, Level, Purpose } from "../../../hub/core/engage/lists.ts";
import type { Params } from "../../../hub/core/errors.ts";
import type { Language, Resident, Standing } from "../../../hub/core/house.ts";

/** A list as the house sends it. */
export type Items<T> = { readonly items: readonly T[] };

/** A sentence with its text in the reader's language. */
export type Told = { readonly key: string; readonly text: string };

/** Who asks, as the house knows them. */
export type Me = {
  readonly resident?: string;
  readonly name?: string;
  readonly standing?: Standing;
  readonly seat: string;
  readonly has: { readonly password: boolean; readonly pin: boolean };
};

/** Where somebody is. */
export type Whereabouts = {
  readonly resident: string;
  readonly where: "home" | "away" | "unknown";
  readonly asleep: "yes" | "no" | "unknown";
  readonly since: number;
};
/** A person of the house. */
export type Person = Omit<Resident, "standing"> & { readonly standing: Standing };
/** What has a name and an id. */
export type Named = { readonly id: string; readonly name: string };
/** A thing of the house, as far as a phone shows it. */
export type Thing = Named & {
  readonly kind: string;
  readonly place?: string;
  readonly online: boolean;
  readonly state?: Readonly<Record<string, unknown>>;
};
/** A wall or a phone of the house. */
export type Screen = Named & {
  readonly kind: "wall" | "phone";
  readonly place?: string;
  readonly owner?: string;
  readonly quiet?: { readonly from: string; readonly to: string };
  readonly paired: boolean;
  readonly online: boolean;
  readonly seen_at?: number;
  readonly silent: boolean;
};
/** Something that is wrong now. */
export type Fault = { readonly id: string; readonly at: number; readonly sentence: Told };
/** What that means for a scene. */
export type SceneHealth = { readonly scene: string; readonly says: readonly Told[] };
/** A browser somebody is signed in at. */
export type Session = {
  readonly id: string;
  readonly seat: string;
  readonly created: number;
  readonly seen: number;
  readonly agent: string;
  readonly current?: boolean;
};
/** What a resident says about themself. */
export type Profile = {
  readonly language: Language;
} & Pick<Resident, "wakes_from" | "wakes_to" | "wears" | "eats" | "hears" | "alarm" | "comfort">;
/** A way into the house for one phone. */
export type Invitation = {
  readonly link: string;
  /** Where a phone that does not know the house yet begins. */
  readonly trust?: string;
  readonly code: string;
  readonly expires: number;
};

/** One permission of whoever asks; times are wall ms. */
export type GrantTold = {
  readonly id: string;
  readonly brand: string;
  readonly purpose: Purpose;
  readonly category: Category;
  readonly level: Level;
  readonly state: GrantState;
  readonly since: number;
  readonly until: number;
  /** What stands in its way. */
  readonly because?: "others" | "terms" | "promise";
  /** Since when it is withdrawn, and when the brand's signed word came that all of it is gone. */
  readonly withdrawn_at?: number;
  readonly erased_at?: number;
  /** When that word should have come, and had not. */
  readonly broken_at?: number;
};
/** What a brand may ask for, and why it would like to, in the reader's language. */
export type AskTold = {
  readonly purpose: Purpose;
  readonly category: Category;
  readonly level: Level;
  readonly why: string;
  /** The house asks again no sooner. */
  readonly refused?: boolean;
};
/** A brand as its own signed word and the house's ledger tell of it. */
export type BrandTold = {
  readonly brand: string;
  readonly name: string;
  readonly about: string;
  readonly legal: {
    readonly name: string;
    readonly address: string;
    readonly contact: string;
    readonly country: string;
  };
  readonly processors: readonly string[];
  readonly retention_days: number;
  readonly asks: readonly AskTold[];
  readonly promises: { readonly kept: number; readonly broken: number };
  /** It broke its word, and hears nothing more. */
  readonly blocked?: boolean;
};
/** Everything about what leaves the house, as it concerns whoever asks. */
export type Privacy = {
  readonly paused: boolean;
  readonly brands: readonly BrandTold[];
  readonly grants: readonly GrantTold[];
};
/** One question for permission: the exact words, and the exact text that would leave. */
export type Asking = {
  readonly words: string;
  readonly sample: string;
  readonly bytes_month: number;
  readonly order: "yes-first" | "no-first";
  readonly until: number;
  readonly notice: string;
};
/** One thing that left the house, word for word. */
export type SentOut = {
  readonly id: string;
  readonly at: number;
  readonly brand: string;
  readonly bytes: number;
  /** The exact text; none once it was forgotten here, too. */
  readonly text?: string;
  readonly items: readonly SentItem[];
};
/** One thing in what left, and what became of it: asked to be deleted, or gone by the brand's signed word. */
export type SentItem = {
  readonly id: string;
  readonly text: string;
  readonly can: boolean;
  readonly asked_at?: number;
  readonly broken_at?: number;
  readonly gone?: { readonly at: number; readonly receipt?: unknown };
};
/** One line of the ledger of permission. */
export type LedgerLine = { readonly seq: number; readonly at: number; readonly sentence: Told };

/** A card with all that has to be known before a yes, in the reader's language. */
export type CardTold = {
  readonly id: string;
  readonly kind: CardKind;
  readonly brand: string;
  readonly from: string;
  readonly category: Category;
  readonly title: string;
  readonly body: string;
  readonly because: { readonly key: string; readonly params: Params };
  readonly answers?: readonly { readonly id: string; readonly text: string }[];
  readonly points?: number;
  readonly state: string;
  /** How it was, once somebody said it. */
  readonly had?: number;
  readonly stars?: number;
  readonly action?: "redeem" | "question" | "callback" | "code" | "read";
  readonly sponsor?: string;
  /** In the smallest coin, the total with every fee in it. */
  readonly price?: {
    readonly currency: string;
    readonly total: number;
    readonly fees: readonly { readonly name: string; readonly amount: number }[];
  };
  /** What it is made of, each of a few options. */
  readonly modules?: readonly (Named & { readonly options: readonly Named[] })[];
  /** Wall ms. */
  readonly until?: number;
};
/** How much of brands may come to somebody, or to the house. */
export type CapsTold = Readonly<Record<CapName, number>>;
/** One of the numbers of that. */
export type CapName = "cards_day" | "questions_day" | "questions_week" | "category_day" | "attention_s";
/** What somebody chose of it for themself; the house's numbers hold, too. */
export type OwnLimits = {
  readonly same_for_everyone: boolean;
  readonly caps: Partial<CapsTold>;
  readonly quiet?: { readonly from: string; readonly to: string };
};
/** What the household lets come, and the most there is. */
export type HouseLimits = {
  readonly caps: CapsTold;
  readonly most: CapsTold;
  readonly quiet: { readonly from: string; readonly to: string };
};
/** How somebody's weekly letter stands. */
export type DigestTold = {
  readonly on: boolean;
  readonly address?: string;
  readonly server: boolean;
  readonly next?: number;
  readonly sent_at?: number;
  readonly problem?: string;
};
/** The household's own mail server, without its password. */
export type MailServerTold = {
  readonly host: string;
  readonly port: number;
  readonly locked: boolean;
  readonly user: string;
  readonly from: string;
};
/** Something that interests somebody. */
export type InterestTold = { readonly category: Category; readonly interest: string };
/** The four things that may be asked about a card. */
export type CardWhy = {
  readonly why: string;
  readonly evidence: string;
  readonly alternatives: string;
  readonly ifrefused: string;
  /** What the home made of it, told to nobody else. */
  readonly score?: { readonly score: number; readonly band: string };
};
/** One movement of an account. */
export type PointsLine = {
  readonly id: string;
  readonly at: number;
  readonly amount: number;
  readonly why: string;
};
/** A thing points can be spent on; `missing` is 0 where there is enough. */
export type RewardTold = Named & {
  readonly body: string;
  readonly points: number;
  readonly until: number;
  readonly missing: number;
};
/** A spending that waits for its brand, or what became of it. */
export type Spending = {
  readonly id: string;
  readonly reward: string;
  readonly points: number;
  readonly state: "waiting" | "done" | "refused";
  readonly why?: string;
};
/** A code to be shown in a shop. */
export type CodeTold = { readonly code: string; readonly until: number; readonly name: string; readonly qr: string };
/** What somebody has at one brand. */
export type Account = {
  readonly brand: string;
  readonly name: string;
  readonly balance: number;
  readonly held: number;
  readonly entries: readonly PointsLine[];
  readonly rewards: readonly RewardTold[];
  readonly codes: readonly CodeTold[];
  readonly commands: readonly Spending[];
  /** All that ever came: points, and how many things for them or by an offer. */
  readonly got: { readonly points: number; readonly things: number };
  /** Wall ms up to which more moved than the house was told. */
  readonly gap?: number;
  /** A word for friends. */
  readonly refer?: string;
  /** One from a friend waits for the next yes to an offer. */
  readonly friend?: boolean;
};
/** Who would see a request. */
export type Audience = { readonly brands: readonly { readonly brand: string; readonly name: string }[] };
/** One thing said between somebody and a brand. */
export type SaidLine = {
  readonly id: string;
  readonly at: number;
  readonly mine: boolean;
  readonly text: string;
  readonly about?: string;
};
