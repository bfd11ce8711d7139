import type { Examples } from "./api/examples.ts";
import { fail } from "./core/errors.ts";
import { withExample, withoutExample } from "./core/scene/examples-in.ts";
import type { Graph, SceneDocument } from "./core/scene/graph.ts";
import type { Residents } from "./residents/residents.ts";
import {
  type ExampleHouse,
  exampleOfRun,
  type ExampleVerdict,
  type Revisions,
  type Scenes,
  testScene,
  verdictOn,
} from "./scenes/scenes.ts";

type People = Pick<Residents, "home" | "all">;

/** What of this household examples are played in; nothing before there is a home. */
function exampleHouseOf(residents: People): ExampleHouse | undefined {
  const home = residents.home();
  const eating = residents.all("place").find((place) => place.eating)?.id;
  return home && { home, residents: residents.all("resident"), ...(eating !== undefined && { eating }) };
}

/** Plays the examples of a scene for the people of this household. */
export function testedIn(residents: People): (graph: Graph, document: SceneDocument) => readonly ExampleVerdict[] {
  return (graph, document) => {
    const house = exampleHouseOf(residents);
    return house ? testScene(graph, document, house) : [];
  };
}

/** Composes it from the rooms. */
export function examplesForApi(from: {
  readonly revisions: Pick<Revisions, "head" | "save">;
  readonly scenes: Pick<Scenes, "remember">;
  readonly residents: People;
}): Examples {
  const { revisions, scenes, residents } = from;
  return {
    test: (scene) => {
      const { graph, document, faults } = revisions.head(scene);
      if (graph) return testedIn(residents)(graph, document);
      const first = faults.find(({ severity }) => severity === "error");
      return fail(first?.code ?? "E_SCENE_BROKEN", first?.params ?? { scene });
    },
    keep: async (scene, id, how) => {
      const { graph, document, revision } = revisions.head(scene);
      const kept = scenes.remember(id);
      const house = exampleHouseOf(residents);
      if (!kept || kept.run.scene !== scene || !house) return fail("E_NOT_FOUND", { noun: "run", id });
      const example = exampleOfRun(kept);
      const name = `${example.on ?? ""} ${example.given.at}`;
      const next = withExample(document, example, name);
      const ended = kept.run.state === "done" || kept.run.state === "failed";
      if (!ended || !graph || !verdictOn(graph, { key: next.key, name, example }, house).passes)
        return fail("E_EXAMPLE_UNLIKE");
      return { key: next.key, saved: await revisions.save(scene, next.document, { ...how, base: revision }) };
    },
    remove: (scene, key, how) => {
      const { document, revision } = revisions.head(scene);
      const next = withoutExample(document, key) ?? fail("E_NOT_FOUND", { noun: "example", id: key });
      return revisions.save(scene, next, { ...how, base: revision });
    },
  };
}
