import type { Params } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { MomentName } from "../core/moments.ts";
import { readRole } from "../core/roles.ts";
import type { GraphNode } from "../core/scene/graph.ts";
import { readReference } from "../core/scene/parameters.ts";
import type { Value } from "../core/world.ts";
import { knownLater } from "../core/sentence.ts";
import { conditionInWords } from "./checks-in-words.ts";
import { actWords, cardWords, choiceWords, momentWords, placeWords, whoResident, whoWords } from "./step-words.ts";

/** What a step does, as people read it; its conditions are told apart. */
export function sayStep(node: Pick<GraphNode, "type" | "properties">): Sentence {
  const step = node as GraphNode;
  switch (step.type) {
    case "lintel-moment":
      return when(step.properties.moment, step.properties.who);
    case "lintel-guard":
      return say("step.guard");
    case "lintel-act":
      return act(step.properties.role, step.properties.verb, step.properties.with);
    case "lintel-wait":
      return wait(step.properties.until);
    case "lintel-join":
      return say("step.join");
    case "lintel-say":
      return say("step.say", {
        ...toldOf(step.properties.with),
        ...whose(step.properties.to),
        sentence: step.properties.sentence,
      });
  }
}

/** The conditions of a check or a wait, in words. */
export function partsOf(node: Pick<GraphNode, "type" | "properties">): readonly Sentence[] {
  const step = node as GraphNode;
  if (step.type === "lintel-guard") return step.properties.all.map(conditionInWords);
  if (step.type !== "lintel-wait") return [];
  const { until } = step.properties;
  if (until.is === "moment") return [when(until.moment, "anyone")];
  return until.is === "state" ? until.all.map(conditionInWords) : [];
}

function say(key: string, params: Params = {}): Sentence {
  return { key, params };
}

function when(moment: MomentName, who: string): Sentence {
  const key = moment === "told" ? "step.when.told" : momentWords[moment];
  const known = Object.hasOwn(whoWords, who) ? whoWords[who] : undefined;
  return say(key, known === undefined ? { who: whoResident, resident: who } : { who: known });
}

/** Whom a step speaks to: the role, and where it is found when that is known only as the scene runs. */
function whose(address: string): Params {
  const place = readRole(address)?.place ?? "";
  const at = Object.hasOwn(placeWords, place) ? placeWords[place] : undefined;
  return { role: address, ...(at !== undefined && { stands: at }) };
}

/** What a spoken sentence is filled with as the scene runs. */
function toldOf(given: Readonly<Record<string, Value>>): Params {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const reference = readReference(value);
      return [name, reference.from === "constant" ? reference.value : knownLater];
    }),
  );
}

function act(address: string, verb: string, given: Readonly<Record<string, Value>>): Sentence {
  const name = `${readRole(address)?.role ?? ""}.${verb}`;
  const key = Object.hasOwn(actWords, name) ? actWords[name] : undefined;
  const what = ["card", "source"].flatMap((parameter) => {
    const value = given[parameter];
    const words = parameter === "card" ? cardWords : choiceWords;
    return typeof value === "string" && Object.hasOwn(words, value) ? [words[value] ?? ""] : [];
  })[0];
  const spoken = given["sentence"];
  const numbers = Object.entries(given).filter(
    ([parameter, value]) => typeof value === "number" && ["level_pct", "target_c", "volume"].includes(parameter),
  );
  return say(key ?? "step.act", {
    ...whose(address),
    ...(key === undefined && { verb }),
    ...(what !== undefined && { what }),
    ...(typeof spoken === "string" && readReference(spoken).from === "constant" && { sentence: spoken }),
    ...Object.fromEntries(numbers),
  });
}

function wait(until: Extract<GraphNode, { type: "lintel-wait" }>["properties"]["until"]): Sentence {
  switch (until.is) {
    case "moment":
      return say("step.wait.moment");
    case "state":
      return say("step.wait.state");
    case "clock":
      return say("step.wait.clock", { clock: until.at });
    case "duration":
      return until.s % 60 === 0
        ? say("step.wait.minutes", { min: until.s / 60 })
        : say("step.wait.seconds", { s: until.s });
  }
}
