import type { Sentence } from "../core/events.ts";
import { daysAfter, houseDay, houseDayBounds } from "../core/house-day.ts";
import type { Moment, MomentName } from "../core/moments.ts";
import type { Graph } from "../core/scene/graph.ts";
import { type Came, type Expected, type HabitsFrom, makeHabits, type Sure } from "./habits.ts";
import type { OneDay } from "./one-day.ts";
import { cuesOf, indoors } from "./preview-cues.ts";
import type { Told } from "./sim-told.ts";
import { simulate, type SimAnswer, type Simulated } from "./simulate.ts";
import type { DerivedFacts, SimWorld } from "./sim-world.ts";
import { sayStep } from "./step-says.ts";
import { titleOf } from "./titles.ts";

/** One part of a scene as it is expected to come; its sentences are rendered when it is read. */
export type PreviewItem = {
  readonly scene: string;
  readonly resident?: string;
  readonly kind: MomentName;
  /** When it is expected, and the band in which it comes as expected, wall ms. */
  readonly at: number;
  readonly from: number;
  readonly until: number;
  readonly sure: Sure;
  readonly title: Sentence;
  /** Somebody skipped it. */
  readonly skipped?: Sentence;
  /** What of it will not happen as things stand now. */
  readonly blockers: readonly Sentence[];
  /** What it would do, in order. */
  readonly steps: readonly { readonly at: number; readonly says: Sentence }[];
};

/** One house day to come. */
export type PreviewDay = { readonly day: string; readonly items: readonly PreviewItem[] };

/** What days to come are lived from, without anything leaving. */
export type PreviewFrom = {
  readonly graphs: readonly Graph[];
  readonly world: SimWorld;
  readonly facts?: DerivedFacts;
  readonly answers?: SimAnswer;
  readonly days: readonly OneDay[];
  readonly ran?: readonly { readonly scene: string; readonly moment: Moment }[];
  /** What came in the last weeks, today with it. */
  readonly came: readonly Came[];
} & Pick<HabitsFrom, "working" | "ring" | "later">;

/** What the days to come are expected to bring: today from now on, and so many house days after it. */
export function previewOf(from: PreviewFrom, count: number): readonly PreviewDay[] {
  const { world } = from;
  const { zone } = world.home;
  const today = houseDay(world.at, zone);
  const days = Array.from({ length: count + 1 }, (_, nth) => daysAfter(today, nth));
  const expect = makeHabits({ ...from, zone });
  const came = new Set(from.came.map(({ resident, kind, at }) => `${resident} ${kind} ${houseDay(at, zone)}`));
  const { cues, expected } = cuesOf(world, days, expect, came);
  const until = (houseDayBounds(days.at(-1) ?? today, zone)?.to ?? world.at) - 1;
  const lived = simulate({
    graphs: from.graphs,
    world,
    cues,
    until,
    days: from.days,
    ...(from.answers && { answers: from.answers }),
    ...(from.facts && { facts: from.facts }),
    ...(from.ran && { ran: from.ran }),
  });
  const items = [...itemsOf(lived, from.graphs, expected), ...skippedOf(lived, expected)];
  const byDay = Map.groupBy(items, ({ at }) => houseDay(at, zone));
  return days.map((day) => ({ day, items: (byDay.get(day) ?? []).toSorted((a, b) => a.at - b.at) }));
}

/** How long after its usual time something that has not come is said to be missing. */
const patience_ms = 90 * 60_000;

/** What was surely to come today, has not, and is not likely to any more. */
export function expectedToday({ world, ...from }: PreviewFrom): readonly Expected[] {
  const { zone } = world.home;
  const today = houseDay(world.at, zone);
  const came = new Set(
    from.came.flatMap(({ resident, kind, at }) => (houseDay(at, zone) === today ? `${resident} ${kind}` : [])),
  );
  const expect = makeHabits({ ...from, zone });
  return world.residents.flatMap(({ id }) => {
    const seen = world.presence[id];
    return expect(id, today).filter(({ kind, sure, at }) => {
      // Who went out before it was due is not waited for indoors.
      const out = seen?.where === "away" && seen.since <= at && indoors.has(kind);
      return sure !== "maybe" && !out && at + patience_ms <= world.at && !came.has(`${id} ${kind}`);
    });
  });
}

