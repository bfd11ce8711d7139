import type { Category, ChainKind, GrantState, Level, Purpose, Touchpoint } from "../core/engage/lists.ts";
import type { EdgeTask } from "../core/engage/edge-talk.ts";
import type { Manifest, Signed } from "../core/engage/objects.ts";
import type { Language } from "../core/house.ts";
import type { Statement } from "../store/audit.ts";

/** What stands in the way of a grant that was given: another grown-up of the house, the brand's new terms, its broken word. */
export type Suspended = "others" | "terms" | "promise";

/** One yes of one resident to one brand, for one purpose, one category and one level; its id is the `consentid` on the wire. */
export type Grant = {
  readonly id: string;
  readonly resident: string;
  readonly brand: string;
  readonly purpose: Purpose;
  readonly category: Category;
  readonly level: Level;
  readonly state: GrantState;
  readonly epoch: number;
  /** Wall ms. */
  readonly since: number;
  /** Wall ms; it lasts up to, and not at, this instant. */
  readonly until: number;
  readonly touchpoints: readonly Touchpoint[];
  /** SHA-256, base64url, of the exact words that were shown. */
  readonly notice: string;
  /** Those words, and the language they were shown in. */
  readonly words: string;
  readonly language: Language;
  /** The wall, phone or desk at which it was asked. */
  readonly screen: string;
  /** Level 3 was confirmed once more. */
  readonly confirmed: boolean;
  /** Why it is suspended. */
  readonly because?: Suspended;
  /** The grant it took the place of. */
  readonly supersedes?: string;
};

/** The question everybody asks before anything is counted, sent or shown. */
export type Asks = {
  /** Whose; without it: of anybody in the house. */
  readonly resident?: string;
  readonly brand: string;
  readonly purpose: Purpose;
  readonly category: Category;
  /** @default 1 */
  readonly level?: Level;
  readonly touchpoint?: Touchpoint;
};

/** What may be asked of permission by the other parts of this room; nothing here changes anything. */
export type Permission = {
  /** The grant by which this may be done now; undefined: it may not. Paused, expired, suspended and blocked never do. */
  stands(asks: Asks): Grant | undefined;
  /** The same for an event that carries a consent and its epoch. */
  allows(consent: string, epoch: number): Grant | undefined;
  /** Every grant that stands now. */
  standing(): readonly Grant[];
  /** Every yes that was not taken back, though it may wait: for the others of the house, for a brand, or for a pause to end. */
  yeses(): readonly Grant[];
  /** A grant as it is kept, in whatever state. */
  grant(id: string): Grant | undefined;
  /** Whether a resident, or the whole house, has everything paused; without a resident: whether the whole house has. */
  paused(resident?: string): boolean;
  /** Whether somebody is in the house whom nobody asked: nothing shared is counted or shown. */
  shielded(): boolean;
  /** The house's time as permission reckons: never before the highest it has seen. Wall ms. */
  now(): number;
  /** How often this home has given up its name at a brand: a part of what its pseudonyms there are made of. */
  rotation(brand: string): number;
  /** Where a brand is reached and by which keys it signs, as its manifest was pinned; undefined for one not known. */
  door(brand: string): BrandDoor | undefined;
};

/** Where a brand is reached, by which keys it signs, and for how long it keeps what it hears. */
export type BrandDoor = {
  readonly url: string;
  readonly name: string;
  readonly keys: Manifest["keys"];
  readonly retention_days: number;
};

/** Takes in what a brand signed of what it deleted, from an answer or a pull; each is checked, a false one written down. */
export type TakeReceipts = (brand: string, receipts: readonly Signed[]) => Promise<void>;

/** What the edge brought back from an errand. */
export type Pulled = {
  readonly objects: readonly Signed[];
  readonly told?: string;
  readonly cursor?: string;
  /** There is more behind the cursor. */
  readonly more?: boolean;
};

/** Errands of the edge; `new-key` brings nothing back. E_NET_DOWN where it came to nothing. */
export type Errands = { push(task: EdgeTask): Promise<Pulled> };

/** A statement of the chain of permission: what happened, in ids, hashes and counts alone. */
export type ChainEntry = {
  readonly kind: ChainKind;
  /** Ids, bytes, hashes and counts; never a name or a text of a person. */
  readonly said: Readonly<Record<string, string | number | boolean>>;
  /** Whose it is; their page shows it, and their leaving takes the payload away. */
  readonly resident?: string;
  /** What exactly it was: kept beside the chain under a salted commitment, erasable. */
  readonly payload?: string;
};

/** The chain of permission: rows are only ever added, each with the hash of the one before. */
export type ChainWriter = {
  /**
   * Writes entries and whatever stands or falls with them in one write, in turn with every other; resolves when it is
   * on the disk. `more` gets the numbers of the rows. As `Ledger.write`: E_CHANGED where `changes` differ, and then
   * nothing was written, the chain included.
   */
  write(
    entries: readonly ChainEntry[],
    more?: readonly Statement[] | ((seqs: readonly number[]) => readonly Statement[]),
  ): Promise<void>;
};

/** What permission needs of the way out (signals and outbox); handed in, so that either can be tested alone. */
export type WayOut = {
  /** Rows that queue an event about a grant itself, due now; withdrawn carries the grant's new epoch. */
  told(grant: Grant, is: "consent.given" | "consent.withdrawn"): readonly Statement[];
  /** Rows that take back whatever still waits under a consent. */
  purged(consent: string): readonly Statement[];
  /** The exact text of an event as it would leave under such a grant: made by what sends. */
  sampleOf(asks: Required<Pick<Asks, "resident" | "brand" | "purpose" | "category" | "level">>): string;
  /** The name this home has at a brand now. */
  sourceOf(brand: string): string;
  /** The most bytes a month that such a grant could send. */
  bytesAMonth(asks: Pick<Asks, "purpose" | "category"> & { readonly level: Level }): number;
};
