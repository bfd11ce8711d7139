import type { Grant } from "../../hub/engagement/grant.ts";
import { day_ms, monday } from "./way-out.ts";

/** A grant as it might stand: breakfast, level 2, for offers of one brand, from Monday on. */
export function aGrant(over: Partial<Grant> = {}): Grant {
  return {
    id: `c_${"0".repeat(25)}1`,
    resident: "ada",
    brand: "oatfield",
    purpose: "offers",
    category: "breakfast",
    level: 2,
    state: "given",
    epoch: 1,
    since: monday,
    until: monday + 180 * day_ms,
    touchpoints: ["wall"],
    notice: "n".repeat(43),
    words: "May they know?",
    language: "en",
    screen: "phone",
    confirmed: true,
    ...over,
  };
}
