import { houseDay, minuteOfDay } from "../core/house-day.ts";
import { moments } from "../core/moments.ts";
import type { Run, Step } from "../core/run.ts";
import type { Example, Expected, Happening, Stands } from "../core/scene/example.ts";
import type { GraphNode } from "../core/scene/graph.ts";
import { readReference } from "../core/scene/parameters.ts";
import type { Value } from "../core/world.ts";
import { makeMarks, type Marks } from "./example-marks.ts";
import { type Asked, needsToFail, needsToHold } from "./example-needs.ts";
import { numbersOf } from "./example-numbers.ts";

type Acting = Extract<GraphNode, { type: "lintel-act" | "lintel-say" }>;
type Answers = Record<string, Record<string, NonNullable<NonNullable<Stands["roles"]>[string]["answers"]>[string]>>;

/** A run as it is kept: with its scene, its people, and what its house knows now. */
export type Remembered = Asked & { readonly zone: string };

/** A run, told as an example: the house it must have met, what happened in it, and what came. */
export function exampleOfRun(about: Remembered): Example {
  const { run, zone } = about;
  const marks = makeMarks();
  const answers: Answers = {};
  const when: Happening[] = [momentOf(run)];
  let way: Happening | undefined;
  const then: Expected[] = [];
  const numbers: Record<string, number | string> = {};
  run.steps.forEach((step) => {
    const node = about.graph.nodes.get(step.key);
    if (!node) return;
    for (const [path, value] of Object.entries(numbersOf(node))) numbers[`${step.key}.${path}`] = value;
    const at_s = since(run, step.entered);
    const left_s = leftAt(run, node, step);
    if (node.type === "lintel-guard") {
      guarded(node, step, about, marks, at_s);
      if (step.output === "blocked") then.push({ blocked: step.key });
    } else if (node.type === "lintel-act" || node.type === "lintel-say") {
      acted(node, step, about, { marks, answers }, { at_s, left_s });
      const act = actOf(node, step);
      if (act) then.push({ act, from_s: Math.max(0, at_s - slack), within_s: at_s + slack });
    } else if (node.type === "lintel-wait") {
      when.push(...waited(node, step, about, marks, { at_s, left_s }));
      way ??= wayEnd(node, step, run, { at_s, left_s });
    }
  });
  then.push({ nothing_else: true });
  if (run.state === "done" || run.state === "failed") then.push({ ends: run.state });
  const home = run.moment.kind === "heading-home" || run.moment.kind === "left" ? "away" : "home";
  if (run.resident !== undefined) marks.otherwise({ of: "resident", who: run.resident, is: "where", value: home });
  if (run.resident !== undefined) marks.otherwise({ of: "resident", who: run.resident, is: "asleep", value: "no" });
  for (const name of about.graph.settings.keys()) {
    const value = about.setting(name);
    if (value !== undefined) marks.otherwise({ of: "setting", name, value });
  }
  // At one instant the house first, then the end of the way, then what happens.
  const happenings = [...marks.changes(), ...(way ? [way] : []), ...when];
  return {
    // The numbers of its steps as they were, so that choosing others later breaks nothing.
    given: { at: clock(run.started, zone), numbers, ...withWakes(answered(marks.given(), answers), about) },
    when: happenings.toSorted((a, b) => a.after_s - b.after_s),
    // oxlint-disable-next-line unicorn/no-thenable -- it is the word people know; nobody awaits an example
    then,
    on: houseDay(run.started, zone),
  };
}

// Devices answer in their own time; what matters of it is told in whole seconds.
const slack = 3;

function since(run: Run, at: number): number {
  return Math.max(0, Math.round((at - run.started) / 1000));
}

