import type { Category, ChainKind, GrantState, Level, Purpose } from "../core/engage/lists.ts";
import type { Signed } from "../core/engage/objects.ts";
import { privateKeyOf, signDocument } from "../core/engage/signed.ts";
import { fail } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { Language } from "../core/house.ts";
import type { KeyPair } from "../core/signing-key.ts";
import { type Asker, type Question, refusedBefore } from "./asking.ts";
import type { Brand } from "./brands-rows.ts";
import type { ChainState, LedgerAsk } from "./chain.ts";
import { type ConsentRoom, everybody } from "./consent-room.ts";
import type { Wish, Yes } from "./consent.ts";
import type { Item } from "./forgetting.ts";
import type { Suspended } from "./grant.ts";
import { daysFor, pausedByOthers } from "./grants-rules.ts";
import type { KeptGrant } from "./grants-rows.ts";
import { type Hold, wasHeard } from "./held.ts";
import { blocked } from "./permission.ts";
import { receiptOf } from "./receipt.ts";

/** One permission as whoever gave it sees it; times are wall ms. */
export type GrantView = Wish & {
  readonly id: string;
  readonly state: GrantState;
  readonly since: number;
  readonly until: number;
  /** What it waits for, or is stopped by; `pause`: of everybody's devices another grown-up has paused. */
  readonly because?: Suspended | "pause";
  readonly withdrawn_at?: number;
  readonly erased_at?: number;
  readonly broken_at?: number;
};

/** A brand as its own signed word and this house's ledger tell of it. */
export type BrandView = Pick<Brand["manifest"], "name" | "legal" | "retention_days"> & {
  readonly brand: string;
  readonly about: string;
  readonly processors: readonly string[];
  readonly asks: readonly {
    readonly purpose: Purpose;
    readonly category: Category;
    readonly level: Level;
    readonly why: string;
    readonly refused?: boolean;
  }[];
  readonly promises: { readonly kept: number; readonly broken: number };
  readonly blocked?: boolean;
};

/** Everything about what leaves the house, as it concerns one resident. */
export type PrivacyView = {
  readonly paused: boolean;
  readonly brands: readonly BrandView[];
  readonly grants: readonly GrantView[];
};

/** One thing that left the house. */
export type SentView = {
  readonly id: string;
  readonly at: number;
  readonly brand: string;
  readonly bytes: number;
  readonly text?: string;
  /** The single things in it, each with whether the brand still has it. */
  readonly items: readonly Item[];
};

/** One line of the ledger of permission, as a sentence. */
export type LedgerView = {
  readonly seq: number;
  readonly at: number;
  readonly kind: ChainKind;
  readonly sentence: Sentence;
};

/** Permission as a resident meets it; each sees and decides only what is their own. */
export type PrivacyRoom = {
  view(resident: string, language: Language): PrivacyView;
  /** E_FORBIDDEN for whoever cannot say yes: nobody is asked for them. E_NET_DOWN. */
  look(resident: string): Promise<void>;
  ask(asker: Asker, wish: Wish & { readonly days?: number | undefined }): Promise<Question>;
  /** E_CHANGED where other words were shown; else as `Decisions.give`. */
  give(resident: string, yes: Yes & { readonly notice: string }): Promise<GrantView>;
  refuse(resident: string, wish: Wish): Promise<GrantView>;
  withdraw(resident: string, grant: string): Promise<void>;
  pause(resident: string): Promise<void>;
  pauseEverybody(): Promise<void>;
  resume(resident: string): Promise<void>;
  paused(resident: string): boolean;
  receipt(
    resident: string,
    grant: string,
  ): { readonly receipt: Readonly<Record<string, unknown>>; readonly signed: Signed; readonly key: string };
  sent(resident: string, ask: LedgerAsk): readonly SentView[];
  /** One thing that was sent is to go at its brand, alone. E_NOT_FOUND. */
  forgetItem(resident: string, item: string): Promise<void>;
  /** The exact texts that the last seven days would have sent. */
  preview(resident: string, wish: Wish): readonly string[];
  ledger(resident: string, ask: LedgerAsk): readonly LedgerView[];
  verify(): Promise<ChainState & { readonly signed: Signed; readonly key: string }>;
  export(resident: string): Readonly<Record<string, unknown>>;
  /** Everything a brand holds of a resident, as the brand itself hands it over. */
  readonly held: Hold;
  eraseAt(resident: string, brand: string): Promise<void>;
};

