import { fail } from "../core/errors.ts";
import type { Command, Run, Step } from "../core/run.ts";
import type { Graph, GraphNode } from "../core/scene/graph.ts";
import type { World } from "../core/world.ts";
import { settingOf } from "./resolve.ts";

/** A message for the ordinary nodes behind one output of a step. */
export type Emit = {
  /** `<run>.<key>.<visit>.<output>`: Node-RED keeps it as the message's id. */
  readonly id: string;
  readonly scene: string;
  readonly key: string;
  readonly output: string;
  readonly msg: { readonly topic: string; readonly payload: Readonly<Record<string, unknown>> };
};

/** What the engine asks of the runner once the journal has it. */
export type Wish =
  /** `resend`: the same command once more, after silence or a restart. */
  | { readonly is: "command"; readonly command: Command; readonly resend?: true }
  /** Hand a message to the ordinary nodes behind an output. */
  | ({ readonly is: "emit" } & Emit)
  | { readonly is: "end"; readonly state: Run["state"] };

/** One advance while it is being thought through; nobody outside sees it change. */
export type Draft = {
  readonly graph: Graph;
  readonly world: World;
  run: Run;
  readonly steps: Step[];
  /** Keys reached by a wire and not yet entered, in the order of the wires. */
  readonly arrivals: string[];
  readonly wishes: Wish[];
  /** The output taken last, and whether anything was wired to it. */
  last?: { readonly output: string; readonly wired: boolean };
  changed: boolean;
};

/** Whether a step still waits for something. */
export const isOpen = (step: Step): boolean =>
  step.state === "entered" || step.state === "sent" || step.state === "accepted" || step.state === "waiting";

/** Whether a message that left this step may still come back. */
export const isAcross = (step: Step): boolean => step.bridge !== undefined;

/** Whether the undo of a step is on its way. */
export const isUndoing = (step: Step): boolean => step.state === "undone" && step.sent !== undefined;

/** Whether a run still hears what happens: it runs, or an undo of it is on its way. */
export const isLive = (run: Run): boolean => run.state === "running" || run.steps.some(isUndoing);

/** The node of a key, or E_SCENE_DANGLING. */
export function nodeOf(graph: Graph, key: string): GraphNode {
  return graph.nodes.get(key) ?? fail("E_SCENE_DANGLING", { scene: graph.scene, node: key });
}

/** The command id of one visit: `<run>.<key>.<visit>`. */
export const visitId = (run: Run, step: Step): string => `${run.id}.${step.key}.${step.visit}`;

/** How often a node was entered in this run. */
export function visitsOf(draft: Draft, key: string): number {
  let visits = 0;
  for (const step of draft.steps) if (step.key === key) visits += 1;
  return visits;
}

/** Begins the next visit of a node. */
export function enter(draft: Draft, key: string): Step {
  const step: Step = { key, visit: visitsOf(draft, key) + 1, state: "entered", entered: draft.world.at };
  draft.steps.push(step);
  draft.changed = true;
  return step;
}

/** Writes a step's new form in its place. */
export function put(draft: Draft, step: Step): Step {
  const index = draft.steps.findIndex((other) => other.key === step.key && other.visit === step.visit);
  draft.steps[index] = step;
  draft.changed = true;
  return step;
}

/** A step without its command in flight. */
export function settled(step: Step): Step {
  const { sent: _answered, ...rest } = step;
  return rest;
}

/** A step whose message is waited for no longer. */
export function closed(step: Step): Step {
  const { bridge: _over, ...rest } = step;
  return rest;
}

/** Leaves a step by an output: whatever is wired to it is reached next. */
export function leave(draft: Draft, step: Step, output: string, change: Partial<Step> = {}): void {
  const left = put(draft, { ...settled(step), state: "left", ...change, output });
  goOn(draft, left, output);
}

/** Reaches whatever is wired to an output of a step, and hands a message to the ordinary nodes behind it. */
export function goOn(draft: Draft, step: Step, output: string): void {
  const { outs, bridges } = nodeOf(draft.graph, step.key);
  const wires = outs[output] ?? [];
  draft.arrivals.push(...wires);
  const over = bridges?.[output];
  draft.last = { output, wired: wires.length + (over?.length ?? 0) > 0 };
  if (over) cross(draft, step, output, over);
}

/** Hands a message to ordinary nodes; where it may come back, the run waits for it until a deadline. */
function cross(draft: Draft, step: Step, output: string, to: readonly string[]): void {
  const { graph, run, world } = draft;
  const id = `${visitId(run, step)}.${output}`;
  const deadline = world.at + (graph.bridge_s ?? 0) * 1000;
  if (to.length > 0) put(draft, { ...step, bridge: { id, output, to, crossed: false, deadline } });
  const msg = { topic: `${run.scene}.${step.key}`, payload: knownOf(draft) };
  draft.wishes.push({ is: "emit", id, scene: run.scene, key: step.key, output, msg });
}

/** What ordinary nodes are told of the run. */
function knownOf(draft: Draft): Readonly<Record<string, unknown>> {
  const { run, graph } = draft;
  const settings = [...graph.settings.keys()].map((name) => [name, settingOf(draft, name)] as const);
  return {
    moment: run.moment.kind,
    ...(run.resident !== undefined && { resident: run.resident }),
    ...(run.place !== undefined && { place: run.place }),
    settings: Object.fromEntries(settings),
  };
}

/** Asks for a command to be sent. */
export function wishFor(draft: Draft, command: Command): void {
  draft.wishes.push({ is: "command", command });
}

/** Asks for the same command once more. */
export function wishAgain(draft: Draft, command: Command): void {
  draft.wishes.push({ is: "command", command, resend: true });
}