function clock(at: number, zone: string): string {
  const minute = minuteOfDay(at, zone);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function momentOf({ moment, resident, place }: Run): Happening {
  const ofPlace = moments[moment.kind].subject === "place";
  return {
    after_s: 0,
    moment: moment.kind,
    ...(resident !== undefined && !ofPlace && { resident }),
    ...(place !== undefined && { place }),
    ...(moment.about !== undefined && { about: moment.about }),
  };
}

/** When a step was left: as what follows it was entered; a second later where nothing does. */
function leftAt(run: Run, node: GraphNode, step: Step): number {
  const follows = step.output === undefined ? [] : (node.outs[step.output] ?? []);
  const next = run.steps.slice(run.steps.indexOf(step) + 1).find(({ key }) => follows.includes(key));
  return next ? since(run, next.entered) : since(run, step.entered) + 1;
}

function guarded(
  node: Extract<GraphNode, { type: "lintel-guard" }>,
  step: Step,
  about: Asked,
  marks: Marks,
  s: number,
) {
  const nth = step.output === "blocked" ? Number(step.detail?.["nth"] ?? 0) : node.properties.all.length;
  for (const one of node.properties.all.slice(0, nth).flatMap((one) => needsToHold(one, about))) marks.put(s, one);
  const failed = node.properties.all[nth];
  if (failed) for (const one of needsToFail(failed, about, step.detail)) marks.put(s, one);
}

function acted(
  node: Acting,
  step: Step,
  about: Asked,
  { marks, answers }: { readonly marks: Marks; readonly answers: Answers },
  { at_s, left_s }: { readonly at_s: number; readonly left_s: number },
): void {
  const role = node.type === "lintel-act" ? node.properties.role : node.properties.to;
  const verb = node.type === "lintel-act" ? node.properties.verb : "speak";
  const { code } = step;
  if (code !== "E_ROLE_UNBOUND") marks.put(at_s, { of: "ready", role, value: code !== "E_DEVICE_OFFLINE" });
  marks.put(at_s, { of: "held", role, value: code === "E_HELD" });
  for (const value of Object.values(node.properties.with)) {
    const reference = readReference(value);
    if (reference.from !== "fact") continue;
    const known = about.fact(reference.name);
    if (known !== undefined) marks.put(0, { of: "fact", name: reference.name, value: known });
  }
  if (step.command === undefined) return;
  const after_s = Math.max(0, left_s - at_s);
  const failed = code !== undefined && code !== "E_HELD";
  const is = code === "E_DEADLINE" ? "never" : code === "E_DEVICE_SILENT" ? "silent" : failed ? "failed" : "done";
  (answers[role] ??= {})[verb] = { is, after_s, ...(is === "failed" && code && { code }) };
}

function actOf(node: Acting, step: Step): Extract<Expected, { act: unknown }>["act"] | undefined {
  if (step.command === undefined) return undefined;
  const constants = Object.entries(node.properties.with).filter(
    ([, value]) => readReference(value).from === "constant",
  );
  const said: [string, Value][] = node.type === "lintel-say" ? [["sentence", node.properties.sentence]] : [];
  const prefix = node.type === "lintel-say" ? "with." : "";
  return {
    role: node.type === "lintel-act" ? node.properties.role : node.properties.to,
    verb: node.type === "lintel-act" ? node.properties.verb : "speak",
    with: Object.fromEntries([...said, ...constants.map(([name, value]) => [`${prefix}${name}`, value] as const)]),
  };
}

function waited(
  node: Extract<GraphNode, { type: "lintel-wait" }>,
  step: Step,
  about: Asked,
  marks: Marks,
  { at_s, left_s }: { readonly at_s: number; readonly left_s: number },
): readonly Happening[] {
  const { until } = node.properties;
  const { run } = about;
  if (until.is === "moment" && step.output === "happened")
    return [
      { ...momentOf({ ...run, moment: { ...run.moment, kind: until.moment } }), after_s: left_s, ...asks(until) },
    ];
  if (until.is !== "state") return [];
  const [first] = until.all;
  const lasted = step.output === "expired" || left_s > at_s + 1;
  if (lasted && first) for (const one of needsToFail(first, about)) marks.put(at_s, one);
  if (step.output !== "happened") return [];
  for (const one of until.all) {
    // A place that is empty for a while was left that much earlier.
    const early = one.is === "empty" ? one.for_s : 0;
    for (const mark of needsToHold(one, about)) marks.put(lasted ? Math.max(at_s, left_s - early) : at_s, mark);
  }
  return [];
}

/** The end of the way home, as a wait tells it that was left by it: before its time, or because it waited for just that. */
function wayEnd(
  { properties: { until, deadline_s } }: Extract<GraphNode, { type: "lintel-wait" }>,
  step: Step,
  run: Run,
  { at_s, left_s }: { readonly at_s: number; readonly left_s: number },
): Happening | undefined {
  const early = step.output === "expired" && left_s < at_s + deadline_s - 1;
  const came = step.output === "happened" && until.is === "moment";
  const arrived = came && until.moment === "arrived";
  if (run.trip === undefined || !(early || arrived || (came && until.moment === "trip-ended"))) return undefined;
  const over = run.outcome?.key.startsWith("outcome.way-over") === true || (came && !arrived);
  // Left last, it tells no step by which its time could be known.
  const after_s = early && left_s === at_s + 1 && run.ended !== undefined ? since(run, run.ended) : left_s;
  return { after_s, change: { way: over ? "cancelled" : "arrived" } };
}

function asks({ about }: { readonly about?: string | undefined }): { about?: string } {
  return about === undefined ? {} : { about };
}

function answered(given: Stands, answers: Answers): Stands {
  const roles = Object.fromEntries(
    Object.entries(given.roles ?? {}).map(([address, one]) => {
      const own = answers[address];
      return [address, own ? { ...one, answers: own } : one] as const;
    }),
  );
  return { ...given, roles };
}

// The hours of getting up that counted then, so that choosing others later breaks nothing.
function withWakes(given: Stands, { run, residents }: Asked): Stands {
  const who = run.resident;
  const known = residents.find(({ id }) => id === who) as { wakes_from?: string; wakes_to?: string } | undefined;
  if (who === undefined || !known?.wakes_from || known.wakes_to === undefined) return given;
  const wakes = { from: known.wakes_from, to: known.wakes_to };
  return { ...given, residents: { ...given.residents, [who]: { ...given.residents?.[who], wakes } } };
}
