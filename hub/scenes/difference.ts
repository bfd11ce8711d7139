import type { Params } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { Graph, GraphNode } from "../core/scene/graph.ts";
import { partsOf, sayStep } from "./step-says.ts";

/** One version of a scene, with its graph where it can be read in this house. */
export type Told = { readonly revision: string; readonly graph?: Graph };

/** What one version of a scene changes of another, one sentence each; nothing where they are the same. */
export function differenceOf(before: Told | undefined, after: Told): readonly Sentence[] {
  if (before?.revision === after.revision) return [];
  if (!before?.graph || !after.graph) return before ? [say("step.change.drawing")] : [say("step.change.new")];
  const changes = changesOf(before.graph, after.graph);
  return changes.length > 0 ? changes : [say("step.change.drawing")];
}

function changesOf(before: Graph, after: Graph): readonly Sentence[] {
  const steps = [...after.nodes.values()].flatMap((node): readonly Sentence[] => {
    const old = before.nodes.get(node.key);
    if (!old) return [stepSays("step.change.added", node)];
    if (text([old.type, old.properties]) !== text([node.type, node.properties]))
      return [stepSays("step.change.changed", node)];
    return text([old.outs, old.bridges]) === text([node.outs, node.bridges])
      ? []
      : [stepSays("step.change.order", node)];
  });
  const gone = [...before.nodes.values()].filter(({ key }) => !after.nodes.has(key));
  return [
    ...(before.disabled === after.disabled ? [] : [say(after.disabled ? "step.change.off" : "step.change.on")]),
    ...settings(before, after),
    // Where steps came or went, that what follows is different needs no saying.
    ...(gone.length > 0 || steps.some(({ key }) => key === "step.change.added")
      ? steps.filter(({ key }) => key !== "step.change.order")
      : steps),
    ...gone.map((node) => stepSays("step.change.removed", node)),
  ];
}

function settings(before: Graph, after: Graph): readonly Sentence[] {
  const changed = [...after.settings].flatMap(([setting, value]) => {
    const old = before.settings.get(setting);
    if (old === undefined) return [say("step.change.setting-new", { setting })];
    return old === value ? [] : [say("step.change.setting", { setting, value, before: old })];
  });
  const gone = [...before.settings.keys()].filter((setting) => !after.settings.has(setting));
  return [...changed, ...gone.map((setting) => say("step.change.setting-gone", { setting }))];
}

/** A change of one step: what it does, and the first thing it looks at. */
function stepSays(key: string, node: GraphNode): Sentence {
  const says = sayStep(node);
  const [part] = partsOf(node);
  if (!part) return say(key, { ...says.params, step: says.key });
  return say(key, { ...part.params, ...says.params, step: "step.add.check", part: part.key });
}

function say(key: string, params: Params = {}): Sentence {
  return { key, params };
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
