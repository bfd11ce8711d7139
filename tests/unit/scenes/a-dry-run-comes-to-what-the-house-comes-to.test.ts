import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Run } from "../../../hub/core/run.ts";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import { openJournal } from "../../../hub/scenes/journal.ts";
import { holdOneDays } from "../../../hub/scenes/one-day.ts";
import { openSimHouse, type SimWorld, type WorldChange } from "../../../hub/scenes/sim-world.ts";
import { simulate, type Cue, type SimAnswer } from "../../../hub/scenes/simulate.ts";
import { draw, resident, wednesday, type Drawn } from "./a-house.ts";
import { openRoom } from "./a-room.ts";

const keys = ["n1", "n2", "n3", "n4", "n5"] as const;
/** Forward only, as the checker wants it; what was waited for in vain may begin anew. */
const onward = (from: number) => fc.uniqueArray(fc.constantFrom(...keys.slice(from), "none"), { maxLength: 2 });
const condition = fc.constantFrom<object>(
  { is: "setting", name: "on", equals: true },
  { is: "presence", who: "resident", where: "home" },
  { is: "nobody-asleep", place: "anywhere" },
  { is: "awake", who: "adult" },
  { is: "ready", role: "bath" },
  { is: "compare", fact: "weather.now_c", op: ">", value: 5 },
  { is: "role-state", role: "bath", key: "phase", op: "=", value: "ready" },
  { is: "time", from: "07:01", to: "07:20" },
  { is: "empty", place: "kitchen", for_s: 33 },
);

const node = (nth: number): fc.Arbitrary<Drawn> => {
  const to = onward(nth).map((list) => list.filter((key) => key !== "none"));
  return fc.oneof(
    fc
      .tuple(fc.constantFrom("screen.own", "screen.here", "screen.gone"), to, to, fc.nat(2))
      .map(([role, done, failed, retries]): Drawn => ({
        type: "lintel-act",
        properties: { role, verb: "show", with: { card: "c", "with.now_c": "fact:weather.now_c" }, retries },
        outs: { done, failed },
      })),
    fc.tuple(to, to).map(([done, failed]): Drawn => ({
      type: "lintel-act",
      properties: { role: "bath", verb: "fill", with: { level_pct: 60, target_c: 40 }, deadline_s: 37 },
      outs: { done, failed },
    })),
    // No deadline is a whole number of looks: of what is due at one instant either may come first.
    fc
      .tuple(
        fc.oneof(
          condition.map((one) => ({ is: "state", all: [one] })),
          fc.constantFrom<object>(
            { is: "moment", moment: "arrived" },
            { is: "moment", moment: "agreed", about: "tea" },
            { is: "moment", moment: "trip-ended" },
            { is: "duration", s: 41 },
            { is: "clock", at: "07:02" },
          ),
        ),
        to,
        fc.array(fc.constantFrom(...keys), { maxLength: 1 }),
      )
      .map(([until, happened, expired]): Drawn => ({
        type: "lintel-wait",
        properties: { until, deadline_s: 457 },
        outs: { happened, expired },
      })),
    fc.tuple(fc.array(condition, { maxLength: 2 }), to, to).map(([all, pass, blocked]): Drawn => ({
      type: "lintel-guard",
      properties: { all },
      outs: { pass, blocked },
    })),
    fc.tuple(to, to).map(([all, partial]): Drawn => ({
      type: "lintel-join",
      properties: { deadline_s: 23 },
      outs: { all, partial },
    })),
    to.map((out): Drawn => ({ type: "lintel-say", properties: { to: "screen.hall", sentence: "hi" }, outs: { out } })),
  );
};

const start = fc.record({
  moment: fc.constantFrom("woke", "heading-home", "arrived", "left"),
  who: fc.constantFrom("anyone", "adults", "lin"),
  days: fc.constantFrom("any", "working", "free"),
  once: fc.constantFrom("always", "per-day"),
});

