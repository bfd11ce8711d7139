import { sha256 } from "../core/chain.ts";
import { levelAtMost, tellsByItself, type Level, type Purpose } from "../core/engage/lists.ts";
import type { Manifest } from "../core/engage/objects.ts";
import { fail } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { Language, Resident } from "../core/house.ts";
import type { Random } from "../core/random.ts";
import { signalsOf } from "../core/signals/signals.ts";
import type { Brands } from "./brands.ts";
import type { Shown, Wish } from "./consent.ts";
import type { ChainWriter, WayOut } from "./grant.ts";
import type { GrantsBook } from "./grants-book.ts";
import { alike, dayMs, daysFor, mayDecide } from "./grants-rules.ts";
import { blocked } from "./permission.ts";

/** Where or when a house never asks: while it is set up, at its door, in the bath, in somebody's morning. */
export const neverAsked = ["first-run", "door", "bath", "morning"] as const;
/** One of those. */
export type NeverAsked = (typeof neverAsked)[number];

/** The most words of one question for permission, in any language. */
export const mostWords = 60;

/** Who asks to be asked, and from where. */
export type Asker = {
  readonly resident: string;
  readonly language: Language;
  readonly screen: string;
  /** The browser says that nobody is to ask (Sec-GPC: 1). */
  readonly gpc: boolean;
};

/** One question for permission: the exact words, and the exact text that would leave. */
export type Question = {
  readonly words: string;
  readonly sample: string;
  readonly bytes_month: number;
  /** What is counted for it, signal by signal, and how much of that is told. */
  readonly counts: readonly string[];
  readonly order: "yes-first" | "no-first";
  /** Wall ms. */
  readonly until: number;
  readonly notice: string;
};

/** Asking, and what was asked. */
export type Asking = {
  /** E_GPC, E_FORBIDDEN, E_ASK_NOT_NOW, E_NOT_FOUND, E_BRAND_BLOCKED, E_LIMIT, E_REFUSED_BEFORE, E_ASK_LONG. */
  ask(asker: Asker, wish: Wish & { readonly days?: number | undefined }): Promise<Question>;
  /** What was shown to a resident of just this, with the days it said; E_CHANGED where it was other words, or none. */
  shown(resident: string, wish: Wish, notice: string): Shown & { readonly days: number; readonly until: number };
  /** The question was answered: another yes needs another question. Gives what asks it again, where the answer came to nothing. */
  answered(resident: string, wish: Wish): () => void;
  /** The same where a no needs no proof of what was shown. */
  lastShown(resident: string, wish: Wish): Shown | undefined;
};

type Rim = {
  readonly chain: ChainWriter;
  readonly book: GrantsBook;
  readonly brands: Brands;
  readonly person: (resident: string) => Pick<Resident, "id" | "standing"> | undefined;
  readonly barred: (resident: string, screen: string) => NeverAsked | undefined;
  readonly say: (sentence: Sentence, language: Language) => string;
  readonly day: (wall: number, language: Language) => string;
  readonly out: Pick<WayOut, "sampleOf" | "bytesAMonth">;
  readonly random: Pick<Random, "bytes">;
  readonly now: () => number;
};

type Asked = Shown & {
  readonly days: number;
  readonly at: number;
  readonly order: Question["order"];
  /** The terms it was asked on, as their brand signed them, and where that was. */
  readonly terms: string;
};

/** Opens asking. What was asked is forgotten with a restart: then it is asked anew. */
export function openAsking(rim: Rim): Asking {
  const asked = new Map<string, Asked>();
  const keyOf = (resident: string, { brand, purpose, category, level }: Wish) =>
    [resident, brand, purpose, category, level].join("|");
  const found = (resident: string, wish: Wish) => {
    const one = asked.get(keyOf(resident, wish));
    return one && rim.now() - one.at < dayMs ? one : undefined;
  };
  return {
    ask: async (asker, wish) => {
      const manifest = checked(rim, asker, wish);
      const days = daysFor(wish.level, wish.days);
      const { resident, language, screen } = asker;
      const shown = wordsOf(rim, manifest, wish, { language, until: rim.now() + days * dayMs });
      const before = found(resident, wish);
      const terms = termsOf(rim.brands, wish);
      const same = before?.words === shown.whole && before.days === days && before.terms === terms;
      const again = same ? before : undefined;
      const one = again ?? {
        words: shown.whole,
        notice: sha256(shown.whole),
        language,
        screen,
        days,
        at: rim.now(),
        terms,
        order: ((rim.random.bytes(1)[0] ?? 0) & 1) === 0 ? ("yes-first" as const) : ("no-first" as const),
      };
      const { notice, order } = one;
      const said = { ...plain(wish), notice };
      // Looked at again, the same question stands as it stood, its answers where they were.
      if (!again) await rim.chain.write([{ kind: "asked", said, resident, payload: shown.whole }]);
      asked.set(keyOf(resident, wish), one);
      return {
        words: shown.words,
        notice,
        order,
        until: one.at + days * dayMs,
        sample: rim.out.sampleOf({ resident, ...plain(wish) }),
        bytes_month: rim.out.bytesAMonth(plain(wish)),
        counts: countsOf(rim, wish, language),
      };
    },
    shown: (resident, wish, notice) => {
      const one = found(resident, wish);
      // Other terms since then, or another address: what was shown is not what would be agreed to.
      if (one?.notice !== notice || one.terms !== termsOf(rim.brands, wish)) fail("E_CHANGED", { what: "notice" });
      const { at: _, order: __, terms: ___, ...was } = one;
      return { ...was, until: one.at + one.days * dayMs };
    },
    answered: (resident, wish) => {
      const key = keyOf(resident, wish);
      const one = asked.get(key);
      asked.delete(key);
      return () => void (one && !asked.has(key) && asked.set(key, one));
    },
    lastShown: found,
  };
}

