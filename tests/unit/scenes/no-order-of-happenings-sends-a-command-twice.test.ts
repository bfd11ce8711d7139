import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Command, Run } from "../../../hub/core/run.ts";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import { advance, type Input } from "../../../hub/scenes/engine.ts";
import { draw, makeHouse, moment, newRun, type Drawn, type House } from "./a-house.ts";

const keys = ["n1", "n2", "n3", "n4", "n5"] as const;
const to = fc.array(fc.constantFrom(...keys), { maxLength: 2 });
const undo = fc.constantFrom({}, { undo: { verb: "clear", with: {} } });

const node: fc.Arbitrary<Drawn> = fc.oneof(
  fc
    .tuple(fc.constantFrom("screen.own", "screen.hall", "screen.gone"), to, to, fc.nat(2), undo)
    .map(([role, done, failed, retries, more]): Drawn => ({
      type: "lintel-act",
      properties: {
        role,
        verb: "show",
        with: { card: "c", "with.now_c": "fact:weather.now_c" },
        retries,
        ...more,
      },
      outs: { done, failed },
    })),
  fc.tuple(to, to, fc.boolean()).map(([done, failed, stops]): Drawn => ({
    type: "lintel-act",
    properties: {
      role: "bath",
      verb: "fill",
      with: { level_pct: 60, target_c: 40 },
      retries: 1,
      ...(stops && { undo: { verb: "stop", with: {} } }),
    },
    outs: { done, failed },
  })),
  fc
    .tuple(
      fc.constantFrom<object>(
        { is: "moment", moment: "arrived" },
        { is: "duration", s: 40 },
        { is: "clock", at: "07:02" },
        { is: "state", all: [{ is: "setting", name: "on", equals: true }] },
      ),
      to,
      to,
      fc.constantFrom("run", "skip"),
    )
    .map(([until, happened, expired, late]): Drawn => ({
      type: "lintel-wait",
      properties: { until, deadline_s: 90, late },
      outs: { happened, expired },
    })),
  fc.tuple(to, to).map(([pass, blocked]): Drawn => ({
    type: "lintel-guard",
    properties: { all: [{ is: "setting", name: "on", equals: true }] },
    outs: { pass, blocked },
  })),
  fc
    .tuple(to, to)
    .map(([all, partial]): Drawn => ({ type: "lintel-join", properties: { deadline_s: 20 }, outs: { all, partial } })),
  to.map((out): Drawn => ({ type: "lintel-say", properties: { to: "screen.hall", sentence: "hi" }, outs: { out } })),
);

const graphs = fc.tuple(to, fc.tuple(node, node, node, node, node)).map(([first, nodes]) =>
  draw({
    woke: { type: "lintel-moment", properties: { moment: "woke" }, outs: { out: first } },
    ...Object.fromEntries(keys.map((key, i) => [key, nodes[i] ?? nodes[0]])),
  }),
);

type Happening =
  | { is: "did"; which: number; outcome: "accepted" | "done" | "refused" | "failed" | "stopped" }
  | { is: "moment"; id: string }
  | { is: "time"; ms: number }
  | { is: "setting" | "weather" | "hold" | "offline"; on: boolean }
  | { is: "restart" | "stop" };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      is: fc.constant("did" as const),
      which: fc.nat(5),
      outcome: fc.constantFrom(
        "accepted" as const,
        "done" as const,
        "refused" as const,
        "failed" as const,
        "stopped" as const,
      ),
    }),
  },
  fc.record({ is: fc.constant("moment" as const), id: fc.constantFrom("m1", "m2") }),
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant("time" as const), ms: fc.constantFrom(1, 10_000, 45_000, 700_000) }),
  },
  fc.record({
    is: fc.constantFrom("setting" as const, "weather" as const, "hold" as const, "offline" as const),
    on: fc.boolean(),
  }),
  fc.constant({ is: "restart" as const }),
  { weight: 1, arbitrary: fc.constant({ is: "stop" as const }) },
);

function inputOf(house: House, sent: readonly Command[], what: Happening): Input {
  const roles = Object.values(house.roles);
  switch (what.is) {
    case "did": {
      const command = sent.at(-1 - (what.which % Math.max(1, sent.length)))?.id ?? "none";
      return { is: "did", command, outcome: what.outcome };
    }
    case "moment":
      return { is: "moment", moment: moment({ id: what.id, kind: "arrived" }) };
    case "time":
      house.at += what.ms;
      return { is: "due" };
    case "setting":
      house.settings["on"] = what.on;
      return { is: "world" };
    case "weather":
      house.facts["weather.now_c"] = what.on ? 4 : 11;
      return { is: "world" };
    case "hold":
      for (const role of roles) role.held = what.on;
      return { is: "world" };
    case "offline":
      for (const role of roles) role.ready = !what.on;
      return { is: "world" };
    case "restart":
      return { is: "restart" };
    case "stop":
      return { is: "stop", by: "lin" };
  }
}

