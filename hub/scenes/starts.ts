import type { Sentence } from "../core/events.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import { moments, type Moment, type MomentName, type Once } from "../core/moments.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { Properties } from "../core/scene/nodes.ts";
import type { World } from "../core/world.ts";
import { within } from "./conditions.ts";

/** A scene that a moment concerns: the nodes it starts at, or why it does not start. */
export type Match = { readonly graph: Graph; readonly nodes: readonly string[]; readonly skipped?: Sentence };

/** Whether a scene already ran for the moment's resident in this house day or trip. */
export type RanBefore = (scene: string, moment: Moment, once: "per-day" | "per-trip", world: World) => boolean;

/** The same among moments that began a scene before; a start by hand has no evidence and does not use up the day. */
export function ranBeforeAmong(began: (scene: string, moment: Moment) => Iterable<Moment>): RanBefore {
  return (scene, moment, once, { home: { zone } }) => {
    for (const other of began(scene, moment)) {
      if (other.id === moment.id || other.because.length === 0 || other.resident !== moment.resident) continue;
      const same =
        once === "per-day"
          ? houseDay(other.at, zone) === houseDay(moment.at, zone)
          : moment.trip !== undefined && other.trip === moment.trip;
      if (same) return true;
    }
    return false;
  };
}

/** The scenes by what starts them; finding those a moment concerns costs the same among ten and ten thousand. */
export type Starts = {
  /** Takes a scene in, in place of its earlier revision. */
  put(graph: Graph): void;
  remove(scene: string): void;
  match(moment: Moment, world: World): readonly Match[];
};

type Start = { readonly graph: Graph; readonly key: string; readonly properties: Properties<"lintel-moment"> };

/** Makes an empty index. */
export function makeStarts(ranBefore: RanBefore): Starts {
  const buckets = new Map<string, Start[]>();
  const places = new Map<string, readonly string[]>();
  const remove = (scene: string) => {
    for (const name of places.get(scene) ?? []) {
      const rest = (buckets.get(name) ?? []).filter((start) => start.graph.scene !== scene);
      if (rest.length > 0) buckets.set(name, rest);
      else buckets.delete(name);
    }
    places.delete(scene);
  };
  return {
    remove,
    put: (graph) => {
      remove(graph.scene);
      if (graph.disabled) return;
      const names = new Set<string>();
      for (const start of startsOf(graph)) {
        const name = bucket(start.properties.moment, start.properties.place, start.properties.who);
        names.add(name);
        const list = buckets.get(name);
        if (list) list.push(start);
        else buckets.set(name, [start]);
      }
      places.set(graph.scene, [...names]);
    },
    match: (moment, world) => {
      const found = new Map<Graph, Start[]>();
      for (const name of bucketsFor(moment, world)) {
        for (const start of buckets.get(name) ?? []) {
          const list = found.get(start.graph);
          if (list) list.push(start);
          else found.set(start.graph, [start]);
        }
      }
      return [...found].map(([graph, starts]) => judge(graph, starts, moment, world, ranBefore));
    },
  };
}

function startsOf(graph: Graph): Start[] {
  const starts: Start[] = [];
  for (const key of [...graph.starts.values()].flat()) {
    const node = graph.nodes.get(key);
    if (node?.type === "lintel-moment") starts.push({ graph, key, properties: node.properties });
  }
  return starts;
}

function bucket(moment: MomentName, place: string, who: string): string {
  return `${moment} ${place} ${who}`;
}

function bucketsFor(moment: Moment, world: World): string[] {
  const resident = moment.resident === undefined ? undefined : world.residents.get(moment.resident);
  const grown = resident?.standing === "adult" || resident?.standing === "owner";
  const whos = ["anyone", ...(grown ? ["adults"] : []), ...(resident ? [resident.id] : [])];
  const at = ["any", ...(moment.place === undefined ? [] : [moment.place])];
  if (resident && moment.place === resident.sleeps) at.push("own");
  return at.flatMap((place) => whos.map((who) => bucket(moment.kind, place, who)));
}

function judge(graph: Graph, starts: readonly Start[], moment: Moment, world: World, ranBefore: RanBefore): Match {
  let first: Sentence | undefined;
  const nodes: string[] = [];
  for (const { key, properties } of starts) {
    // Evidence nobody could be told from starts only what disturbs nobody.
    const gentle = moment.resident !== undefined || graph.reach.get(key) === "S0";
    const reason = gentle
      ? unfit(graph.scene, properties, moment, world, ranBefore)
      : { key: "why.nobody-known", params: {} };
    if (reason) first ??= reason;
    else nodes.push(key);
  }
  return nodes.length > 0 || !first ? { graph, nodes } : { graph, nodes, skipped: first };
}

function unfit(
  scene: string,
  node: Properties<"lintel-moment">,
  moment: Moment,
  world: World,
  ranBefore: RanBefore,
): Sentence | undefined {
  const { zone } = world.home;
  if (node.days !== "any") {
    const working = world.working(moment.at);
    if (working !== (node.days === "working")) return { key: `why.days-${node.days}`, params: {} };
  }
  if (node.from !== undefined || node.to !== undefined) {
    const [from, to] = [node.from ?? "00:00", node.to ?? "00:00"];
    const always = from === to;
    if (!always && !within(minuteOfDay(moment.at, zone), from, to)) return { key: "why.window", params: { from, to } };
  }
  const late = world.at - moment.at;
  if (late > moments[moment.kind].fresh_s * 1000) {
    const minutes = Math.ceil(late / 60_000);
    if (node.late === "ask") return { key: "why.late-ask", params: { minutes } };
    if (node.late === "skip" || minutes > node.late_min) return { key: "why.late", params: { minutes } };
  }
  const once = stricter(node.once, moments[moment.kind].once);
  return once && ranBefore(scene, moment, once, world) ? { key: `why.once-${once}`, params: {} } : undefined;
}

// The moment's own `once` is in its id already; only a scene that wants less often has to look.
function stricter(wanted: Once | undefined, own: Once): "per-day" | "per-trip" | undefined {
  return wanted === undefined || wanted === "always" || wanted === own ? undefined : wanted;
}