const graph = (scene: string): fc.Arbitrary<Graph> =>
  fc
    .tuple(start, onward(0), fc.tuple(node(1), node(2), node(3), node(4), node(5)))
    .map(([properties, drawn, nodes]) => {
      const first = drawn.filter((key) => key !== "none");
      return draw(
        {
          begin: { type: "lintel-moment", properties, outs: { out: first } },
          ...Object.fromEntries(keys.map((key, i) => [key, nodes[i] ?? nodes[0]])),
        },
        { scene, revision: `${scene} ${JSON.stringify([properties, first, nodes])}` },
      );
    });

const trip = (more: object = {}) => ({
  id: "way",
  resident: "lin",
  opened: wednesday,
  expires: wednesday + 7_200_000,
  evidence: "weak" as const,
  ...more,
});

const change: fc.Arbitrary<WorldChange> = fc.constantFrom<WorldChange>(
  { is: "setting", name: "one.on", value: true },
  { is: "setting", name: "two.on.lin", value: true },
  { is: "presence", resident: "lin", presence: { where: "away", asleep: "unknown" } },
  { is: "presence", resident: "lin", presence: { where: "home", asleep: "no" } },
  { is: "presence", resident: "bo", presence: { asleep: "yes" } },
  { is: "place", place: "kitchen", occupied: false },
  { is: "place", place: "kitchen", occupied: true },
  { is: "role", address: "bath", ready: false },
  { is: "role", address: "bath", ready: true, held: false, state: { phase: "ready" } },
  { is: "role", address: "screen.bedroom", held: true },
  { is: "unbound", address: "screen.hall" },
  { is: "fact", name: "weather.now_c", value: 9 },
  { is: "fact", name: "weather.now_c" },
  { is: "working", day: "2026-11-18", working: false },
  { is: "trip", trip: trip() },
  { is: "trip", trip: trip({ ended: wednesday + 1, reason: "cancelled" }) },
);

const cue: fc.Arbitrary<Cue> = fc
  .tuple(
    fc.nat(900_000),
    fc.oneof(
      change.map((one) => ({ is: "world" as const, change: one })),
      fc
        .record({
          moment: fc.constantFrom("woke" as const, "heading-home" as const, "arrived" as const, "left" as const),
          resident: fc.constantFrom("lin", "bo"),
          place: fc.constantFrom("bedroom", "hall"),
          trip: fc.constantFrom("way", "other"),
          id: fc.constantFrom("m1", "m2", "m3", "m4"),
        })
        .map((one) => ({ is: "moment" as const, ...one })),
      fc.constantFrom(
        { is: "moment" as const, moment: "agreed" as const, about: "tea", place: "hall", id: "yes" },
        { is: "moment" as const, moment: "trip-ended" as const, resident: "lin", trip: "way", id: "over" },
      ),
    ),
  )
  .map(([ms, what]) => ({ at: wednesday + ms, ...what }));

const answers: fc.Arbitrary<readonly ReturnType<SimAnswer>[]> = fc.array(
  fc.record({
    after_s: fc.constantFrom(0, 1.3, 7.7, 52.9),
    outcome: fc.constantFrom("done" as const, "done" as const, "failed" as const, "silent" as const),
  }),
  { minLength: 1, maxLength: 6 },
);

const world: SimWorld = {
  at: wednesday,
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
  residents: [resident("lin", "owner", "bedroom"), resident("bo", "child", "study")],
  presence: {
    lin: { where: "home", asleep: "no", confidence: 1, since: 0, because: [] },
    bo: { where: "home", asleep: "no", confidence: 1, since: 0, because: [] },
  },
  trips: [trip()],
  places: {},
  eating: "kitchen",
  working: {},
  roles: ["screen.bedroom", "screen.study", "screen.hall", "bath"].map((address) => ({
    address,
    thing: address,
    ready: true,
    held: false,
    state: {},
  })),
  settings: {},
  facts: { "weather.now_c": 3 },
};

const until = wednesday + 1_400_000;
const byStart = (runs: readonly Run[]) =>
  runs.map((run) => JSON.stringify(run, sorted)).toSorted((a, b) => (a < b ? -1 : 1));
