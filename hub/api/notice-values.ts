import type { LiveValues } from "../core/live.ts";
import type { LiveNotice } from "../core/notices.ts";

const atMost = 20;

/** What the house has to say on a screen. */
export function noticeValues(notices: readonly LiveNotice[], since: number): LiveValues {
  const list = notices.slice(0, atMost);
  const newest = Math.max(since, ...notices.map(({ at, handled }) => Math.max(at, handled?.at ?? 0)));
  return { "notices.list": list, "notices.at": newest };
}
