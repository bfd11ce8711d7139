import { makeBus } from "../../../hub/bus/bus.ts";
import { type SteppingClock, steppingClock } from "../../../hub/core/clock.ts";
import type { Events } from "../../../hub/core/events.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { Graph, SceneDocument } from "../../../hub/core/scene/graph.ts";
import { shippedScenes, shippedShared } from "../../../hub/scene-files.ts";
import { type Author, type BrokenExample, openRevisions, type Revisions } from "../../../hub/scenes/scenes.ts";
import type { Ledger } from "../../../hub/store/ledger.ts";
import { rethrow } from "../../help/store.ts";

/** A grown-up of the house, and one who typed their PIN. */
export const adult: Author = { id: "lin", adult: true, proved: false };
/** See above. */
export const proved: Author = { ...adult, proved: true };
/** Somebody who may change nothing. */
export const child: Author = { id: "mei", adult: false, proved: false };

/** The revisions on a ledger, with all that they told. */
export type Desk = {
  readonly revisions: Revisions & Disposable;
  readonly told: Events["scenes.changed"][];
  readonly kept: string[];
  readonly clock: SteppingClock;
};

/** What of a desk a test makes different. */
export type DeskPlan = {
  readonly shipped?: readonly SceneDocument[];
  readonly keep?: (graph: Graph) => void;
  readonly examples?: (graph: Graph, document: SceneDocument) => readonly BrokenExample[];
};

/** The documents of the product. */
export const documents: readonly SceneDocument[] = shippedScenes().map(({ document }) => document);

/** Opens the revisions as the house does, on a ledger of a test. */
export function deskOn(ledger: Pick<Ledger, "read" | "write">, plan: DeskPlan = {}): Desk {
  const clock = steppingClock(Date.parse("2026-03-04T07:00:00+08:00"));
  const bus = makeBus(rethrow);
  const told: Desk["told"] = [];
  bus.on("scenes.changed", (event) => told.push(event));
  const kept: string[] = [];
  const revisions = openRevisions({
    ledger,
    bus,
    clock,
    shipped: plan.shipped ?? documents,
    shared: shippedShared(),
    compile,
    keep: plan.keep ?? ((graph) => void kept.push(graph.revision)),
    examples: plan.examples ?? (() => []),
    ahead: () => [],
  });
  return { revisions, told, kept, clock };
}

/** How the phone saves over what it saw. */
export function onPhone(base: string, by: Author = adult) {
  return { base, by, source: "phone" as const };
}
