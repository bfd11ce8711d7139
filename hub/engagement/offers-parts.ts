import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { FeatureValues } from "../core/engage/features.ts";
import type { Category, Purpose } from "../core/engage/lists.ts";
import { fail } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { HouseholdDocument, Language, Noun } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { Store } from "../store/open.ts";
import type { Hours } from "./arbiter.ts";
import type { Draft } from "./build.ts";
import { type Caps, lowest, mostCaps } from "./caps.ts";
import type { CardBook } from "./cards.ts";
import type { CatalogueBook } from "./catalogue.ts";
import type { ChainWriter, Grant, Permission } from "./grant.ts";
import type { NoteBook } from "./offers-notes.ts";
import { type HouseReads, hoursOf } from "./offers-situation.ts";

/** The way out for taps, and what the rest of this room knows that is needed here. */
export type TapsOut = {
  /** Puts one event of a person's own tap on its way; gives its id, by which the brand will speak of it. */
  queue(grant: Grant, draft: Draft): Promise<string>;
  /** What a home reckons with about one resident. */
  features(resident: string): FeatureValues;
  /** The names by which a brand knows this home, and a resident of it. */
  sourceOf(brand: string): string;
  subjectOf(brand: string, resident: string): string;
};

type Written = "resident" | "setting";

/** What offers, questions and points are opened with; the rest of the house is handed in. */
export type OffersFrom = {
  readonly store: Pick<Store, "sql" | "work">;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly household: {
    all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
    get<N extends Written>(noun: N, id: string): HouseholdDocument<N> | undefined;
    put(noun: Noun, document: unknown, actor: string): Promise<void>;
  };
  readonly reads: HouseReads;
  readonly permission: Permission;
  readonly chain: ChainWriter;
  readonly out: TapsOut;
  /** Words of a language, in the home's zone. */
  readonly say: (sentence: Sentence, language: Language) => string;
  readonly faults: { raise(id: string, error: unknown, cause: string): void; clear(id: string): void };
};

/** What the parts of this side of the room share. */
export type OfferParts = OffersFrom & {
  readonly notes: NoteBook;
  readonly cards: CardBook;
  readonly catalogue: CatalogueBook;
  readonly now: () => number;
  /** The house day on which the weather was last shown. */
  readonly weather: () => string | undefined;
};

/** What one resident chose of all this for themselves. */
export type OwnSettings = {
  /** Offers without looking at anybody's days. */
  readonly same_for_everyone: boolean;
  readonly caps: Partial<Caps>;
  readonly quiet?: { readonly from: string; readonly to: string } | undefined;
};

const own = "own";
const nothing: OwnSettings = { same_for_everyone: false, caps: {} };
const settingOf = (name: string) => `engagement.${name}`;

/** What a resident chose. */
export function ownSettings({ notes }: Pick<OfferParts, "notes">, resident: string): OwnSettings {
  return notes.get<OwnSettings>(resident, "settings", own)?.document ?? nothing;
}

/** Keeps what a resident chose. */
export function keepOwnSettings({ notes, now }: OfferParts, resident: string, settings: OwnSettings): void {
  notes.put(resident, "settings", own, now(), settings);
}

/** The caps the household set; nothing above what may be at most. */
export function houseCaps({ household }: Pick<OfferParts, "household">): Caps {
  const set = Object.keys(mostCaps).flatMap((name) => {
    const value = household.get("setting", settingOf(name))?.value;
    return typeof value === "number" && Number.isInteger(value) ? [[name, value] as const] : [];
  });
  return lowest(Object.fromEntries(set));
}

/** The household sets its caps, audited like every setting. */
export async function setHouseCaps(
  { household }: Pick<OfferParts, "household">,
  caps: Partial<Caps>,
  actor: string,
): Promise<void> {
  for (const [name, value] of Object.entries(caps))
    await household.put("setting", { id: settingOf(name), value }, actor);
}

/** When nothing is shown to a resident, beside the nights. */
export function quietFor(parts: Pick<OfferParts, "notes">, resident: string): readonly Hours[] {
  const { quiet } = ownSettings(parts, resident);
  return quiet ? [hoursOf(quiet)] : [];
}

/** The first standing grant of these purposes. E_NO_GRANT. */
export function grantOf(
  { permission }: Pick<OfferParts, "permission">,
  { resident, brand, category }: { readonly resident: string; readonly brand: string; readonly category?: Category },
  ...purposes: readonly Purpose[]
): Grant {
  const found = permission
    .standing()
    .filter((one) => one.resident === resident && one.brand === brand)
    .filter((one) => category === undefined || one.category === category)
    .filter(({ purpose }) => purposes.includes(purpose))
    .toSorted((a, b) => purposes.indexOf(a.purpose) - purposes.indexOf(b.purpose));
  return found[0] ?? fail("E_NO_GRANT", { brand });
}

/** Sends what a person's tap says, and writes down that it was their tap; gives the event's id. */
export async function send(
  { chain, out }: Pick<OfferParts, "chain" | "out">,
  grant: Grant,
  draft: Draft,
): Promise<string> {
  const event = await out.queue(grant, draft);
  const { resident, brand } = grant;
  const { type } = draft;
  const kind = type === "points.command" ? "points" : "answered";
  await chain.write([{ kind, said: { brand, event, type }, resident }]);
  return event;
}

/** The brand's own name, as its manifest says it. */
export function nameOf({ permission }: Pick<OfferParts, "permission">, brand: string): string {
  return permission.door(brand)?.name ?? brand;
}