const sorted = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** By a command's id, whatever it was asked for again. */
const answering =
  (list: readonly ReturnType<SimAnswer>[]): SimAnswer =>
  ({ id }) =>
    list[Buffer.from(id).reduce((sum, byte) => sum + byte, 0) % list.length] ?? {
      after_s: 1,
      outcome: "done",
    };

/** Lives the same in the real room: store, bus, runner and clock. */
async function lived(graphs: readonly Graph[], cues: readonly Cue[], answer: SimAnswer) {
  const house = openSimHouse(world, { facts: undefined, days: holdOneDays([]) });
  using room = openRoom(mkdtempSync(join(tmpdir(), "dry-")), undefined, {
    world: () => {
      house.to(room.clock.wall());
      return house.world();
    },
  });
  for (const graph of graphs) room.load(graph);
  let order = 0;
  const coming = cues.map((what) => ({ at: what.at, order: (order += 1), what: () => happen(what) }));
  const happen = (what: Cue) => {
    if (what.is === "world") {
      house.to(room.clock.wall());
      house.change(what.change);
      room.bus.emit("household.changed", { noun: "home", id: "home" });
      return;
    }
    const { at, moment: kind, is: _is, id = "", ...about } = what;
    room.happen({ id, kind, at, because: [id], ...about });
  };
  let taken = 0;
  const listen = () => {
    for (; taken < room.left.length; taken += 1) {
      const command = room.left[taken]?.command;
      if (!command) continue;
      const at = room.clock.wall();
      const { after_s, outcome } = answer(command, at);
      const add = (ms: number, what: () => void) => void coming.push({ at: at + ms, order: (order += 1), what });
      if (outcome === "silent") {
        add(2_000, () => room.did(command.id, "failed", "E_DEVICE_SILENT"));
        continue;
      }
      if (after_s > 0) add(0, () => room.did(command.id, "accepted"));
      add(after_s * 1000, () => room.did(command.id, outcome));
    }
  };
  for (;;) {
    const next = coming.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
    const due = room.clock.nextDue();
    const dueAt = due === undefined ? Number.POSITIVE_INFINITY : wednesday + due;
    const at = Math.min(next?.at ?? Number.POSITIVE_INFINITY, dueAt);
    if (at > until) break;
    room.clock.set(at - wednesday);
    if (next && next.at <= at) {
      coming.splice(coming.indexOf(next), 1);
      next.what();
    }
    await room.pass(0);
    listen();
  }
  const skipped = openJournal(room.store)
    .candidates({ limit: 100 })
    .filter(({ verdict }) => verdict === "skipped")
    .map(({ scene, moment }) => `${scene} ${moment}`);
  return { runs: openJournal(room.store).runs({ limit: 100 }), skipped, faults: room.faults };
}

test(
  "whatever the scenes and whatever happens: the dry run has the runs, steps and refusals of the real house",
  { timeout: 240_000 },
  async () => {
    let [began, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(graph("one"), graph("two")),
        fc.array(cue, { minLength: 1, maxLength: 14 }),
        answers,
        async (graphs, drawn, list) => {
          const cues = drawn.toSorted((a, b) => a.at - b.at);
          const answer = answering(list);
          const real = await lived(graphs, cues, answer);
          const dry = simulate({ graphs, world, cues, until, answers: answer });
          expect(byStart(dry.runs)).toEqual(byStart(real.runs));
          began += real.runs.length;
          refused += real.skipped.length;
          const ran = new Set(real.runs.map(({ scene, moment }) => `${scene} ${moment.id}`));
          const left = [...new Set(dry.skipped.map(({ scene, moment }) => `${scene} ${moment.id}`))];
          expect(left.filter((one) => !ran.has(one)).toSorted()).toEqual(
            real.skipped.filter((one) => !ran.has(one)).toSorted(),
          );
        },
      ),
      { numRuns: 250 },
    );
    expect(began).toBeGreaterThan(40);
    expect(refused).toBeGreaterThan(5);
  },
);
