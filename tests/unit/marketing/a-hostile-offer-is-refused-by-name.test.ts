import * as fc from "fast-check";
import { expect, test } from "vitest";
import { demoBrands } from "../../../backend/demo.ts";
import { lintOffer, variantsOf } from "../../../backend/marketing/lint-offer.ts";
import { lintQuestion, lintReward, lintRules } from "../../../backend/marketing/lint-others.ts";
import { lintSentences, type LintCode } from "../../../backend/marketing/lint-words.ts";
import type { Offer } from "../../../hub/core/engage/objects.ts";
import { day_ms, noon, oatfieldOf } from "../../help/marketing.ts";

const found = new Set<LintCode>();
const { objects } = oatfieldOf(noon);
const completed = (kind: string, id: string, draft: object) => ({
  ...draft,
  v: 1,
  is: kind,
  id,
  version: 1,
  brand: "oatfield",
});
const good = completed("offer", "oat-flakes", objects.offer["oat-flakes"] ?? {}) as unknown as Offer;
const question = completed("question", "which-grain", objects.question["which-grain"] ?? {}) as Record<string, unknown>;
const rules = completed("rules", "breakfast-score", objects.rules["breakfast-score"] ?? {}) as Record<string, unknown>;
const reward = completed("reward", "breakfast-bowl", objects.reward["breakfast-bowl"] ?? {}) as Record<string, unknown>;
const beside = { now: noon, names: ["Oatfield"], offers: [], questions: ["which-grain"] };
const codesOf = (
  linted: { readonly object: unknown } | { readonly faults: readonly { code: LintCode; text: string }[] },
) => {
  const faults = "faults" in linted ? linted.faults : [];
  for (const { code, text } of faults) {
    found.add(code);
    expect(text).toBe(lintSentences[code]);
  }
  return [...new Set(faults.map(({ code }) => code))];
};
const offer = (changes: object, more: object = {}) =>
  codesOf(lintOffer({ ...good, ...changes }, { ...beside, ...more }));
const told = (en: string, hans = "这是一句话，没有别的意思。", hant = "這是一句話，沒有別的意思。") => ({
  en,
  "zh-Hans": hans,
  "zh-Hant": hant,
});
const iso = (at: number) => new Date(at).toISOString();

test("what the made-up brands say passes, whatever the day of the year", () => {
  for (let day = 0; day < 366; day++) {
    const now = noon + day * day_ms;
    for (const { draft, objects } of demoBrands(now)) {
      const place = { now, names: [draft.name], offers: [], questions: Object.keys(objects.question) };
      for (const [id, one] of Object.entries(objects.offer))
        expect(lintOffer({ ...completed("offer", id, one), brand: "x" }, place)).toHaveProperty("object");
      if (day > 0) continue;
      for (const [id, one] of Object.entries(objects.question))
        expect(lintQuestion(completed("question", id, one))).toHaveProperty("object");
      for (const [id, one] of Object.entries(objects.rules))
        expect(lintRules(completed("rules", id, one), Object.keys(objects.offer))).toHaveProperty("object");
      for (const [id, one] of Object.entries(objects.reward))
        expect(lintReward(completed("reward", id, one), now)).toHaveProperty("object");
    }
  }
});

