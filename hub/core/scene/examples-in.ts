import { Example, exampleShape } from "./example.ts";
import type { SceneDocument } from "./graph.ts";
import { nodeVersion } from "./nodes.ts";

/** An example of a scene as its document carries it. */
export type CarriedExample = {
  readonly key: string;
  /** As it is called in the drawing. */
  readonly name: string;
  readonly example: Example;
};

/** The examples a document carries, as people read the tab; those switched off and those that cannot be read are left out. */
export function examplesIn(document: SceneDocument): readonly CarriedExample[] {
  return document.flatMap((entry) => {
    const { type, key, name, d } = entry;
    if (type !== "lintel-example" || typeof key !== "string" || d === true) return [];
    const own = Object.entries(entry).filter(([field]) => Object.hasOwn(exampleShape, field));
    const read = Example.safeParse(Object.fromEntries(own));
    return read.success ? [{ key, name: typeof name === "string" ? name : "", example: read.data }] : [];
  });
}

/** A document with one more example below everything that is drawn, and the key it was given. */
export function withExample(
  document: SceneDocument,
  example: Example,
  name: string,
): { readonly document: SceneDocument; readonly key: string } {
  const id = document.find(({ type }) => type === "tab")?.["id"];
  const tab = typeof id === "string" ? id : "";
  const used = new Set(document.flatMap(({ id, key }) => [id, key]));
  const isFree = (n: number) => !used.has(`kept-${n}`) && !used.has(`${tab}-kept-${n}`);
  let n = 1;
  while (!isFree(n)) n += 1;
  const key = `kept-${n}`;
  const lowest = Math.max(0, ...document.map(({ y }) => (typeof y === "number" ? y : 0)));
  const node = {
    id: `${tab}-${key}`,
    type: "lintel-example",
    z: tab,
    key,
    schema: nodeVersion,
    name,
    ...example,
    x: 180,
    y: lowest + 60,
    wires: [],
  };
  return { document: [...document, node], key };
}

/** A document without one of its examples; undefined where it carries none of that key. */
export function withoutExample(document: SceneDocument, key: string): SceneDocument | undefined {
  const left = document.filter((entry) => entry["type"] !== "lintel-example" || entry["key"] !== key);
  return left.length < document.length ? left : undefined;
}
