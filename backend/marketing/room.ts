import type { Clock } from "../../hub/core/clock.ts";
import type { Manifest, Offer, Pairs, Question, Reward, ScoreRules } from "../../hub/core/engage/objects.ts";
import type { Random } from "../../hub/core/random.ts";
import type { Store } from "../../hub/store/open.ts";
import type { Letter } from "../store/part.ts";

/** What a brand can put into its catalogue. */
export type Publishable = Offer | Question | ScoreRules | Reward;

/** The part of what a brand says about itself that goes into its signed manifest. */
export type ManifestDraft = Pick<Manifest, "name" | "about" | "legal" | "processors" | "retention_days" | "asks">;

/** What a brand's marketing works with: its own database, time, chance, and the ways out of it. */
export type Parts = {
  readonly store: Store;
  readonly clock: Pick<Clock, "wall">;
  readonly random: Pick<Random, "bytes">;
  readonly brand: string;
  /** Signs an object and puts it into the catalogue, inside the open transaction. */
  readonly publish: (object: Publishable | Pairs) => void;
  /** Puts a letter into the mailbox of a home, inside the open transaction; it goes with the grant it stands on. */
  readonly post: (letter: Letter) => void;
  /** Signs a manifest and gives its version. */
  readonly publishManifest: (draft: ManifestDraft) => number;
  /** A call was made or ran out: whatever else holds its name and number lets them go, inside the open transaction. */
  readonly unnamed?: (source: string, event: string) => void;
  /** Whether a home is a virtual one: it stands on no board of real ones. */
  readonly isVirtual?: (source: string) => boolean;
  /** What the rest of the brand's room still owes: withdrawals without a receipt, events past their time. */
  readonly debts?: (now: number) => { readonly unreceipted: number; readonly overdue: number };
};

/** A row of one's own database, by column. */
export type Row = Readonly<Record<string, unknown>>;

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A random id of so many Crockford characters. */
export function randomId({ random }: Pick<Parts, "random">, length: number): string {
  return [...random.bytes(length)].map((byte) => alphabet[byte % 32]).join("");
}
