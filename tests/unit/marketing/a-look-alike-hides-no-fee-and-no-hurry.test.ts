import { expect, test } from "vitest";
import { lintOffer } from "../../../backend/marketing/lint-offer.ts";
import { lintQuestion, lintReward } from "../../../backend/marketing/lint-others.ts";
import type { Offer } from "../../../hub/core/engage/objects.ts";
import { noon, oatfieldOf } from "../../help/marketing.ts";

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
const beside = { now: noon, names: ["Oatfield"], offers: [], questions: ["which-grain"] };
const codesOf = (
  linted: ReturnType<typeof lintOffer> | ReturnType<typeof lintQuestion> | ReturnType<typeof lintReward>,
) => ("faults" in linted ? [...new Set(linted.faults.map(({ code }) => code))] : []);
const body = (en: string, hans = good.body["zh-Hans"]) =>
  codesOf(lintOffer({ ...good, body: { ...good.body, en, "zh-Hans": hans } }, beside));

test.each([
  ["a Cyrillic letter", "Hurr\u0443, oats for all of you."],
  ["a Greek letter", "Last ch\u03b1nce for these oats."],
  ["small capitals", "\u029c\u1d1c\u0280\u0280\u028f, oats for all of you."],
  ["an invisible joiner", "Hu\u034frry, oats for all of you."],
  ["a Hangul filler", "Hu\u3164rry, oats for all of you."],
  ["a variation selector", "Hu\ufe00rry, oats for all of you."],
  ["an empty Braille cell", "Last\u2800chance for these oats."],
  ["digits of another script", "Oats, plus \u0665 \u20ac at the door."],
])("letters that look like others come through no screen: %s", (_, en) => {
  expect(body(en)).toContain("control");
});

test.each([
  ["an accent", "H\u00farry, oats for all of you."],
  ["a letter without its dot", "L\u0131m\u0131ted t\u0131me oats for all of you."],
  ["letters set apart", "H u r r y: oats for all of you."],
  ["letters with points between", "H.U.R.R.Y now, oats for all of you."],
])("words that hurry people are known however they are written: %s", (_, en) => {
  expect(body(en)).toContain("urgency");
});

test("Chinese words that hurry people are known with gaps and points in them", () => {
  expect(body(good.body.en, "燕麦片，限 时，每周一包。")).toContain("urgency");
  expect(body(good.body.en, "燕麦片，限·时，每周一包。")).toContain("urgency");
});

test("a price or a fee is found wherever an offer names it, in the name of an option too", () => {
  const option = (id: string, text: string) => ({ id, name: { en: text, "zh-Hans": text, "zh-Hant": text } });
  const sized = (text: string) => ({
    ...good,
    modules: [{ ...option("size", "Size"), options: [option("small", "S"), option("large", text)] }],
  });
  expect(codesOf(lintOffer(sized("L"), beside))).toEqual([]);
  expect(codesOf(lintOffer(sized("L (+5 €)"), beside))).toContain("price-differs");
  expect(codesOf(lintOffer(sized("Last chance L"), beside))).toContain("urgency");
  const why = { ...good.why, en: "Because a handling fee is added when you come." };
  expect(codesOf(lintOffer({ ...good, price: { ...good.price, fees: [] }, why }, beside))).toContain("fee-hidden");
});

test("the name of a module is read in every language", () => {
  const options = ["s", "l"].map((id) => ({ id, name: { en: id, "zh-Hans": id, "zh-Hant": id } }));
  const name = { en: "Size", "zh-Hans": "www.oats.com", "zh-Hant": "Size" };
  expect(codesOf(lintOffer({ ...good, modules: [{ id: "size", name, options }] }, beside))).toContain("url");
});

test("no question and no reward pays for a permission", () => {
  const draft = completed("question", "which-grain", objects.question["which-grain"] ?? {}) as Record<string, unknown>;
  const text = {
    en: "May we have your consent to more?",
    "zh-Hans": "可以请您授权更多吗？",
    "zh-Hant": "可以請您授權更多嗎？",
  };
  expect(codesOf(lintQuestion({ ...draft, points: 20, text }))).toContain("reward-for-consent");
  const reward = completed("reward", "breakfast-bowl", objects.reward["breakfast-bowl"] ?? {}) as Record<
    string,
    unknown
  >;
  const thanks = { en: "A bowl, for sharing your data.", "zh-Hans": "感谢授权的碗。", "zh-Hant": "感謝授權的碗。" };
  expect(codesOf(lintReward({ ...reward, body: thanks }, noon))).toContain("reward-for-consent");
});
