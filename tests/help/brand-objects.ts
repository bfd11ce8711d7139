import { generateKeyPairSync } from "node:crypto";
import type { Offer, Question, Signed } from "../../hub/core/engage/objects.ts";
import { signDocument } from "../../hub/core/engage/signed.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
/** The brand's key as its manifest names it. */
export const brandKey = { kid: "oatfield-1", x: String(publicKey.export({ format: "jwk" }).x) };

/** Signs an object as the brand does. */
export function signedBy(document: unknown, kid = brandKey.kid): Signed {
  return signDocument(JSON.stringify(document), kid, privateKey);
}

/** One text in all languages. */
export function told(text: string) {
  return { en: text, "zh-Hans": `${text} 简`, "zh-Hant": `${text} 繁` };
}

/** An offer as a brand may publish it, with what a test wants otherwise. */
export function offerOf(more: Partial<Offer> = {}): Offer {
  return {
    v: 1,
    is: "offer",
    id: "oats",
    version: 1,
    brand: "oatfield",
    category: "breakfast",
    title: told("Whole oats"),
    body: told("A bag of whole oats at the shop round the corner."),
    touchpoints: ["wall", "bedside", "phone"],
    validfrom: "2026-03-01T00:00:00Z",
    validto: "2026-05-01T00:00:00Z",
    caps: { perday: 2, perweek: 7, total: 20 },
    price: { currency: "CNY", total: 1900, usual: 2400, fees: [] },
    action: "code",
    recovery: told("You can fetch it at the shop instead."),
    why: told("You make breakfast at home."),
    evidence: told("Oatfield's own price list."),
    alternatives: told("Any other oats."),
    ifrefused: told("Nothing changes."),
    sponsor: "Oatfield",
    ...more,
  };
}

/** A question as a brand may publish it. */
export function questionOf(more: Partial<Question> = {}): Question {
  const answers = ["daily", "rarely"].map((id) => ({ id, text: told(id) }));
  return {
    v: 1,
    is: "question",
    id: "how-often",
    version: 1,
    brand: "oatfield",
    category: "breakfast",
    purpose: "questions",
    text: told("How often do you eat oats?"),
    answers,
    validity_days: 30,
    retention_days: 90,
    points: 20,
    personal: false,
    why: told("So that packs are the right size."),
    ...more,
  };
}
