import type { Sentence } from "../core/events.ts";
import type { Condition } from "../core/scene/nodes.ts";
import { fieldWord } from "../core/scene/field-words.ts";
import type { GraphNode } from "../core/scene/graph.ts";
import { conditionInWords } from "./checks-in-words.ts";
import { cardWords, choiceWords } from "./step-words.ts";

/** A step as the difference of an example names it. */
export function stepInWords(node: GraphNode): Sentence {
  switch (node.type) {
    case "lintel-moment":
      return { key: "example.the-start", params: {} };
    case "lintel-guard":
      return firstOf(node.properties.all);
    case "lintel-act": {
      const { role, verb, with: given } = node.properties;
      return doing(role, verb, given);
    }
    case "lintel-say":
      return doing(node.properties.to, "speak", {});
    case "lintel-wait": {
      const { until } = node.properties;
      return until.is === "state" ? firstOf(until.all) : { key: "example.a-wait", params: {} };
    }
    case "lintel-join":
      return { key: "example.a-wait", params: {} };
  }
}

/** What leaving a step by that output means. */
export function outcomeWord(node: GraphNode, output: string): string {
  const known = node.type === "lintel-say" ? "done" : output;
  return `example.left.${known}`;
}

/** What a parameter of a verb is called, as the phone calls it where it may be changed there. */
export function parameterWord(name: string): string {
  if (name === "card") return "example.field.card";
  if (name === "sentence") return "example.field.sentence";
  return fieldWord(name) ?? "example.field.other";
}

/** What a value is called where people have a word for it. */
export function valueWord(value: string): string | undefined {
  return [cardWords, choiceWords].flatMap((words) => (Object.hasOwn(words, value) ? [words[value]] : []))[0];
}

/** An act in words: what that role does then. */
export function doing(role: string, verb: string, given: Readonly<Record<string, unknown>>): Sentence {
  const { card } = given;
  const name = role.split(".")[0] ?? "";
  if (name === "screen" && verb === "show" && typeof card !== "string")
    return { key: "does.screen.show-any", params: { role } };
  return { key: `does.${name}.${verb}`, params: { role, ...(typeof card === "string" && { card }) } };
}

function firstOf(all: readonly Condition[]): Sentence {
  const [first] = all;
  return first ? conditionInWords(first) : { key: "example.a-check", params: {} };
}