const contentOf = ({ deadline: _absolute, ...content }: Command) => JSON.stringify(content);
const hazard = (command: Command) => command.class === "S2" || command.class === "S3";

type Told = { readonly sent: Command[]; readonly contents: Map<string, string>; readonly fresh: Set<string> };

/** Gives one input twice: whatever it did, the second time nothing more may happen. */
function give(graph: Graph, run: Run, input: Input, house: House, told: Told): Run {
  const before = JSON.stringify(run);
  const first = advance(graph, run, input, house.world());
  expect(JSON.stringify(run)).toBe(before);
  for (const wish of first.wishes) {
    if (wish.is !== "command") continue;
    const { command } = wish;
    const known = told.contents.get(command.id);
    expect(known === undefined || known === contentOf(command)).toBe(true);
    if (wish.resend) expect([hazard(command), known !== undefined]).toEqual([false, true]);
    else expect(told.fresh.has(command.id)).toBe(false);
    told.fresh.add(command.id);
    told.contents.set(command.id, contentOf(command));
    told.sent.push(command);
  }
  expectForward(run, first.run);
  // Two restarts are two happenings; every other input is a message that may be told again.
  if (input.is === "restart") return first.run;
  const second = advance(graph, first.run, input, house.world());
  expect(second.run).toEqual(first.run);
  for (const wish of second.wishes) expect(wish).toMatchObject({ is: "command", resend: true });
  return first.run;
}

/** A step that has left has left for good; nothing of the run's past is forgotten. */
function expectForward(before: Run, after: Run): void {
  before.steps.forEach((was, i) => {
    const now = after.steps[i];
    expect([now?.key, now?.visit, now?.entered]).toEqual([was.key, was.visit, was.entered]);
    if (was.output !== undefined) expect(now?.output).toBe(was.output);
  });
  if (before.state !== "running") expect(after.state).toBe(before.state);
}

test("whatever happens in whatever order, each command is one act, each step leaves once, and a repetition changes nothing", () => {
  fc.assert(
    fc.property(graphs, fc.array(happening, { maxLength: 25 }), (graph, happenings) => {
      const house = makeHouse();
      const told: Told = { sent: [], contents: new Map(), fresh: new Set() };
      let run = give(graph, newRun(graph), { is: "start", nodes: ["woke"] }, house, told);
      for (const what of happenings) run = give(graph, run, inputOf(house, told.sent, what), house, told);
      // A restart must read the same run from the journal's text.
      run = JSON.parse(JSON.stringify(run)) as Run;
      run = give(graph, run, { is: "restart" }, house, told);
      for (let i = 0; i < 60 && run.state === "running"; i++) {
        house.at += 3_600_000;
        run = give(graph, run, { is: "due" }, house, told);
        if (i > 40) run = give(graph, run, { is: "stop", by: "lin" }, house, told);
      }
      expect(run.state).not.toBe("running");
      expect(run.outcome).toBeDefined();
      house.at += 3_600_000;
      run = give(graph, run, { is: "due" }, house, told);
      expect(run.steps.every((step) => step.sent === undefined)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test("a restart anywhere loses no comfort: every command not answered goes again, and no hazard does", () => {
  fc.assert(
    fc.property(graphs, fc.array(happening, { maxLength: 12 }), (graph, happenings) => {
      const house = makeHouse();
      const told: Told = { sent: [], contents: new Map(), fresh: new Set() };
      let run = give(graph, newRun(graph), { is: "start", nodes: ["woke"] }, house, told);
      for (const what of happenings) {
        if (what.is !== "stop") run = give(graph, run, inputOf(house, told.sent, what), house, told);
      }
      if (run.state !== "running") return;
      for (const role of Object.values(house.roles)) role.held = false;
      const open = run.steps.filter((step) => step.sent !== undefined);
      const young = open.filter((step) => house.at - step.entered < 600_000);
      const { wishes, run: after } = advance(graph, run, { is: "restart" }, house.world());
      const again = wishes.flatMap((wish) => (wish.is === "command" && wish.resend ? [wish.command.id] : []));
      const comfort = young.flatMap((step) => (step.sent && !hazard(step.sent) ? [step.sent.id] : []));
      expect(again.toSorted()).toEqual(comfort.toSorted());
      for (const step of open) {
        if (!step.sent || !hazard(step.sent)) continue;
        const now = after.steps.find((s) => s.key === step.key && s.visit === step.visit);
        expect(now).toMatchObject({ state: "interrupted", output: "failed" });
      }
    }),
    { numRuns: 400 },
  );
});
