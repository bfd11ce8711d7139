import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Run } from "../../../hub/core/run.ts";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import type { Emit } from "../../../hub/scenes/draft.ts";
import { advance, type Input } from "../../../hub/scenes/engine.ts";
import { nodeStandings } from "../../../hub/scenes/node-standing.ts";
import { begin, draw, makeHouse, moment, newRun, show, woke, type Drawn, type House } from "./a-house.ts";

type Bridged = Drawn & { readonly bridges?: Record<string, string[]> };

/** A graph in which some outputs lead over ordinary nodes. */
function drawBridged(nodes: Record<string, Bridged>, more: Partial<Graph> = {}): Graph {
  const graph = draw(nodes, { bridge_s: 10, ...more });
  const all = [...graph.nodes].map(([key, node]) => {
    const bridges = nodes[key]?.bridges;
    const over = Object.values(nodes).flatMap((one) => Object.values(one.bridges ?? {}).flat());
    const ins = node.ins + over.filter((to) => to === key).length;
    return [key, { ...node, ins, ...(bridges && { bridges }) }] as const;
  });
  return { ...graph, nodes: new Map(all) };
}

const emitted = (wishes: ReturnType<typeof advance>["wishes"]): Emit[] =>
  wishes.flatMap((wish) => (wish.is === "emit" ? [wish] : []));

const through = (to: string[], failed: string[] = []): Bridged => ({
  ...show("screen.own", [], failed),
  bridges: { done: to },
});

test("a message goes out with what the run knows, and the first one back in time goes on", () => {
  const house = makeHouse();
  house.settings["cup"] = "big";
  const graph = drawBridged(
    { m: woke("a"), a: through(["b", "c"]), b: show("screen.hall"), c: show("screen.study") },
    { settings: new Map([["cup", "small"]]) },
  );
  const story = begin(graph, house);
  story.did("a", "accepted");
  const { id } = story.step("a")?.sent ?? { id: "" };
  const { wishes } = story.give({ is: "did", command: id, outcome: "done" });
  const [message] = emitted(wishes);
  expect(message).toEqual({
    is: "emit",
    id: `${story.run.id}.a.1.done`,
    scene: "scene",
    key: "a",
    output: "done",
    msg: {
      topic: "scene.a",
      payload: { moment: "woke", resident: "lin", place: "bedroom", settings: { cup: "big" } },
    },
  });
  expect(nodeStandings(story.run).find(({ key }) => key === "a")).toMatchObject({
    is: "waiting",
    says: { key: "flows.waiting", params: { at: house.at + 10_000 } },
  });
  house.at += 9_999;
  story.give({ is: "bridge", id: message?.id ?? "", to: "c" });
  expect(story.step("c")?.state).toBe("sent");
  expect(story.step("b")).toBeUndefined();
  story.did("c", "done");
  expect(story.run.state).toBe("running");
  house.at += 1;
  story.give({ is: "due" });
  expect(story.run).toMatchObject({ state: "done", outcome: { key: "outcome.done" } });
});

test("a message that does not come back in time leaves by what is wired for failure, and says so", () => {
  const house = makeHouse();
  const story = begin(
    drawBridged({ m: woke("a"), a: through(["b"], ["f"]), b: show("screen.hall"), f: show("screen.study") }),
    house,
  );
  story.did("a", "done");
  house.at += 10_000;
  story.give({ is: "due" });
  expect(story.step("f")?.state).toBe("sent");
  expect(story.step("a")?.detail).toMatchObject({ sentence: "why.bridge-late" });
  story.give({ is: "bridge", id: `${story.run.id}.a.1.done`, to: "b" });
  expect(story.step("b")).toBeUndefined();
  story.did("f", "done");
  expect(story.run.state).toBe("done");
});

