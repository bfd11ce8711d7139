import { liveCommute, type Impossible, type Outcome } from "./commute-baths.ts";
import { makeCommutes } from "./commutes.ts";

/** How well baths met people over many ways home. */
export type Figures = {
  readonly seed: number;
  readonly commutes: number;
  /** Ways on which no plan could have had a bath ready, by why. */
  readonly excluded: Readonly<Record<Impossible, number>>;
  readonly possible: number;
  /** Of the possible ones, ready within 5 min of arrival and within 1 K. */
  readonly ready_pct: number;
  readonly started: number;
  readonly started_unsure: number;
  /** Heater minutes over all baths that were begun, also for those who never came. */
  readonly wasted_median_min: number;
  readonly wasted_mean_min: number;
  /** Real arrivals inside the band that was told, once a minute, and how far the estimate was off. */
  readonly in_band_pct: number;
  readonly off_median_min: number;
  /** The same share by what kind of way it was. */
  readonly groups: readonly { readonly name: string; readonly possible: number; readonly ready_pct: number }[];
};

/** Lives so many ways home, each beside its own tub. */
export function measureCommutes(count: number, seed: number): Figures {
  const all: Outcome[] = [];
  for (const commute of makeCommutes(count, seed)) all.push(liveCommute(commute, seed * 100_003 + all.length));
  const possible = all.filter(({ impossible }) => impossible === undefined);
  const begun = all.filter(({ started }) => started);
  const wasted = begun.map(({ wasted_min }) => wasted_min);
  const told = all.flatMap((one) => one.told);
  const excluded = { "never came": 0, "over two hours": 0, "too short": 0, "never sure in time": 0 };
  for (const { impossible } of all) if (impossible) excluded[impossible]++;
  return {
    seed,
    commutes: all.length,
    excluded,
    possible: possible.length,
    ready_pct: readyShare(possible),
    started: begun.length,
    started_unsure: all.filter(({ unsure }) => unsure).length,
    wasted_median_min: median(wasted),
    wasted_mean_min: tenths(wasted.reduce((sum, min) => sum + min, 0) / Math.max(1, wasted.length)),
    in_band_pct: share(
      told.filter(({ low, high, true_min }) => low <= true_min && true_min <= high).length,
      told.length,
    ),
    off_median_min: median(told.map(({ mid, true_min }) => Math.abs(mid - true_min))),
    groups: groupsOf(possible),
  };
}

function groupsOf(possible: readonly Outcome[]): Figures["groups"] {
  const names = ({ commute: { mode, phone, day, earlier } }: Outcome) =>
    [mode, `phone ${phone}`, `day ${day}`, earlier > 0 ? "with history" : "without history"] as const;
  const groups = Map.groupBy(
    possible.flatMap((outcome) => names(outcome).map((name) => ({ name, outcome }))),
    ({ name }) => name,
  );
  return [...groups]
    .map(([name, rows]) => ({ name, possible: rows.length, ready_pct: readyShare(rows.map(({ outcome }) => outcome)) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function readyShare(outcomes: readonly Outcome[]): number {
  return share(outcomes.filter(({ ready }) => ready).length, outcomes.length);
}

function share(part: number, whole: number): number {
  return tenths((100 * part) / Math.max(1, whole));
}

function median(values: readonly number[]): number {
  return tenths(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The figures as lines of text. */
export function tableOf(figures: Figures): string {
  const { excluded, groups } = figures;
  return [
    `${figures.commutes} commutes, seed ${figures.seed}: ${figures.possible} on which a bath was possible`,
    `  excluded: ${Object.entries(excluded)
      .map(([why, count]) => `${count} ${why}`)
      .join(", ")}`,
    `  ready within 5 min of arrival: ${figures.ready_pct} % (target 95)`,
    `  wasted heating, median of ${figures.started} begun: ${figures.wasted_median_min} min (target 2), mean ${figures.wasted_mean_min}`,
    `  begun without strong evidence: ${figures.started_unsure} (target 0)`,
    `  arrivals inside the band told: ${figures.in_band_pct} %, estimate off by ${figures.off_median_min} min (median)`,
    ...groups.map(({ name, possible, ready_pct }) => `  ${name.padEnd(18)} ${ready_pct} % of ${possible}`),
  ].join("\n");
}