const hostile: readonly (readonly [what: string, changes: object, code: LintCode])[] = [
  ["no price at all", { price: undefined }, "missing"],
  ["a field nobody asked for", { level: 3 }, "malformed"],
  [
    "less in all than its fees",
    { price: { currency: "EUR", total: 100, fees: [{ name: "Delivery", amount: 240 }] } },
    "fee-hidden",
  ],
  [
    "a fee in the words alone",
    { body: told("Plus a service charge at the door."), price: { currency: "EUR", total: 1680, fees: [] } },
    "fee-hidden",
  ],
  [
    "a fee in the words alone, in Chinese",
    { body: told("Four bags of oats.", "四袋燕麦，另收手续费。"), price: { currency: "EUR", total: 1680, fees: [] } },
    "fee-hidden",
  ],
  ["another price in the words", { body: told("Four bags for only €9.99.") }, "price-differs"],
  ["another price in Chinese words", { body: told("Four bags.", "四袋只要九块，其实是9元。") }, "price-differs"],
  ["free, with a price", { body: told("Completely free for you.") }, "not-free"],
  ["免费, with a price", { body: told("Four bags.", "四袋燕麦，免费送。") }, "not-free"],
  ["a countdown", { body: told("Ends in 3 hours.") }, "countdown"],
  ["so many left", { body: told("Only 4 bags left at the mill.") }, "countdown"],
  ["a ticking clock", { body: told("00:59:59 to go") }, "countdown"],
  ["还剩", { body: told("Four bags.", "还剩三袋。") }, "countdown"],
  ["倒計時", { body: told("Four bags.", "四袋燕麦片。", "倒計時開始。") }, "countdown"],
  ["hurry", { title: told("Hurry to the mill") }, "urgency"],
  ["hurry in wide letters", { title: told("Ｈｕｒｒｙ to the mill") }, "urgency"],
  ["限时", { title: told("A month of oats", "限时优惠一个月") }, "urgency"],
  ["錯過沒有", { title: told("A month of oats", "一个月的燕麦片", "機不可失的燕麥") }, "urgency"],
  ["no end", { validto: good.validfrom }, "end-missing"],
  ["long over", { validfrom: iso(noon - 20 * day_ms), validto: iso(noon - day_ms) }, "end-missing"],
  ["91 days", { validfrom: iso(noon), validto: iso(noon + 91 * day_ms) }, "end-late"],
  ["begun long ago, to run for ever", { validfrom: iso(noon - 200 * day_ms), validto: iso(noon + day_ms) }, "end-late"],
  ["markup", { body: told("Four <b>bags</b> of oats.") }, "markup"],
  ["an entity", { body: told("Oats &lt;script&gt; for all") }, "markup"],
  ["an address", { body: told("More at www.oats.example") }, "url"],
  ["a bare domain", { body: told("More at oats.com today") }, "url"],
  ["words written backwards", { body: told("Four bags \u202Eof oats") }, "control"],
  ["a letter that is not seen", { title: told("A month of\u200B oats") }, "control"],
  ["an invisible sponsor", { sponsor: "Oat\u2066field" }, "control"],
  ["why: nothing", { why: told("-") }, "reason-empty"],
  ["why and evidence the same", { evidence: good.why }, "reason-same"],
  [
    "the same but for a full stop",
    { evidence: { ...good.evidence, en: `${good.why.en.toUpperCase()}!` } },
    "reason-same",
  ],
  [
    "English for everybody",
    { body: told("Four bags of oats.", "Four bags of oats.", "Four bags of oats.") },
    "untranslated",
  ],
  ["Chinese for everybody", { body: told("四袋燕麦，送货上门。") }, "untranslated"],
  [
    "a feature that is not on the list",
    { eligibility: { feature: "hour.of-waking", is: "at-most", value: 6 } },
    "feature-unknown",
  ],
  [
    "a reward for a level",
    { eligibility: { feature: "consent.level", is: "at-least", value: 3 } },
    "reward-for-consent",
  ],
  ["points for a permission", { body: told("Twenty points if you agree to share more data.") }, "reward-for-consent"],
  ["points for 授权", { body: told("Twenty points.", "授权后送二十积分。") }, "reward-for-consent"],
  ["a special of another month", { special: "2026-12" }, "special-month"],
  ["a special that runs over", { special: "2026-11" }, "special-month"],
  [
    "65 conditions",
    {
      eligibility: {
        any: [0, 1, 2, 3].map(() => ({
          all: Array.from({ length: 16 }, () => ({ feature: "bath.per-week", is: "at-least", value: 1 })),
        })),
      },
    },
    "rule-too-big",
  ],
  ["a code with no other way", { action: "code", recovery: undefined }, "action-unfinished"],
  ["a question nobody wrote", { action: "question", question: "nowhere" }, "action-unfinished"],
  ["another sponsor", { sponsor: "Somebody Else" }, "sponsor-unknown"],
];

test.each(hostile)("%s", (_what, changes, code) => {
  expect(offer({})).toEqual([]);
  expect(offer(changes)).toContain(code);
});

test("the same thing at another price for other homes is refused, at the same price it is not", () => {
  const other = {
    ...good,
    id: "oat-flakes-2",
    eligibility: { feature: "redeemed.breakfast", is: "at-least", value: 3 },
  } as Offer;
  expect(offer({}, { offers: [other] })).toEqual([]);
  expect(offer({}, { offers: [{ ...other, price: { ...good.price, total: 1500 } }] })).toEqual(["price-by-household"]);
  expect(offer({}, { offers: [{ ...other, id: good.id, price: { ...good.price, total: 1500 } }] })).toEqual([]);
});

test("a month has one special, and it stays inside its month", () => {
  const special = { validfrom: "2026-11-01T00:00:00.000Z", validto: "2026-12-01T00:00:00.000Z", special: "2026-11" };
  expect(offer(special)).toEqual([]);
  expect(
    offer(special, { offers: [{ ...good, id: "other", special: "2026-11", title: told("Something else") }] }),
  ).toEqual(["special-month"]);
});