/** What residents are shown and may do. */
export function makePrivacy(from: {
  readonly room: ConsentRoom;
  /** The key this home signs receipts and heads with. */
  readonly key: KeyPair;
  readonly people: Parameters<typeof everybody>[0];
  readonly lastWeek: (asks: Wish & { readonly resident: string }) => readonly string[];
  readonly held: Hold;
}): PrivacyRoom {
  const { room, key, people } = from;
  const { book, brands, chain, decisions, asking, pauses, receipts } = room;
  const signing = privateKeyOf(key);
  const signed = (document: unknown) => signDocument(JSON.stringify(document), key.kid, signing);
  const own = (resident: string) => book.all().filter((one) => one.resident === resident);
  const nameOf = (brand: unknown) => brands.get(String(brand))?.manifest.name ?? String(brand);
  const ownGrant = (resident: string, id: string) => {
    const grant = book.get(id);
    return grant?.resident === resident ? grant : fail("E_NOT_FOUND", { noun: "grant", id });
  };
  const changedForAll = (residents: readonly string[]) => {
    for (const resident of residents) room.changed(resident);
  };
  const sent = (resident: string, ask: LedgerAsk): readonly SentView[] => {
    const marks = new Map<string, (payload: string) => readonly Item[]>();
    return chain.lines(resident, { ...ask, kinds: ["sent"] }).map(({ seq, at, said, payload = "" }) => {
      const brand = String(said["brand"] ?? "");
      const marked = marks.get(brand) ?? room.forgetting.marked(resident, brand);
      marks.set(brand, marked);
      return {
        id: String(seq),
        at,
        brand,
        bytes: Number(said["bytes"] ?? 0),
        ...(payload === "" ? {} : { text: payload }),
        items: marked(payload),
      };
    });
  };

  const waits = (grant: KeptGrant) =>
    grant.state === "given" && pausedByOthers(grant, { people: people(), paused: pauses.has });

  return {
    view: (resident, language) => ({
      paused: pauses.has(resident),
      brands: brands.all().map((brand) => brandView(room, brand, resident, language)),
      grants: own(resident).map((grant) => ({ ...viewOf(grant), ...(waits(grant) && waitsForPause) })),
    }),
    look: async (resident) => {
      if (!everybody(people).includes(resident)) fail("E_FORBIDDEN");
      await brands.look();
    },
    ask: asking.ask,
    give: async (resident, { notice, ...yes }) => {
      const { days, ...shown } = asking.shown(resident, yes, notice);
      if (blocked(book.all(), yes.brand)) fail("E_BRAND_BLOCKED", { name: nameOf(yes.brand) });
      if (yes.days !== undefined && daysFor(yes.level, yes.days) > days) fail("E_LIMIT", { field: "days" });
      // From the first tap on: the same yes said twice is one, and one taken back does not come again by itself.
      const askAgain = asking.answered(resident, yes);
      try {
        return viewOf(await decisions.give(resident, { ...yes, days: yes.days ?? days }, shown));
      } catch (error) {
        askAgain();
        throw error;
      }
    },
    refuse: async (resident, wish) => {
      // A brand that nobody knows asks for nothing, and there is no end of names.
      if (!brands.get(wish.brand)) fail("E_NOT_FOUND", { noun: "brand", id: wish.brand });
      const shown = asking.lastShown(resident, wish);
      asking.answered(resident, wish);
      return viewOf(await decisions.refuse(resident, wish, shown));
    },
    withdraw: decisions.withdraw,
    pause: async (resident) => {
      await pauses.pause([resident], chain.now());
      changedForAll([resident]);
    },
    pauseEverybody: async () => {
      await pauses.pause(everybody(people), chain.now());
      changedForAll(everybody(people));
    },
    resume: async (resident) => {
      await pauses.resume(resident);
      changedForAll([resident]);
    },
    paused: pauses.has,
    receipt: (resident, id) => {
      const grant = ownGrant(resident, id);
      if (grant.state === "refused") fail("E_NOT_FOUND", { noun: "grant", id });
      const brand = brands.get(grant.brand) ?? fail("E_NOT_FOUND", { noun: "brand", id: grant.brand });
      const receipt = receiptOf(grant, brand, chain.now());
      return { receipt, signed: signed(receipt), key: key.x };
    },
    sent,
    forgetItem: room.forgetting.forget,
    preview: (resident, wish) => from.lastWeek({ ...wish, resident }),
    ledger: (resident, ask) =>
      chain.lines(resident, ask).map(({ seq, at, kind, said }) => ({
        seq,
        at,
        kind,
        sentence: {
          key: `privacy.ledger.${said["event"] === undefined || kind !== "erased" ? kind : "erased-one"}`,
          params: { bytes: 0, ...said, name: nameOf(said["brand"] ?? "") },
        },
      })),
    verify: async () => {
      const state = await chain.verifyApart();
      return {
        ...state,
        signed: signed({ v: 1, is: "head", rows: state.rows, head: state.head, at: chain.now() }),
        key: key.x,
      };
    },
    export: (resident) => ({
      v: 1,
      is: "permission",
      resident,
      at: chain.now(),
      paused: pauses.has(resident),
      grants: own(resident),
      receipts: own(resident).flatMap((grant) => {
        const brand = brands.get(grant.brand);
        return brand && grant.state !== "refused" ? [signed(receiptOf(grant, brand, chain.now()))] : [];
      }),
      brands: brands.all().map(({ id, url, signed: manifest, kept, broken }) => ({ id, url, manifest, kept, broken })),
      ledger: chain.lines(resident, { limit: Number.MAX_SAFE_INTEGER }),
    }),
    held: from.held,
    eraseAt: async (resident, brand) => {
      if (!brands.get(brand)) fail("E_NOT_FOUND", { noun: "brand", id: brand });
      await decisions.withdrawAll(resident, brand);
      // The name of the whole home there goes only when nobody else of the house is bound to it.
      const others = book.all().some((one) => one.brand === brand && one.resident !== resident && isHeld(one));
      // A brand that never heard anything under the name this home has now is not told now that it exists.
      if (wasHeard(book, brand) && !others) await receipts.eraseAll(brand);
    },
  };
}