test("where nothing is wired for it, the run ends and says what was missing", () => {
  for (const [input, key] of [
    [{ is: "due" }, "outcome.bridge-late"],
    [{ is: "unbridged", id: "run-of-the-scene-22ch.m.1.out" }, "outcome.bridge-down"],
  ] as const) {
    const house = makeHouse();
    const story = begin(drawBridged({ m: { ...woke(), bridges: { out: ["b"] } }, b: show("screen.hall") }), house);
    expect(story.run.state).toBe("running");
    house.at += 10_000;
    story.give(input);
    expect(story.run).toMatchObject({ state: "failed", outcome: { key } });
    expect(nodeStandings(story.run)).toEqual([expect.objectContaining({ key: "m", is: "failed" })]);
  }
});

test("a way for failure that leads over a bridge itself is tried once", () => {
  const house = makeHouse();
  const a = { ...through(["b"]), bridges: { done: ["b"], failed: ["b"] } };
  const story = begin(drawBridged({ m: woke("a"), a, b: show("screen.hall") }), house);
  story.did("a", "done");
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) {
    house.at += 10_000;
    ids.push(...emitted(story.give({ is: "due" }).wishes).map(({ id }) => id));
  }
  expect(ids).toEqual([`${story.run.id}.a.1.failed`]);
  expect(story.run).toMatchObject({ state: "failed", outcome: { key: "outcome.bridge-late" } });
});

test("what is only handed over is not waited for", () => {
  const story = begin(drawBridged({ m: { ...woke(), bridges: { out: [] } } }), makeHouse());
  expect(story.run.state).toBe("done");
});

test("a stopped run hears nothing of what comes back, and a restart sends nothing again", () => {
  const house = makeHouse();
  const graph = drawBridged({ m: { ...woke(), bridges: { out: ["b"] } }, b: show("screen.hall") });
  const story = begin(graph, house);
  const id = `${story.run.id}.m.1.out`;
  expect(emitted(story.give({ is: "restart" }).wishes)).toEqual([]);
  const stopped = begin(graph, house);
  stopped.give({ is: "stop", by: "lin" });
  stopped.give({ is: "bridge", id, to: "b" });
  expect(stopped.step("b")).toBeUndefined();
  expect(stopped.run.steps.some((step) => step.bridge)).toBe(false);
  house.at += 10_000;
  expect(emitted(story.give({ is: "restart" }).wishes)).toEqual([]);
  expect(story.run.outcome?.key).toBe("outcome.bridge-late");
});

const keys = ["n1", "n2", "n3", "n4"] as const;
const to = fc.array(fc.constantFrom(...keys), { maxLength: 2 });
const over = fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 3 });
const optional = fc.option(over, { nil: undefined });
const leading = (bridges: Record<string, string[] | undefined>): Pick<Bridged, "bridges"> => {
  const known = Object.entries(bridges).filter((entry): entry is [string, string[]] => entry[1] !== undefined);
  return known.length > 0 ? { bridges: Object.fromEntries(known) } : {};
};
const node: fc.Arbitrary<Bridged> = fc.oneof(
  fc.tuple(to, to, optional, optional).map(([done, failed, a, b]) => ({
    ...show("screen.own", done, failed),
    ...leading({ done: a, failed: b }),
  })),
  fc.tuple(to, to, optional, optional).map(([pass, blocked, a, b]): Bridged => ({
    type: "lintel-guard",
    properties: { all: [{ is: "setting", name: "on", equals: true }] },
    outs: { pass, blocked },
    ...leading({ pass: a, blocked: b }),
  })),
  fc.tuple(to, optional).map(([all, a]): Bridged => ({
    type: "lintel-join",
    properties: { deadline_s: 20 },
    outs: { all, partial: [] },
    ...leading({ all: a }),
  })),
);
const graphs = fc.tuple(over, fc.tuple(node, node, node, node)).map(([first, nodes]) =>
  drawBridged({
    woke: { ...woke(), bridges: { out: first } },
    ...Object.fromEntries(keys.map((key, i) => [key, nodes[i] ?? nodes[0]])),
  }),
);

type Happening =
  | { is: "back"; which: number; to: (typeof keys)[number] }
  | { is: "foreign"; to: (typeof keys)[number] }
  | { is: "refused"; which: number }
  | { is: "did"; which: number }
  | { is: "time"; ms: number }
  | { is: "restart" | "toggle" | "stop" };
