import type { Sentence } from "../core/events.ts";
import { examplesIn, type CarriedExample } from "../core/scene/examples-in.ts";
import type { Graph, SceneDocument } from "../core/scene/graph.ts";
import { castOf, type Cast, type ExampleHouse, momentsIn, whoseMoment } from "./example-cast.ts";
import { planOf } from "./example-plan.ts";
import { type Came, differencesOf } from "./example-verdict.ts";
import { simulate, type Simulated, type Work } from "./simulate.ts";

export type { ExampleHouse } from "./example-cast.ts";

/** What one example of a scene came to. */
export type ExampleVerdict = {
  readonly scene: string;
  readonly key: string;
  /** The example in words. */
  readonly says: Sentence;
  readonly passes: boolean;
  /** What is otherwise than expected. */
  readonly difference: readonly Sentence[];
};

// Those of the largest scene that comes with the product need a fifteenth of it.
const workOfExamples = (): Work => ({ left: 100_000 });

/** Plays every example a scene carries on the simulated house; nothing is written and nothing leaves. */
export function testScene(graph: Graph, document: SceneDocument, house: ExampleHouse): readonly ExampleVerdict[] {
  const work = workOfExamples();
  return examplesIn(document).map((carried) => verdictOn(graph, carried, house, work));
}

/** Plays one example. */
export function verdictOn(
  graph: Graph,
  carried: CarriedExample,
  house: ExampleHouse,
  work: Work = workOfExamples(),
): ExampleVerdict {
  const { key, example } = carried;
  const cast = castOf(graph, example, house);
  const plan = planOf(graph, example, house, cast);
  const lived = simulate({ ...plan, work });
  const came = cameOf(lived, plan.world.at);
  const setting = (name: string) => example.given.settings?.[name] ?? graph.settings.get(name);
  const difference = lived.cut
    ? [{ key: "example.too-long", params: {} }]
    : differencesOf(example.then, { graph, came, address: cast.address, setting });
  return { scene: graph.scene, key, says: inWords(carried, cast), passes: difference.length === 0, difference };
}

function cameOf({ runs, told }: Simulated, began: number): Came {
  const at_s = (at: number) => (at - began) / 1000;
  return {
    acts: told.flatMap((one) =>
      one.is === "act" ? [{ at_s: at_s(one.at), role: one.role, verb: one.verb, with: flat(one.with) }] : [],
    ),
    left: told.flatMap((one) => (one.is === "left" ? [{ at_s: at_s(one.at), key: one.key, output: one.output }] : [])),
    runs: runs.map(({ state, ended }) => ({ state, ...(ended !== undefined && { ended_s: at_s(ended) }) })),
  };
}

// As flow documents write parameters: a key inside a record has a dotted name.
function flat(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one] as const)
        : [[name, value] as const],
    ),
  );
}

function inWords({ name, example }: CarriedExample, cast: Cast): Sentence {
  if (example.says !== undefined) return { key: `example.${example.says}`, params: {} };
  const [first] = momentsIn(example);
  if (example.on === undefined || !first) return { key: "example.named", params: { name } };
  const who = whoseMoment(first);
  const about = who === undefined ? {} : { resident: cast.person(who) };
  const place = first.place === undefined ? {} : { place: cast.place(first.place) };
  const params = { day: example.on, time: example.given.at, moment: `tell.${first.moment}`, ...about, ...place };
  return { key: "example.kept", params };
}
