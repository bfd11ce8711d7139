import type { FeatureValues } from "./features.ts";
import type { Rule } from "./objects.ts";

/** A home knows at most so many nodes of one rule. */
export const mostNodes = 64;

/** Whether a rule holds for what a home knows; a feature it does not know stands at 0. */
export function holds(rule: Rule, values: FeatureValues): boolean {
  if ("all" in rule) return rule.all.every((one) => holds(one, values));
  if ("any" in rule) return rule.any.some((one) => holds(one, values));
  if ("not" in rule) return !holds(rule.not, values);
  const value = (values as Readonly<Record<string, number | undefined>>)[rule.feature] ?? 0;
  if (rule.is === "at-least") return value >= rule.value;
  return rule.is === "at-most" ? value <= rule.value : value === rule.value;
}

/** How many nodes a rule has. */
export function nodesOf(rule: Rule): number {
  if ("all" in rule) return 1 + sum(rule.all);
  if ("any" in rule) return 1 + sum(rule.any);
  return "not" in rule ? 1 + nodesOf(rule.not) : 1;
}

/** The features a rule asks for, each once. */
export function featuresOf(rule: Rule): readonly string[] {
  if ("feature" in rule) return [rule.feature];
  const inner = "all" in rule ? rule.all : "any" in rule ? rule.any : [rule.not];
  return [...new Set(inner.flatMap(featuresOf))];
}

function sum(rules: readonly Rule[]): number {
  return rules.reduce((n, rule) => n + nodesOf(rule), 0);
}
