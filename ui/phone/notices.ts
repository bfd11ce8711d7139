import type { LiveValues } from "../../hub/core/live.ts";
import type { LiveNotice } from "../../hub/core/notices.ts";

const order = { hazard: 0, urgent: 1, tell: 2 } as const;

/** What nobody has looked after yet: what is dangerous first, then the newest. */
export function noticesIn({ "notices.list": list = [] }: LiveValues): readonly LiveNotice[] {
  return list
    .filter(({ handled }) => handled === undefined)
    .toSorted((a, b) => order[a.level] - order[b.level] || b.at - a.at);
}
