import { hazardous } from "../core/scene/checks.ts";
import { nodeTypes } from "../core/scene/nodes.ts";
import type { After, NewStep, SceneStep, Suggestion } from "../core/scene/outline.ts";
import { readRole, type RoleName, roles } from "../core/roles.ts";
import { partsOf, sayStep } from "./step-says.ts";
import type { Value } from "../core/world.ts";

/** The steps this house could add, each at each place where a step may follow; nothing of water, heat or a lock among them. */
export function suggestionsFor(
  steps: readonly SceneStep[],
  house: { readonly roles: readonly string[] },
): readonly Suggestion[] {
  const kinds = [...house.roles.flatMap(ofRole), ...everywhere];
  return steps.flatMap(({ key, type }) => {
    const [output] = nodeTypes[type].outputs as readonly string[];
    return output === undefined ? [] : kinds.map((kind) => suggestionAt({ key, output }, kind));
  });
}

/** The suggestion of that id behind that place, whatever stands there now. */
export function suggestionOf(house: { readonly roles: readonly string[] }, id: string): NewStep | undefined {
  return [...house.roles.flatMap(ofRole), ...everywhere].find((kind) => kind.id === id)?.step;
}

type Kind = { readonly id: string; readonly step: NewStep };

function suggestionAt(after: After, { id, step }: Kind): Suggestion {
  const node = { type: step.type, properties: step.properties } as Parameters<typeof sayStep>[0];
  const [part] = partsOf(node);
  const says = sayStep(node);
  const told = part ? { key: "step.add.check", params: { ...part.params, part: part.key } } : says;
  return { id, says: told, after, step };
}

/** What may be asked of a role by hand, without anything that could do harm. */
const acts: Partial<
  Record<RoleName, readonly { readonly verb: string; readonly with: Readonly<Record<string, Value>> }[]>
> = {
  music: [
    { verb: "play", with: { source: "music", volume: 25 } },
    { verb: "play", with: { source: "news", volume: 35 } },
    { verb: "stop", with: {} },
  ],
  climate: [
    { verb: "set", with: { mode: "heat", target_c: 21 } },
    { verb: "set", with: { mode: "cool", target_c: 25 } },
    { verb: "release", with: {} },
  ],
  light: [
    { verb: "on", with: { level_pct: 40 } },
    { verb: "off", with: {} },
  ],
  screen: [{ verb: "clear", with: {} }],
};

function ofRole(address: string): readonly Kind[] {
  const known = readRole(address);
  if (!known || hazardous(roles[known.role].class)) return [];
  return (acts[known.role] ?? []).map(({ verb, with: given }) => {
    const what = Object.values(given).find((value) => typeof value === "string");
    const stem = [known.role, verb, ...(what === undefined ? [] : [what])].join("-");
    const properties = { role: address, verb, with: given, deadline_s: 30, retries: 0 };
    return {
      id: [stem, ...(known.place === undefined ? [] : [known.place])].join("."),
      step: { type: "lintel-act", stem, properties },
    };
  });
}

const everywhere: readonly Kind[] = [
  {
    id: "wait",
    step: {
      type: "lintel-wait",
      stem: "wait",
      properties: { until: { is: "duration", s: 300 }, deadline_s: 600, late: "run" },
    },
  },
  {
    id: "nobody-asleep",
    step: {
      type: "lintel-guard",
      stem: "nobody-asleep",
      properties: { all: [{ is: "nobody-asleep", place: "anywhere" }] },
    },
  },
  {
    id: "adult-home",
    step: {
      type: "lintel-guard",
      stem: "adult-home",
      properties: { all: [{ is: "presence", who: "adult", where: "home", not: false }] },
    },
  },
  {
    id: "by-day",
    step: { type: "lintel-guard", stem: "by-day", properties: { all: [{ is: "time", from: "07:00", to: "21:00" }] } },
  },
];
