import { callable, countable, intArgument } from "./filters.ts";
import { broken } from "./meter.ts";
import { compare } from "./operators.ts";
import type { Callable } from "./tree.ts";
import { Dict, Float, isList, numberIn, Tuple, type Value } from "./values.ts";

const one = (holds: (value: Value) => boolean): Callable => callable("value", 1, ([value]) => holds(value));
const against = (op: string): Callable =>
  callable("value other", 2, ([value, other], meter) => compare(op, value, other, meter));

const rest = (value: Value, by: number): number => {
  const n = numberIn(value) ?? broken("it is no number");
  return by === 0 ? broken("a division by zero") : n % by;
};

const gathered = (value: Value): boolean =>
  value === undefined || typeof value === "string" || isList(value) || value instanceof Tuple || value instanceof Dict;
const isInt = (value: Value): boolean => typeof value === "number" || typeof value === "bigint";
const isNumber = (value: Value): boolean => typeof value === "bigint" || numberIn(value) !== undefined;

/** Every test a template may ask with `is`; any other name is refused when the template is read. */
export const tests: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["boolean", one((value) => typeof value === "boolean")],
  ["defined", one((value) => value !== undefined)],
  ["divisibleby", callable("value num", 2, ([value, by]) => rest(value, intArgument(by, 0)) === 0)],
  ["eq", against("==")],
  ["equalto", against("==")],
  ["even", one((value) => rest(value, 2) === 0)],
  ["false", one((value) => value === false)],
  ["float", one((value) => value instanceof Float)],
  ["ge", against(">=")],
  ["greaterthan", against(">")],
  ["gt", against(">")],
  ["in", against("in")],
  ["integer", one(isInt)],
  ["is_number", countable],
  ["iterable", one(gathered)],
  ["le", against("<=")],
  ["lessthan", against("<")],
  ["lt", against("<")],
  ["mapping", one((value) => value instanceof Dict)],
  ["ne", against("!=")],
  ["none", one((value) => value === null)],
  ["number", one(isNumber)],
  ["odd", one((value) => Math.abs(rest(value, 2)) === 1)],
  ["sequence", one(gathered)],
  ["string", one((value) => typeof value === "string")],
  ["true", one((value) => value === true)],
  ["undefined", one((value) => value === undefined)],
]);
