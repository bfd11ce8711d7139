import { applyEdit } from "../core/scene/edit.ts";
import type { Graph, GraphNode, SceneDocument } from "../core/scene/graph.ts";
import { nodeTypes } from "../core/scene/nodes.ts";
import type { After, Question, SceneStep } from "../core/scene/outline.ts";
import { removableFrom } from "../core/scene/removable.ts";
import { highestClass } from "../core/scene/reach.ts";
import { typeOf } from "../core/scene/rewire.ts";
import type { Judges } from "./judge.ts";
import { questionsOf } from "./questions.ts";
import { fieldsOf } from "./step-fields.ts";
import { partsOf, sayStep } from "./step-says.ts";

/** What of the house a scene is read for. */
export type OutlineHouse = {
  readonly residents: readonly string[];
  /** The addresses of the roles that are bound. */
  readonly roles: readonly string[];
};

/** The steps of a scene in the order of the way through it, from what starts it downwards; switched-off ones among them. */
export function outlineOf(
  document: SceneDocument,
  compile: Judges["compile"],
  house: OutlineHouse,
): readonly SceneStep[] {
  const off = new Set(document.filter((entry) => entry["d"] === true && typeOf(entry)).map(({ key }) => String(key)));
  const whole = [...off].reduce((all, key) => applyEdit(all, { is: "node", key, disabled: false }), document);
  const graph = compile(whole).graph ?? compile(document).graph;
  if (!graph) return [];
  const questions = questionsOf(house);
  const removable = removableFrom(graph);
  return ordered(graph).map(({ node, depth, after }) => ({
    key: node.key,
    type: node.type,
    says: sayStep(node),
    parts: partsOf(node),
    class: highestClass([node]),
    disabled: off.has(node.key),
    depth,
    ...(after && { after }),
    removable: removable(node.key),
    fields: fieldsOf(node, house.residents),
    may_ask: mayAsk(node, questions),
  }));
}

function mayAsk(node: GraphNode, questions: readonly Question[]): readonly Question[] {
  const looks = node.type === "lintel-guard" || (node.type === "lintel-wait" && node.properties.until.is === "state");
  return looks ? questions : [];
}

type Standing = { readonly node: GraphNode; readonly depth: number; readonly after?: After };

/** Each step once, behind the first that leads to it; a way that parts from the main one is indented. */
function ordered(graph: Graph): readonly Standing[] {
  const found: Standing[] = [];
  const seen = new Set<string>();
  const visit = (first: string, depth: number, after?: After) => {
    // The last of the list is next: what follows on the main way stands before what parts from it.
    const open = [{ key: first, depth, after }];
    for (let at = open.pop(); at; at = open.pop()) {
      const node = graph.nodes.get(at.key);
      if (!node || seen.has(at.key)) continue;
      seen.add(at.key);
      found.push({ node, depth: at.depth, ...(at.after && { after: at.after }) });
      const { depth: here } = at;
      const outputs: readonly string[] = nodeTypes[node.type].outputs;
      const onward = outputs.flatMap((output, port) =>
        [...(node.outs[output] ?? []), ...(node.bridges?.[output] ?? [])].map((key, branch) => ({
          key,
          depth: here + Number(port > 0 || branch > 0),
          after: { key: node.key, output },
        })),
      );
      open.push(...onward.toReversed());
    }
  };
  for (const key of [...graph.starts.values()].flat()) visit(key, 0);
  for (const key of graph.nodes.keys()) visit(key, 0);
  return found;
}
