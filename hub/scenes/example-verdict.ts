import type { Sentence } from "../core/events.ts";
import type { Params } from "../core/errors.ts";
import type { Expected } from "../core/scene/example.ts";
import type { Graph } from "../core/scene/graph.ts";
import { readReference } from "../core/scene/parameters.ts";
import type { Value } from "../core/world.ts";
import { doing, outcomeWord, parameterWord, stepInWords, valueWord } from "./example-words.ts";

/** An act that came, with the seconds since the example began; parameters are flat, with dotted names. */
export type CameAct = {
  readonly at_s: number;
  readonly role: string;
  readonly verb: string;
  readonly with: Readonly<Record<string, unknown>>;
};

/** What came of an example. */
export type Came = {
  readonly acts: readonly CameAct[];
  /** Steps in the order they were left. */
  readonly left: readonly { readonly at_s: number; readonly key: string; readonly output: string }[];
  /** Every run that began, with its end where it came to one. */
  readonly runs: readonly { readonly state: string; readonly ended_s?: number }[];
};

type Of<K extends string> = Extract<Expected, Record<K, unknown>>;
type Bounds = { readonly from_s?: number | undefined; readonly within_s?: number | undefined };
type Judging = {
  readonly graph: Graph;
  readonly came: Came;
  readonly address: (address: string) => string;
  /** What a setting is in this example. */
  readonly setting: (name: string) => Value | undefined;
};

/** What is different from what an example expects; nothing where it passes. */
export function differencesOf(expected: readonly Expected[], judging: Judging): readonly Sentence[] {
  const taken = new Set<CameAct>();
  // What is most closely described takes its act first, so that a loose expectation leaves it the right one.
  const acts = expected.filter((one) => "act" in one).toSorted((a, b) => closeness(b) - closeness(a));
  const ofActs = acts.flatMap((one) => actDifference(one, judging, taken));
  const others = expected.flatMap((one) => otherDifference(one, judging, taken));
  return [...ofActs, ...others];
}

function closeness({ act, from_s, within_s }: Of<"act">): number {
  return Object.keys(act.with ?? {}).length * 4 + Number(from_s !== undefined) + Number(within_s !== undefined);
}

function actDifference(
  expected: Of<"act">,
  { came, address, setting }: Judging,
  taken: Set<CameAct>,
): readonly Sentence[] {
  const { act } = expected;
  const role = address(act.role);
  const wanted = Object.entries(act.with ?? {}).map(([name, value]) => [name, meant(value, setting)] as const);
  const what = whatOf({ role, verb: act.verb, with: act.with ?? {} });
  const alike = came.acts.filter((one) => !taken.has(one) && one.role === role && one.verb === act.verb);
  const other = (one: CameAct) => wanted.find(([name, value]) => one.with[name] !== value);
  const inTime = alike.find((one) => !other(one) && within(one.at_s, expected));
  if (inTime) {
    taken.add(inTime);
    return [];
  }
  const late = alike.find((one) => !other(one)) ?? alike[0];
  if (!late) return [say("example.missing", what)];
  taken.add(late);
  const [name, value] = other(late) ?? [];
  if (name !== undefined) {
    const is = late.with[name];
    return [say("example.other-with", { ...what, name: parameterWord(name), is: called(is), value: called(value) })];
  }
  return [outOfTime(whatOf(late), late.at_s, expected)];
}

function meant(value: Value, setting: Judging["setting"]): Value | undefined {
  const reference = readReference(value);
  return reference.from === "setting" ? setting(reference.name) : value;
}

function otherDifference(expected: Expected, judging: Judging, taken: Set<CameAct>): readonly Sentence[] {
  const { came, address } = judging;
  if ("act" in expected) return [];
  if ("never" in expected) {
    const { role, verb } = expected.never;
    const found = came.acts.find((one) => one.role === address(role) && (verb === undefined || one.verb === verb));
    return found ? [say("example.came-though", { ...whatOf(found), s: found.at_s })] : [];
  }
  if ("nothing_else" in expected)
    return came.acts
      .filter((one) => !taken.has(one))
      .map((one) => say("example.came-too", { ...whatOf(one), s: one.at_s }));
  if ("blocked" in expected) return leftDifference({ step: expected.blocked, leaves: "blocked" }, judging);
  if ("step" in expected) return leftDifference(expected, judging);
  return endDifference(expected, judging);
}

function leftDifference(
  { step, leaves, ...bounds }: { readonly step: string; readonly leaves: string } & Bounds,
  { graph, came }: Judging,
): readonly Sentence[] {
  const node = graph.nodes.get(step);
  if (!node) return [say("example.step-gone", { step })];
  const what = stepInWords(node);
  const named = { ...what.params, what: what.key, expected: outcomeWord(node, leaves) };
  const left = came.left.filter(({ key }) => key === step);
  const same = left.filter(({ output }) => output === leaves);
  if (same.some(({ at_s }) => within(at_s, bounds))) return [];
  const [late] = same;
  if (late) return [outOfTime({ ...what.params, what: what.key }, late.at_s, bounds)];
  const [other] = left;
  if (!other) return [say("example.not-reached", named)];
  return [say("example.left-other", { ...named, came: outcomeWord(node, other.output) })];
}

function endDifference({ ends, ...bounds }: Of<"ends">, { came: { runs } }: Judging): readonly Sentence[] {
  const [first] = runs;
  if (ends === "never") return first ? [say("example.began", {})] : [];
  if (!first) return [say("example.began-not", {})];
  if (first.state !== ends)
    return [say("example.ended-other", { expected: endWord(ends), came: endWord(first.state) })];
  const last = first.ended_s ?? Number.POSITIVE_INFINITY;
  return within(last, bounds) ? [] : [outOfTime({ what: "example.the-end" }, last, bounds)];
}

const endWord = (state: string): string => `example.end.${state}`;

function within(at_s: number, { from_s = 0, within_s = Number.POSITIVE_INFINITY }: Bounds): boolean {
  return at_s >= from_s && at_s <= within_s;
}

function outOfTime(what: Params, at_s: number, { from_s, within_s }: Bounds): Sentence {
  if (within_s !== undefined && at_s > within_s) return say("example.late", { ...what, s: at_s, within_s });
  return say("example.early", { ...what, s: at_s, from_s: from_s ?? 0 });
}

function whatOf({ role, verb, with: given }: Pick<CameAct, "role" | "verb" | "with">): Params {
  const { key, params } = doing(role, verb, given);
  return { ...params, what: key };
}

/** A value as people call it: what has a word of its own by its key, the rest as it is. */
function called(value: unknown): string | number {
  if (value === undefined) return "example.value.none";
  if (typeof value === "boolean") return `example.value.${value ? "yes" : "no"}`;
  if (typeof value === "number") return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return valueWord(text) ?? text;
}

function say(key: string, params: Params): Sentence {
  return { key, params };
}