test("a question is closed, worth the same whatever is answered, and about nothing private", () => {
  const ask = (changes: object) => codesOf(lintQuestion({ ...question, ...changes }));
  const answers = question["answers"] as { id: string; text: object }[];
  expect(ask({})).toEqual([]);
  expect(ask({ answers: undefined })).toContain("answers-not-closed");
  expect(ask({ answers: answers.slice(0, 1) })).toContain("answers-not-closed");
  expect(ask({ answers: [answers[0], answers[0]] })).toContain("answers-not-closed");
  expect(ask({ answers: [...answers, { id: "prefer-not-to-say", text: told("Rather not") }] })).toContain(
    "answer-reserved",
  );
  expect(ask({ answers: answers.map((answer, i) => ({ ...answer, points: i })) })).toContain("points-differ");
  expect(ask({ retention_days: 365, validity_days: 30 })).toContain("validity-short");
  const topics = [
    "How did you sleep?",
    "Do you have any debts?",
    "Is your health good?",
    "Are you depressed at times?",
    "Which church do you go to?",
    "How many children live here?",
  ];
  for (const topic of topics) expect(ask({ text: told(topic) }), topic).toContain("topic-personal");
  for (const topic of ["您睡眠好吗？", "您有贷款吗？", "您的健康怎么样？", "您信什么宗教？"])
    expect(ask({ text: told("And how is it?", topic) }), topic).toContain("topic-personal");
  for (const topic of ["您失眠嗎？", "您有貸款嗎？", "您心情好嗎？"])
    expect(ask({ text: told("And how is it?", "怎么样呢？", topic) }), topic).toContain("topic-personal");
});

test("rules know only listed features, rising bands and things that exist; rewards end", () => {
  const rule = (changes: object) => codesOf(lintRules({ ...rules, ...changes }, ["oat-flakes"]));
  expect(rule({})).toEqual([]);
  expect(rule({ onband: [{ band: "mid", show: "callback" }] })).toEqual([]);
  expect(rule({ weights: [{ feature: "hours.asleep", weight: 3 }] })).toEqual(["feature-unknown"]);
  expect(rule({ weights: [{ feature: "bath.per-week", weight: 0 }] })).toEqual(["weight-none"]);
  expect(
    rule({
      bands: [
        { name: "mid", from: 5 },
        { name: "low", from: 9 },
      ],
      onband: [],
    }),
  ).toEqual(["bands-order"]);
  expect(rule({ bands: [{ name: "low", from: 5 }] })).toEqual(["band-empty"]);
  expect(rule({ onband: [{ band: "mid", show: "nowhere" }] })).toEqual(["show-unknown"]);
  expect(codesOf(lintReward({ ...reward, validto: iso(noon - 1) }, noon))).toEqual(["end-missing"]);
  expect(codesOf(lintReward({ ...reward, validto: iso(noon + 400 * day_ms) }, noon))).toEqual(["end-late"]);
});

test("whatever is put into an offer, it is judged, never thrown at", () => {
  const keys = Object.keys(good) as (keyof Offer)[];
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.anything(), (key, value) => {
      const linted = lintOffer({ ...good, [key]: value }, beside);
      expect("object" in linted || linted.faults.length > 0).toBe(true);
    }),
    { numRuns: process.env["LINTEL_LONG"] ? 100_000 : 2_000 },
  );
});

test("an offer has as many variants as its options multiply to: 227 sizes by 25 are 5,675", () => {
  const options = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `o${i}`, name: told(`${i}`) }));
  const modules = [
    { id: "waist", name: told("Waist"), options: options(227) },
    { id: "leg", name: told("Leg"), options: options(25) },
  ];
  expect(variantsOf({ modules })).toBe(5_675);
  expect(variantsOf({})).toBe(1);
});

test("a rule nested deeper than homes read, and an offer longer than they read, are refused before anything looks inside", () => {
  const nested = (levels: number): object =>
    levels === 0 ? { feature: "bath.per-week", is: "at-least", value: 1 } : { all: [nested(levels - 1)] };
  expect(offer({ eligibility: nested(3) })).toEqual([]);
  for (const levels of [4, 200]) expect(offer({ eligibility: nested(levels) })).toEqual(["too-deep"]);
  const name = told("x".repeat(60), "长".repeat(60), "長".repeat(60));
  const options = Array.from({ length: 250 }, (_, i) => ({ id: `o${i}`, name }));
  expect(offer({ modules: [{ id: "size", name: told("Size"), options }] })).toEqual(["too-long"]);
});

test("every sentence of the linter but those of campaigns was needed above", () => {
  const ofCampaigns: LintCode[] = ["part-empty", "data-not-asked", "form-unfit", "object-unknown"];
  expect(Object.keys(lintSentences).filter((code) => !found.has(code as LintCode))).toEqual(ofCampaigns);
});