const waitsForPause = { state: "suspended", because: "pause" } as const;

/** A grant whose events a brand may still have by right. */
function isHeld({ state, told, erasure }: KeptGrant): boolean {
  return told && state !== "refused" && erasure === undefined;
}

function viewOf(grant: KeptGrant): GrantView {
  const { id, brand, purpose, category, level, state, since, until, because, ended, erasure } = grant;
  return {
    id,
    brand,
    purpose,
    category,
    level,
    state,
    since,
    until,
    ...(because === undefined ? {} : { because }),
    ...(ended === undefined ? {} : { withdrawn_at: ended }),
    ...(erasure?.at === undefined ? {} : { erased_at: erasure.at }),
    ...(erasure?.broken === undefined ? {} : { broken_at: erasure.broken }),
  };
}

function brandView({ book, chain }: ConsentRoom, brand: Brand, resident: string, language: Language): BrandView {
  const { manifest, id, kept, broken } = brand;
  const { name, about, legal, processors, retention_days, asks } = manifest;
  return {
    brand: id,
    name,
    about: about[language],
    legal,
    processors,
    retention_days,
    asks: asks.map(({ purpose, category, level, why }) => ({
      purpose,
      category,
      level,
      why: why[language],
      ...(refusedBefore(book, resident, { brand: id, purpose, category, level }, chain.now()) ? { refused: true } : {}),
    })),
    promises: { kept, broken },
    ...(blocked(book.all(), id) ? { blocked: true } : {}),
  };
}
