import { categories } from "../../hub/core/engage/lists.ts";
import { unsaid } from "./reading.ts";
import type { BrandDraft, Draft, Kind } from "./shapes.ts";

const day_ms = 86_400_000;
const month_days = 30;

/** What something new begins as: nothing is chosen that only its writer can know. */
export function newDraft(kind: Kind, name: string, brand: BrandDraft, now: number): Draft {
  const category = brand.asks[0]?.category ?? categories[0];
  const midnight = Math.floor(now / day_ms) * day_ms;
  const validto = new Date(midnight + month_days * day_ms).toISOString();
  const called = { ...unsaid, en: name };
  switch (kind) {
    case "offer":
      return {
        category,
        title: called,
        body: unsaid,
        touchpoints: ["phone"],
        validfrom: new Date(midnight).toISOString(),
        validto,
        caps: { perday: 1, perweek: 2, total: 6 },
        price: { currency: "EUR", fees: [] },
        action: "redeem",
        why: unsaid,
        evidence: unsaid,
        alternatives: unsaid,
        ifrefused: unsaid,
        sponsor: brand.name,
      };
    case "question":
      return {
        category,
        purpose: "questions",
        text: called,
        answers: [
          { id: "one", text: unsaid },
          { id: "two", text: unsaid },
        ],
        validity_days: 180,
        retention_days: 180,
        points: 10,
        personal: false,
        why: unsaid,
      };
    case "rules":
      return {
        category,
        weights: [],
        halflife_days: 30,
        bands: [
          { name: "none", from: 0 },
          { name: "low", from: 4 },
          { name: "mid", from: 10 },
          { name: "high", from: 18 },
        ],
        onband: [],
      };
    case "reward":
      return { name: called, body: unsaid, points: 50, stock: 10, validto };
  }
}
