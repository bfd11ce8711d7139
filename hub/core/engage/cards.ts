import type { Params } from "../errors.ts";
import type { Language } from "../house.ts";
import type { Category } from "./lists.ts";

/** What one card is: an offer, a question of a brand, or one of the house's own about permission. */
export const cardKinds = ["offer", "question", "recovery", "callback", "renewal"] as const;
/** One of those. */
export type CardKind = (typeof cardKinds)[number];

/** A card as a screen shows it, in the reader's language; the same id on every screen. */
export type LiveCard = {
  readonly id: string;
  readonly kind: CardKind;
  readonly brand: string;
  /** The brand's own name, shown with every card. */
  readonly from: string;
  readonly category: Category;
  readonly title: string;
  readonly body: string;
  /** SHA-256 of title and body: the same on every screen. */
  readonly hash: string;
  /** Why it is shown: `card.why.<key>`, with values. */
  readonly because: { readonly key: string; readonly params: Params };
  /** The answers of a question, in order; the last is always "prefer not to say". */
  readonly answers?: readonly { readonly id: string; readonly text: string }[];
  readonly points?: number;
  /** The language of its words: its resident's, on every screen. */
  readonly language?: Language;
  /** Somebody has seen it, on whatever screen. */
  readonly seen?: boolean;
  /** Wall ms since which it is shown. */
  readonly at?: number;
};
