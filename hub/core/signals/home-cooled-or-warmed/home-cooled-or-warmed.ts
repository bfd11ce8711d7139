import { bucketOf, daysAWeek, type Signal } from "../signal.ts";

const usedBy: Readonly<Record<string, string>> = { cool: "cooled", heat: "warmed" };

/** The home was cooled or warmed for somebody's return; no temperature, no distance, no time of arrival. */
export const homeCooledOrWarmed: Signal = {
  category: "climate",
  levels: [1, 2, 3],
  uses: ["cooled", "warmed"],
  buckets: daysAWeek,
  use: (seen) =>
    seen.is === "act" && seen.role === "climate" && seen.verb === "set" ? usedBy[String(seen.with["mode"])] : undefined,
  coarsen: (days) => bucketOf(daysAWeek, days),
  sample: { days: 5, used: "cooled" },
};
