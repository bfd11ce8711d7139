import { expect, test } from "vitest";
import { checksOf } from "../../../backend/console/checks.ts";
import { piecesOf } from "../../../backend/console/marks.ts";
import { lintSentences, type LintCode } from "../../../backend/marketing/lint-words.ts";

const fault = (code: LintCode, at: string) => ({ code, at, text: lintSentences[code] });
const told = (en: string) => ({ en, "zh-Hans": "燕麦，限时抢购", "zh-Hant": "燕麥" });
const wrongIn = (draft: object, field: string, language: "en" | "zh-Hans", ...faults: ReturnType<typeof fault>[]) =>
  piecesOf({ ...draft }, field, language, faults)
    .filter(({ wrong }) => wrong)
    .map(({ text }) => text);

test("hurry, a price that is none of the listed and a fee are underlined where they stand, and nothing else is", () => {
  const draft = {
    body: told("Last chance: oats for €12.00, a fee of €2.00."),
    price: { total: 1400, fees: [{ amount: 200 }] },
  };
  expect(wrongIn(draft, "body", "en", fault("urgency", "body.en"))).toEqual(["Last chance"]);
  expect(wrongIn(draft, "body", "zh-Hans", fault("urgency", "body.zh-Hans"))).toEqual(["限时抢购"]);
  expect(wrongIn(draft, "body", "en", fault("price-differs", "body"))).toEqual(["€12.00"]);
  expect(wrongIn(draft, "body", "en", fault("fee-hidden", "price"))).toEqual(["€12.00", "fee", "€2.00"]);
  expect(wrongIn(draft, "body", "en", fault("urgency", "title.en"))).toEqual([]);
});

test("what cannot be pointed at is underlined whole, and the pieces are the text again", () => {
  const draft = { title: told("燕麦 oats") };
  const pieces = piecesOf(draft, "title", "en", [fault("untranslated", "title.en")]);
  expect(pieces).toEqual([{ text: "燕麦 oats", wrong: true }]);
  const many = piecesOf({ body: told("No fee, <b>now</b>; act now!") }, "body", "en", [
    fault("markup", "body.en"),
    fault("urgency", "body.en"),
  ]);
  expect(many.map(({ text }) => text).join("")).toBe("No fee, <b>now</b>; act now!");
});

test("every fault of an offer stands under one check, and nothing that is wrong is called right", () => {
  for (const code of Object.keys(lintSentences) as LintCode[]) {
    const checks = checksOf("offer", [fault(code, "body.en")]);
    expect(checks.flatMap(({ faults }) => faults)).toHaveLength(1);
    expect(checks[0]?.faults).toHaveLength(1);
  }
  expect(checksOf("offer", []).every(({ faults }) => faults.length === 0)).toBe(true);
});