function termsOf(brands: Brands, { brand }: Wish): string {
  const known = brands.get(brand);
  return known ? sha256(`${known.url}\n${known.signed.document}`) : "";
}

const plain = ({ brand, purpose, category, level }: Wish): Wish => ({ brand, purpose, category, level });

/** Refuses what may not be asked now, or never; gives the manifest whose words are quoted. */
function checked(rim: Rim, { resident, screen, gpc }: Asker, wish: Wish): Manifest {
  if (gpc) fail("E_GPC");
  const person = rim.person(resident);
  if (!person || !mayDecide(person)) fail("E_FORBIDDEN");
  const barred = rim.barred(resident, screen);
  if (barred !== undefined) fail("E_ASK_NOT_NOW", { why: `privacy.never.${barred}` });
  const brand = rim.brands.get(wish.brand) ?? fail("E_NOT_FOUND", { noun: "brand", id: wish.brand });
  if (blocked(rim.book.all(), wish.brand)) fail("E_BRAND_BLOCKED", { name: brand.manifest.name });
  if (wish.level > levelAtMost[wish.category]) fail("E_LIMIT", { field: "level" });
  if (!askOf(brand.manifest, wish)) fail("E_NOT_FOUND", { noun: "ask", id: wish.brand });
  if (refusedBefore(rim.book, resident, wish, rim.now())) fail("E_REFUSED_BEFORE");
  return brand.manifest;
}

/** Whether somebody said no to this, or to less, in the last half year. */
export function refusedBefore(book: GrantsBook, resident: string, wish: Wish, now: number): boolean {
  return book
    .all()
    .some(
      (one) =>
        one.state === "refused" &&
        one.resident === resident &&
        alike(one, wish) &&
        one.level <= wish.level &&
        now < one.until,
    );
}

function askOf({ asks }: Manifest, wish: Wish): Manifest["asks"][number] | undefined {
  return asks.find(
    ({ purpose, category, level }) => purpose === wish.purpose && category === wish.category && level === wish.level,
  );
}

/** The exact words of a question: who, what, what for, how long, and why by their own word; `whole` with what a no does. */
function wordsOf(
  { say, day }: Pick<Rim, "say" | "day">,
  manifest: Manifest,
  wish: Wish,
  { language, until }: { readonly language: Language; readonly until: number },
): { readonly words: string; readonly whole: string } {
  const params = {
    name: manifest.name,
    of: `privacy.category.${wish.category}`,
    what: toldBy(wish.purpose, wish.level),
    for: `privacy.purpose.${wish.purpose}`,
    until: day(until, language),
    why: askOf(manifest, wish)?.why[language] ?? "",
  };
  const words = say({ key: "privacy.ask.words", params }, language);
  const whole = `${words}\n${say({ key: "privacy.ask.if-no", params: {} }, language)}`;
  if (countWords(whole, language) > mostWords) fail("E_ASK_LONG", { name: manifest.name, most: mostWords });
  return { words, whole };
}

/** What is counted by such a yes, in the words of each signal; nothing where a person's own taps alone are told. */
function countsOf(
  { say }: Pick<Rim, "say">,
  { purpose, category, level }: Wish,
  language: Language,
): readonly string[] {
  if (!tellsByItself(purpose, level)) return [];
  const told = (["level1", "level2", "level3"] as const)[level - 1] ?? "level3";
  const colon = language === "en" ? ": " : "：";
  return signalsOf(category)
    .filter(([, { levels }]) => levels.includes(level))
    .map(([name]) =>
      [`signal.${name}.what`, `signal.${name}.${told}`].map((key) => say({ key, params: {} }, language)).join(colon),
    );
}

/** Where only a person's own taps are told, no level changes what they are. */
function toldBy(purpose: Purpose, level: Level): string {
  if (!tellsByItself(purpose, level)) return "privacy.level.tap";
  return `privacy.level.${(["blurred", "bucket", "usage"] as const)[level - 1] ?? "usage"}`;
}

/** How many words a text has, as its language counts them. */
export function countWords(text: string, language: Language): number {
  const segments = new Intl.Segmenter(language, { granularity: "word" }).segment(text);
  return [...segments].filter(({ isWordLike }) => isWordLike === true).length;
}