function itemsOf(
  { runs, told }: Simulated,
  graphs: readonly Graph[],
  expected: ReadonlyMap<string, Expected>,
): readonly PreviewItem[] {
  const byScene = new Map(graphs.map((graph) => [graph.scene, graph]));
  const toldOf = Map.groupBy(told, ({ run }) => run);
  return runs.flatMap((run) => {
    const one = expected.get(run.moment.id);
    const graph = byScene.get(run.scene);
    if (!one || !graph) return [];
    const rows = toldOf.get(run.id) ?? [];
    // What ordinary nodes make of a message is not known before they do.
    const sure = graph.bridge_s === undefined ? one.sure : "maybe";
    return [{ ...itemFrom(run.scene, one), sure, blockers: blockersOf(rows), steps: stepsOf(rows, graph) }];
  });
}

/** What somebody skipped is shown where it would have been. */
function skippedOf({ skipped }: Simulated, expected: ReadonlyMap<string, Expected>): readonly PreviewItem[] {
  return skipped.flatMap(({ scene, reason, moment }) => {
    const one = expected.get(moment.id);
    return one && reason.key === "why.skipped" ? [{ ...itemFrom(scene, one), skipped: reason }] : [];
  });
}

function itemFrom(scene: string, { kind, resident, at, from, until, sure }: Expected): PreviewItem {
  return { scene, resident, kind, at, from, until, sure, title: titleOf(scene, kind, true), blockers: [], steps: [] };
}

function blockersOf(rows: readonly Told[]): readonly Sentence[] {
  const found = new Map<string, Sentence>();
  for (const row of rows) {
    const stops = row.is === "left" && row.code !== undefined;
    // A check that ends a scene before it did anything is why it will not happen; any other is a way it may take.
    const withheld = row.is === "ends" && row.reason?.key.startsWith("outcome.") === false;
    if (!("reason" in row) || !row.reason || !(stops || withheld)) continue;
    found.set(`${row.reason.key} ${JSON.stringify(row.reason.params["role"] ?? "")}`, row.reason);
  }
  return [...found.values()];
}

function stepsOf(rows: readonly Told[], graph: Graph): PreviewItem["steps"] {
  return rows.flatMap((row) => {
    const node = row.is === "act" ? graph.nodes.get(row.key) : undefined;
    return node ? [{ at: row.at, says: sayStep(node) }] : [];
  });
}

/** What days would be like with other scenes: each part that comes, goes, or does something else. */
export function previewDifference(
  before: readonly PreviewDay[],
  after: readonly PreviewDay[],
): readonly { readonly item: PreviewItem; readonly is: "new" | "gone" | "other" }[] {
  const named = (days: readonly PreviewDay[]) =>
    new Map(
      days.flatMap(({ day, items }) =>
        items.map((item) => [`${day} ${item.scene} ${item.kind} ${item.resident ?? ""}`, item] as const),
      ),
    );
  const [was, is] = [named(before), named(after)];
  const found: { item: PreviewItem; is: "new" | "gone" | "other" }[] = [];
  for (const [name, item] of is) {
    const old = was.get(name);
    if (!old) found.push({ item, is: "new" });
    else if (asTold(old) !== asTold(item)) found.push({ item, is: "other" });
  }
  for (const [name, item] of was) if (!is.has(name)) found.push({ item, is: "gone" });
  return found.toSorted((a, b) => a.item.at - b.item.at);
}

const asTold = ({ at: _at, from: _from, until: _until, ...told }: PreviewItem) => JSON.stringify(told);
