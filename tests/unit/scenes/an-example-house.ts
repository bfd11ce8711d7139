import { readFileSync } from "node:fs";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import type { ExampleHouse } from "../../../hub/scenes/examples.ts";
import { makeHouse, resident } from "./a-house.ts";

/** A household as examples are played in it: two grown-ups, a child and a guest, each with a bed of their own. */
export function exampleHouse(more: Partial<ExampleHouse> = {}): ExampleHouse {
  const { home } = makeHouse().world();
  const rows = [
    ["lin", "owner"],
    ["bo", "adult"],
    ["kim", "child"],
    ["gus", "guest"],
  ] as const;
  return {
    home,
    residents: rows.map(([id, standing]) => resident(id, standing, `${id}-room`)),
    eating: "kitchen",
    ...more,
  };
}

/** A scene as it comes with the product. */
export function shippedScene(name: string): SceneDocument {
  return JSON.parse(readFileSync(new URL(`../../../flows/${name}.json`, import.meta.url), "utf8")) as SceneDocument;
}