const target = fc.constantFrom(...keys);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant("back" as const), which: fc.nat(6), to: target }) },
  fc.record({ is: fc.constant("foreign" as const), to: target }),
  fc.record({ is: fc.constant("refused" as const), which: fc.nat(6) }),
  { weight: 2, arbitrary: fc.record({ is: fc.constant("did" as const), which: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant("time" as const), ms: fc.constantFrom(1, 4_000, 9_999, 10_000) }),
  },
  { weight: 2, arbitrary: fc.constant({ is: "restart" as const }) },
  fc.constant({ is: "toggle" as const }),
  fc.constant({ is: "stop" as const }),
);

type Crossed = { readonly id: string; readonly to: string };
type Told = {
  readonly out: Map<string, { readonly at: number; readonly to: readonly string[] }>;
  readonly sent: string[];
  readonly crossings: Crossed[];
};

/** Gives one input, by way of the journal's text, and holds against it what must be true of every bridge. */
function give(graph: Graph, run: Run, input: Input, house: House, told: Told): Run {
  const kept = JSON.parse(JSON.stringify(run)) as Run;
  const next = advance(graph, kept, input, house.world());
  for (const message of emitted(next.wishes)) {
    // Once and never again, whatever is restarted or told twice.
    expect(told.out.has(message.id)).toBe(false);
    told.out.set(message.id, { at: house.at, to: graph.nodes.get(message.key)?.bridges?.[message.output] ?? [] });
  }
  for (const wish of next.wishes) if (wish.is === "command" && !wish.resend) told.sent.push(wish.command.id);
  if (input.is === "bridge" && next.run !== kept) {
    const of = told.out.get(input.id);
    expect(of?.to).toContain(input.to);
    expect(house.at - (of?.at ?? 0)).toBeLessThan(10_000);
    expect(told.crossings).not.toContainEqual({ id: input.id, to: input.to });
    told.crossings.push({ id: input.id, to: input.to });
    // The very same message again moves nothing.
    expect(advance(graph, next.run, input, house.world()).run).toBe(next.run);
  }
  return next.run;
}

function inputOf(house: House, told: Told, what: Happening): Input {
  const ids = [...told.out.keys()];
  const one = (which: number, list: readonly string[]) => list.at(-1 - (which % Math.max(1, list.length))) ?? "none";
  switch (what.is) {
    case "back":
      return { is: "bridge", id: one(what.which, ids), to: what.to };
    case "foreign":
      return { is: "bridge", id: "another-run-22-chars-x.n1.1.done", to: what.to };
    case "refused":
      return { is: "unbridged", id: one(what.which, ids) };
    case "did":
      return { is: "did", command: one(what.which, told.sent), outcome: "done" };
    case "time":
      house.at += what.ms;
      return { is: "due" };
    case "restart":
      return { is: "restart" };
    case "stop":
      return { is: "stop", by: "lin" };
    case "toggle":
      house.settings["on"] = house.settings["on"] !== true;
      return { is: "world" };
  }
}

test("in whatever order messages come, go missing or come again: out once, back once at each key, in time or never", () => {
  let crossings = 0;
  fc.assert(
    fc.property(graphs, fc.array(happening, { maxLength: 30 }), (graph, happenings) => {
      const house = makeHouse();
      const told: Told = { out: new Map(), sent: [], crossings: [] };
      let run = give(graph, newRun(graph, moment()), { is: "start", nodes: ["woke"] }, house, told);
      for (const what of happenings) run = give(graph, run, inputOf(house, told, what), house, told);
      crossings += told.crossings.length;
      for (let i = 0; i < 40 && run.state === "running"; i++) {
        house.at += 700_000;
        run = give(graph, run, { is: "due" }, house, told);
      }
      // What turns in a circle over a failing act is ended by hand.
      run = give(graph, run, { is: "stop", by: "lin" }, house, told);
      expect(run.state).not.toBe("running");
      expect(run.steps.some((step) => step.bridge)).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(crossings).toBeGreaterThan(50);
});
