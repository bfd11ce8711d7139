import type { Entity, EntityState } from "../../core/entities.ts";
import type { Availability, Ear, EntityPlan } from "./plan.ts";

/** One ear of an entity, as the index of topics holds it. */
export type Listening = { readonly known: Known; readonly ear: Ear };

/** One place where availability is told; entities that say it with the very same ear share it. */
export type Source = {
  readonly ear: Availability["ears"][number];
  readonly entities: Set<Known>;
  said: boolean | undefined;
  /** Grows with every word of any source, so that the newest can be told. */
  order: number;
};

/** One entity as the registry holds it; changed in place, for there may be ten thousand. */
export type Known = {
  readonly id: string;
  plan: EntityPlan;
  /** The topic its announcement stands on; undefined while it is to come again from another. */
  topic: string | undefined;
  /** The found device it belongs to. */
  device: string;
  state: EntityState;
  /** When it told last, mono and wall ms. */
  at: number | undefined;
  wall: number | undefined;
  /** The keys told since the line or the device itself last came back: these have their baseline. */
  heard: readonly string[];
  ears: readonly Listening[];
  sources: readonly Source[];
  /** What the newest word on its availability was. */
  latest: boolean | undefined;
};

/** Whether it is there, as far as its maker said; undefined until then, and while our own line to the broker is down. */
export function availableNow(known: Known, line: boolean): boolean | undefined {
  if (known.topic === undefined || !line) return undefined;
  const { mode } = known.plan.availability;
  if (known.sources.length === 0) return true;
  if (mode === "latest") return known.latest;
  const said = known.sources.map((source) => source.said);
  if (mode === "any") return said.includes(true) ? true : said.includes(undefined) ? undefined : false;
  return said.includes(false) ? false : said.includes(undefined) ? undefined : true;
}

/** The entity as the rest of the house sees it. */
export function viewOf(known: Known, line: boolean): Entity {
  const { plan } = known;
  return {
    id: known.id,
    component: plan.component,
    name: plan.name,
    device: known.device,
    traits: plan.traits,
    available: availableNow(known, line),
    state: known.state,
    ...(known.wall !== undefined && { state_at: known.wall }),
    takesOrders: plan.order !== undefined,
    ...(plan.unread !== undefined && { unread: plan.unread }),
  };
}

/** An entity announced anew keeps its state, unless it is another kind of thing now. */
export function renew(known: Known, plan: EntityPlan): void {
  if (known.plan.component !== plan.component) {
    known.state = plan.first ?? {};
    known.at = undefined;
    known.wall = undefined;
    known.heard = [];
  }
  known.plan = plan;
}
