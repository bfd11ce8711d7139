import { household, type Presence, type Resident, type Trip } from "../../../hub/core/house.ts";
import type { Moment, MomentName } from "../../../hub/core/moments.ts";
import type { Command, Run } from "../../../hub/core/run.ts";
import type { Graph, GraphNode } from "../../../hub/core/scene/graph.ts";
import { nodeTypes, type NodeType } from "../../../hub/core/scene/nodes.ts";
import type { PlaceView, RoleView, Value, World } from "../../../hub/core/world.ts";
import { advance, type Advance, type Input } from "../../../hub/scenes/engine.ts";

/** Wednesday 2026-11-18, 07:00 in Berlin. */
export const wednesday = Date.UTC(2026, 10, 18, 6);

/** A house a test can rearrange; `world()` is how the engine sees it now. */
export type House = {
  at: number;
  presence: Record<string, Partial<Presence>>;
  places: Record<string, PlaceView>;
  roles: Record<string, { -readonly [K in keyof RoleView]: RoleView[K] }>;
  facts: Record<string, Value>;
  trips: Record<string, Trip>;
  settings: Record<string, Value>;
  residents: Map<string, Resident>;
  world(): World;
};

/** Lin (owner) and Bo (adult) at home, two bedside screens and a bath, all ready. */
export function makeHouse(): House {
  const house: House = {
    at: wednesday,
    presence: {},
    places: {},
    roles: {
      "screen.bedroom": role("screen.bedroom", "bedside"),
      "screen.study": role("screen.study", "study-screen"),
      "screen.hall": role("screen.hall", "hall-screen"),
      bath: role("bath", "tub"),
    },
    facts: { "resident.name": "Lin" },
    trips: {},
    settings: {},
    residents: new Map(
      [resident("lin", "owner", "bedroom"), resident("bo", "adult", "study")].map((r) => [r.id, r] as const),
    ),
    world: () => ({
      at: house.at,
      home: {
        id: "home",
        name: "Home",
        zone: "Europe/Berlin",
        lat: 52.5,
        lon: 13.4,
        radius_m: 150,
        language: "en",
        weather: "sample",
        air: "us",
      },
      residents: house.residents,
      presence: (id) => ({
        where: "home",
        asleep: "no",
        confidence: 1,
        since: 0,
        because: [],
        ...house.presence[id],
      }),
      trip: (id) => house.trips[id],
      place: (id) => house.places[id],
      eating: "kitchen",
      working: () => true,
      role: (address) => house.roles[address],
      setting: (_asked, name) => house.settings[name],
      fact: (_asked, name) => house.facts[name],
    }),
  };
  return house;
}

/** A resident with defaults. */
export function resident(id: string, standing: Resident["standing"], sleeps: string): Resident {
  return household.resident.parse({ id, name: id, standing, language: "en", sleeps });
}

function role(address: string, thing: string): RoleView {
  return { address, thing, ready: true, held: false, state: {} };
}

/** A node as the compiler would hand it over: properties checked, outputs by wires. */
export type Drawn = { type: NodeType; properties: object; outs?: Record<string, string[]> };

/** A graph from drawn nodes by key. */
export function draw(nodes: Record<string, Drawn>, more: Partial<Graph> = {}): Graph {
  const compiled = new Map<string, GraphNode>();
  const starts = new Map<MomentName, string[]>();
  const wires = Object.values(nodes).flatMap((node) => Object.values(node.outs ?? {}).flat());
  for (const [key, { type, properties, outs = {} }] of Object.entries(nodes)) {
    const checked = nodeTypes[type].properties.parse(properties);
    const ins = wires.filter((to) => to === key).length;
    compiled.set(key, { key, type, properties: checked, outs, ins } as GraphNode);
    if (!("once" in checked) && !("moment" in checked)) continue;
    const { moment } = checked as { moment: MomentName };
    starts.set(moment, [...(starts.get(moment) ?? []), key]);
  }
  return {
    scene: "scene",
    revision: "r1",
    class: "S2",
    disabled: false,
    settings: new Map(),
    nodes: compiled,
    starts,
    // As if each of its moments led to its most dangerous act.
    reach: new Map([...starts.values()].flat().map((key) => [key, more.class ?? "S2"])),
    ...more,
  };
}

/** `woke` wired to some keys. */
export const woke = (...to: string[]): Drawn => ({
  type: "lintel-moment",
  properties: { moment: "woke" },
  outs: { out: to },
});

/** A card on a screen. */
export const show = (roleAddress: string, done: string[] = [], failed: string[] = [], more: object = {}): Drawn => ({
  type: "lintel-act",
  properties: { role: roleAddress, verb: "show", with: { card: "morning" }, ...more },
  outs: { done, failed },
});

/** Water in the bath. */
export const fill = (done: string[] = [], failed: string[] = [], more: object = {}): Drawn => ({
  type: "lintel-act",
  properties: { role: "bath", verb: "fill", with: { level_pct: 60, target_c: 40 }, deadline_s: 1500, ...more },
  outs: { done, failed },
});

/** Lin's waking. */
export function moment(more: Partial<Moment> = {}): Moment {
  return {
    id: "woke-lin",
    kind: "woke",
    at: wednesday,
    resident: "lin",
    place: "bedroom",
    because: ["bed:1"],
    ...more,
  };
}

/** A run that has not begun. */
export function newRun(graph: Graph, of = moment()): Run {
  return {
    id: "run-of-the-scene-22ch",
    scene: graph.scene,
    revision: graph.revision,
    moment: of,
    started: of.at,
    state: "running",
    steps: [],
    ...(of.resident !== undefined && { resident: of.resident }),
    ...(of.place !== undefined && { place: of.place }),
    ...(of.trip !== undefined && { trip: of.trip }),
  };
}

/** A run under test: every input is given in the house as it is then. */
export type Story = {
  run: Run;
  readonly sent: Command[];
  readonly again: Command[];
  give(input: Input): Advance;
  /** The newest visit of a node. */
  step(key: string): Run["steps"][number] | undefined;
  /** The device answers the newest command of a node. */
  did(key: string, outcome: "accepted" | "done" | "refused" | "failed" | "stopped", code?: string): void;
};

/** Starts a run of a graph. */
export function begin(graph: Graph, house: House, of = moment()): Story {
  const story: Story = {
    run: newRun(graph, of),
    sent: [],
    again: [],
    give: (input) => {
      const next = advance(graph, story.run, input, house.world());
      story.run = next.run;
      for (const wish of next.wishes) {
        if (wish.is === "command") (wish.resend ? story.again : story.sent).push(wish.command);
      }
      return next;
    },
    step: (key) => story.run.steps.findLast((step) => step.key === key),
    did: (key, outcome, code) => {
      const command = story.step(key)?.sent?.id ?? story.step(key)?.command ?? "none";
      story.give({ is: "did", command, outcome, code });
    },
  };
  story.give({ is: "start", nodes: [...graph.starts.values()].flat() });
  return story;
}
