import {
  levelAtMost,
  grantDays,
  type Category,
  type Level,
  type Purpose,
  type Touchpoint,
} from "../core/engage/lists.ts";
import { fail } from "../core/errors.ts";
import type { Language, Resident } from "../core/house.ts";
import type { Random } from "../core/random.ts";
import { after, type Deed, type GrantsBook, nothing, together } from "./grants-book.ts";
import { begun, ended, entryOf, suspended, type Telling, withAllItBrings } from "./grants-ends.ts";
import { alike, dayMs, daysFor, grownUps, isYes, othersAgree, type Situation } from "./grants-rules.ts";
import type { KeptGrant } from "./grants-rows.ts";

/** What is asked of a resident: one purpose, one category, one level, one brand. */
export type Wish = {
  readonly brand: string;
  readonly purpose: Purpose;
  readonly category: Category;
  readonly level: Level;
};

/** What was shown before an answer: the exact words, in which language, on which screen. */
export type Shown = {
  readonly words: string;
  readonly notice: string;
  readonly language: Language;
  readonly screen: string;
  /** Wall ms: what those words said of how long it lasts, however late they are answered. */
  readonly until?: number;
};

/** A yes. */
export type Yes = Wish & {
  readonly days?: number | undefined;
  readonly touchpoints: readonly Touchpoint[];
  /** Said once more, which level 3 needs. */
  readonly confirmed?: boolean | undefined;
};

/** What residents do about permission; each in one write with what it brings about. */
export type Decisions = {
  /** E_FORBIDDEN (no grown-up), E_LIMIT (level, days, confirmation). */
  give(resident: string, yes: Yes, shown: Shown): Promise<KeptGrant>;
  /** Remembered for 180 days; nobody outside hears of it. */
  refuse(resident: string, wish: Wish, shown: Shown | undefined): Promise<KeptGrant>;
  /** Takes back a yes at once, or forgets a no. E_NOT_FOUND for what is not theirs, or is over. */
  withdraw(resident: string, id: string): Promise<void>;
  /** Takes back everything a resident said to a brand. */
  withdrawAll(resident: string, brand: string): Promise<void>;
  /** Suspends everything at a brand until each agrees anew; `more` stands or falls with it. */
  suspend(brand: string, because: "terms" | "promise", more: Pick<Deed, "entries" | "rows">): Promise<void>;
  /** Somebody came, went, or is no grown-up any more; `forget` gives the rows by which one is taken out of what is kept, `named` is who else is found there. */
  people(forget: (resident: string) => Deed["rows"], named: readonly string[]): Promise<void>;
  /** Ends what has run out. */
  sweep(): Promise<void>;
};

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A random id of 130 bits in Crockford's letters. */
function randomId(random: Pick<Random, "bytes">): string {
  return [...random.bytes(26)].map((byte) => crockford[byte % 32]).join("");
}

