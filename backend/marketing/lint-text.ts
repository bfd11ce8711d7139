import { countdowns, fault, urgencyWords, type LintCode, type LintFault } from "./lint-words.ts";

/** One text in the three languages of the house. */
export type Told = { readonly en: string; readonly "zh-Hans": string; readonly "zh-Hant": string };

const languages = ["en", "zh-Hans", "zh-Hant"] as const;
const markup = /<\s*[a-z/!?]|&(#\d+|#x[0-9a-f]+|[a-z]{2,10});|\]\(|```|\*\*|\{\{|javascript:/i;
const address =
  /\b(https?|ftp|mailto|tel|sms|data):|\bwww\.|\b[a-z0-9-]{2,}\.(com|net|org|info|biz|io|app|dev|shop|store|club|top|xyz|link|cn|hk|tw|eu|uk|de|fr|us|me|ly|cc)\b/i;
const control =
  /[\p{Cc}\p{Co}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
/** Letters and digits no reader of these three languages has: look-alikes, lone accents, small capitals, other scripts' digits. */
const foreign =
  /[^\p{Script=Latin}\p{Script=Han}\p{Script=Bopomofo}\p{Script=Common}]|[\u0250-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f\u2800]|(?![0-9])\p{Nd}|\p{Default_Ignorable_Code_Point}/u;
const han = /\p{Script=Han}/u;
const leastLetters = { en: 12, "zh-Hans": 5, "zh-Hant": 5 } as const;

/** What is wrong with one text of a card: markup, addresses, invisible characters, hurry, countdowns, a missing language. */
export function textFaults(text: Told, at: string): readonly LintFault[] {
  return languages.flatMap((language) => {
    const one = text[language];
    // Letters written wide or in a box are read as what they look like.
    const plain = plainOf(one);
    const where = `${at}.${language}`;
    const wrong: readonly (readonly [LintCode, boolean])[] = [
      ["control", isUnreadable(one)],
      ["markup", markup.test(plain)],
      ["url", address.test(plain)],
      ["urgency", urgencyWords.some((words) => words.test(plain))],
      ["countdown", countdowns.some((words) => words.test(plain))],
      ["untranslated", language === "en" ? han.test(one) : !han.test(one)],
      ["missing", one.trim() === ""],
    ];
    return wrong.filter(([, is]) => is).map(([code]) => fault(code, where));
  });
}

/** The same for a text that is not translated, such as a name. */
export function nameFaults(name: string, at: string): readonly LintFault[] {
  const plain = plainOf(name);
  const wrong: readonly (readonly [LintCode, boolean])[] = [
    ["control", isUnreadable(name)],
    ["markup", markup.test(plain)],
    ["url", address.test(plain)],
    ["urgency", urgencyWords.some((words) => words.test(plain))],
    ["countdown", countdowns.some((words) => words.test(plain))],
    ["missing", name.trim() === ""],
  ];
  return wrong.filter(([, is]) => is).map(([code]) => fault(code, at));
}

/** What is wrong with reasons that have to be whole sentences, each different in each language. */
export function reasonFaults(reasons: Readonly<Record<string, Told>>): readonly LintFault[] {
  const names = Object.keys(reasons);
  return languages.flatMap((language) => {
    const said = names.map((name) => ({ name, text: bare(reasons[name]?.[language] ?? "") }));
    return said.flatMap(({ name, text }, i) => [
      ...(text.length < leastLetters[language] ? [fault("reason-empty", `${name}.${language}`)] : []),
      ...(said.slice(0, i).some((other) => other.text === text && text !== "")
        ? [fault("reason-same", `${name}.${language}`)]
        : []),
    ]);
  });
}

/** All three languages of some texts in one, for a search over words. */
export function allOf(texts: readonly Told[]): string {
  return texts.flatMap((text) => languages.map((language) => plainOf(text[language]))).join("\n");
}

/** A text as it is read: without accents and with what letters stand for, nothing spaced out letter by letter. */
function plainOf(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .normalize("NFKC")
    .replaceAll(/[ıłŁøØđĐßŧħ]/gu, (letter) => standsFor[letter] ?? letter)
    .replaceAll(/(?<=\p{Script=Han})[\s·•・*_~.|/\\+^'"“”「」-]{1,4}(?=\p{Script=Han})/gu, "")
    .replaceAll(spacedOut, (spaced) => spaced.replaceAll(/[^\p{L}]/gu, ""));
}

const spacedOut = /(?<![\p{L}\p{N}])(?:[A-Za-z][\s·•・*_~.|-]{1,3}){3,}[A-Za-z](?![\p{L}\p{N}])/gu;
const standsFor: Readonly<Record<string, string>> = {
  ı: "i",
  ł: "l",
  Ł: "L",
  ø: "o",
  Ø: "O",
  đ: "d",
  Đ: "D",
  ß: "ss",
  ŧ: "t",
  ħ: "h",
};

function isUnreadable(text: string): boolean {
  // Wide and boxed letters are told as what they look like; what is left is judged.
  return control.test(text) || foreign.test(text.normalize("NFKC"));
}

function bare(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}]/gu, "");
}

/** As deep as a home reads a document, and as long in bytes. */
const deepest = 8;
const longest = 65_536;

/** What is wrong with the size of a draft, told before anything looks inside it. */
export function sizeFaults(draft: unknown): readonly LintFault[] {
  if (deeperThan(draft, deepest)) return [fault("too-deep", "")];
  return typeof draft === "object" && Buffer.byteLength(lengthOf(draft)) > longest ? [fault("too-long", "")] : [];
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}

// A draft is told as JSON; what cannot be is judged by its shape.
function lengthOf(draft: object | null): string {
  return JSON.stringify(draft, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)) ?? "";
}