/** Makes the decisions. */
export function makeDecisions(from: {
  readonly book: GrantsBook;
  readonly situation: () => Situation;
  readonly people: () => readonly Pick<Resident, "id" | "standing">[];
  readonly random: Pick<Random, "bytes">;
  readonly out: Telling;
}): Decisions {
  const { book, situation, random, out } = from;
  const isGrownUp = (resident: string) => grownUps(from.people()).includes(resident);
  const own = (resident: string, wish: Wish) =>
    book.all().filter((one) => one.resident === resident && alike(one, wish));
  const fresh = (resident: string, wish: Wish, shown: Shown, days: number) => ({
    id: `c_${randomId(random)}`,
    resident,
    brand: wish.brand,
    purpose: wish.purpose,
    category: wish.category,
    level: wish.level,
    epoch: 1,
    since: situation().now,
    until: Math.min(situation().now + days * dayMs, shown.until ?? Infinity),
    touchpoints: [],
    words: shown.words,
    notice: shown.notice,
    language: shown.language,
    screen: shown.screen,
    confirmed: false,
    told: false,
  });
  const takenBack = (grant: KeptGrant): Deed => {
    const now = situation();
    const over = together([
      ended(grant, "withdrawn", now.now, out, { erase: true }),
      ...before(grant, book).map((one) => ended(one, "superseded", now.now, out, { erase: true })),
    ]);
    return withAllItBrings(over, book.all(), now, out, isYes(grant, now.now) ? grant : undefined);
  };

  return {
    give: (resident, yes, shown) =>
      book.turn(async () => {
        if (!isGrownUp(resident)) fail("E_FORBIDDEN");
        if (yes.level > levelAtMost[yes.category]) fail("E_LIMIT", { field: "level" });
        if (yes.level === 3 && yes.confirmed !== true) fail("E_LIMIT", { field: "confirmed" });
        const now = situation();
        const olds = own(resident, yes).filter(({ state }) => state === "given" || state === "suspended");
        const [old] = olds;
        const grant: KeptGrant = {
          ...fresh(resident, yes, shown, daysFor(yes.level, yes.days)),
          state: "given",
          touchpoints: yes.touchpoints,
          confirmed: yes.confirmed === true,
          ...(old ? { supersedes: old.id } : {}),
        };
        const replaced = olds.map((one) =>
          ended(one, "superseded", now.now, out, { erase: one.level > yes.level, said: { by: grant.id } }),
        );
        const then = after(book.all(), [...replaced.flatMap(({ changes }) => changes), { after: grant }]);
        const begins = begun(grant, undefined, othersAgree(grant, then, now), out);
        await book.do(withAllItBrings(together([...replaced, begins]), book.all(), now, out));
        return book.get(grant.id) ?? grant;
      }),
    refuse: (resident, wish, shown) =>
      book.turn(async () => {
        if (!isGrownUp(resident)) fail("E_FORBIDDEN");
        const now = situation();
        const no: KeptGrant = {
          ...fresh(resident, wish, shown ?? { words: "", notice: "", language: "en", screen: "" }, grantDays.usual),
          state: "refused",
        };
        const same = own(resident, wish).filter(({ level }) => level >= wish.level);
        const noes = same.filter(({ state }) => state === "refused");
        // Whoever says no to what they once agreed to takes it back.
        const yes = same.filter(({ state }) => state === "given" || state === "suspended");
        const said: Deed = {
          changes: [...noes.map((one) => ({ before: one })), { after: no }],
          entries: [entryOf("refused", no)],
          rows: [],
        };
        const deed = together([said, ...yes.map((one) => ended(one, "withdrawn", now.now, out, { erase: true }))]);
        await book.do(withAllItBrings(deed, book.all(), now, out, no));
        return no;
      }),
    withdraw: (resident, id) =>
      book.turn(async () => {
        const grant = book.get(id);
        if (grant?.resident !== resident) fail("E_NOT_FOUND", { noun: "grant", id });
        if (grant.state === "refused") {
          const forgotten = {
            changes: [{ before: grant }],
            entries: [entryOf("withdrawn", grant, { no: true })],
            rows: [],
          };
          return book.do(withAllItBrings(forgotten, book.all(), situation(), out));
        }
        if (!canBeTakenBack(grant)) fail("E_NOT_FOUND", { noun: "grant", id });
        return book.do(takenBack(grant));
      }),
    withdrawAll: (resident, brand) =>
      book.turn(async () => {
        const own = book.all().filter((one) => one.resident === resident && one.brand === brand);
        for (const { id } of own) {
          // The one before may have taken this one with it.
          const now = book.get(id);
          if (now && canBeTakenBack(now)) await book.do(takenBack(now));
        }
      }),
    suspend: (brand, because, more) =>
      book.turn(() => {
        const now = situation();
        const hit = book.all().filter((one) => one.brand === brand && isYes(one, now.now));
        return book.do(together([...hit.map((one) => suspended(one, because, out)), { changes: [], ...more }]));
      }),
    people: (forget, named) =>
      book.turn(async () => {
        const here = new Set(from.people().map(({ id }) => id));
        const ofGrants = book.all().flatMap(({ resident }) => (isGrownUp(resident) ? [] : [resident]));
        // Whoever was only ever asked, or was forgotten half way when the power went, left no grant to be found by.
        const leaving = new Set([...ofGrants, ...named.filter((one) => !here.has(one))]);
        for (const resident of leaving) {
          const deed = left(book, resident, situation(), out);
          await book.do(deed);
          if (!here.has(resident) && resident !== "") await book.do(forgotten(book, resident, forget(resident)));
        }
        await book.do(withAllItBrings(nothing, book.all(), situation(), out));
      }),
    sweep: () =>
      book.turn(async () => {
        const now = situation();
        const over = book.all().filter((one) => now.now >= one.until);
        const yes = over.filter(({ state }) => state === "given" || state === "suspended");
        const no = over.filter(({ state }) => state === "refused");
        const deed = together([
          ...yes.map((one) => ended(one, "expired", now.now, out, { erase: false })),
          { changes: no.map((one) => ({ before: one })), entries: [], rows: [] },
        ]);
        await book.do(withAllItBrings(deed, book.all(), now, out));
      }),
  };
}

/** The grants that one took the place of and whose events its brand may still have: they go with it. */
function before(grant: KeptGrant, book: GrantsBook): readonly KeptGrant[] {
  const old = grant.supersedes === undefined ? undefined : book.get(grant.supersedes);
  if (!old) return [];
  return [...(old.erasure === undefined && old.told ? [old] : []), ...before(old, book)];
}

/** What a resident who may not decide any more had said: a yes is taken back, a no forgotten. */
function left(book: GrantsBook, resident: string, situation: Situation, out: Telling): Deed {
  const own = book.all().filter((one) => one.resident === resident);
  return together([
    ...own.filter(canBeTakenBack).map((one) => ended(one, "withdrawn", situation.now, out, { erase: true })),
    {
      changes: own.filter(({ state }) => state === "refused").map((one) => ({ before: one })),
      entries: [],
      rows: [],
    },
  ]);
}

/** Whether there is anything to take back: a yes, or one that is over and whose events its brand may still have. */
function canBeTakenBack({ state, told, erasure }: KeptGrant): boolean {
  if (state === "given" || state === "suspended") return true;
  return (state === "expired" || state === "superseded") && told && erasure === undefined;
}

/** Takes a resident out of what is kept: what their brands still owe stands without a name until it is paid. */
function forgotten(book: GrantsBook, resident: string, rows: Deed["rows"]): Deed {
  const own = book.all().filter((one) => one.resident === resident);
  return {
    changes: own.map((one) =>
      one.erasure !== undefined && one.erasure.receipt === undefined
        ? { before: one, after: { ...one, resident: "", words: "", screen: "" } }
        : { before: one },
    ),
    entries: [],
    rows,
  };
}
