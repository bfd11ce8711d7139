import { readJson, writeJson } from "./json.ts";
import { broken, Ignored, pay, type Meter } from "./meter.ts";
import { printf, round, toBool, toFloat, toInt } from "./numbers.ts";
import { extreme, itemsOf, joinedText, lengthOf, sorted, summed, unique } from "./sequences.ts";
import { str } from "./text.ts";
import { capitalized, replaced, stripped, titled, truncated } from "./texts.ts";
import type { Callable } from "./tree.ts";
import { Float, numberIn, truth, typeName, whole, type Value } from "./values.ts";

/** A row of a table of callables. */
export function callable(takes: string, needs: number, call: Callable["call"]): Callable {
  return { takes: takes.split(" "), needs, call };
}

/** An argument that must be a whole number; `or` when it was left out. */
export function intArgument(value: Value, or: number): number {
  if (value === undefined) return or;
  if (typeof value === "boolean") return Number(value);
  return typeof value === "number" ? value : broken(`a ${typeName(value)} where an int is wanted`);
}

/** Home Assistant's way of making a number: what cannot be one is the default, or ends the rendering. */
export function orDefault(made: Value, value: Value, or: Value, what: string): Value {
  if (made !== undefined) return made;
  return or === undefined ? broken(`${typeName(value)} is no ${what}`) : or;
}

/** Home Assistant's `iif`. */
export const iif: Callable = callable("value if_true if_false if_none", 1, ([value, yes, no, none]) => {
  if (value === null && none !== undefined) return none;
  if (truth(value)) return yes === undefined ? true : yes;
  return no === undefined ? false : no;
});

const changed = (change: (text: string, meter: Meter) => string): Callable =>
  callable("s", 1, ([value], meter) => {
    const text = str(value, meter);
    pay(meter, text.length);
    return change(text, meter);
  });

const fallback = callable("value default_value boolean", 1, ([value, or, boolean]) =>
  value === undefined || (truth(boolean) && !truth(value)) ? (or === undefined ? "" : or) : value,
);
const lengths = callable("object", 1, ([value], meter) => lengthOf(value, meter));

const roundedBy = callable("value precision method default", 1, ([value, precision, method, or]) => {
  const n = toFloat(value);
  return n === undefined
    ? orDefault(undefined, value, or, "number")
    : round(n, intArgument(precision, 0), typeof method === "string" ? method : "common");
});

function size(value: Value): Value {
  if (value instanceof Float) return new Float(Math.abs(value.n));
  return whole(Math.abs(numberIn(value) ?? broken(`abs of ${typeName(value)}`)));
}

function reversed(value: Value, meter: Meter): Value {
  const items = [...itemsOf(value, meter)].toReversed();
  return typeof value === "string" ? joinedText(items, "", meter) : items;
}

/** Whether Home Assistant takes it for a number that can be counted with. */
export const countable: Callable = callable(
  "value",
  1,
  ([value]) => value !== undefined && Number.isFinite(toFloat(value)),
);

/** Every filter a template may use; any other name is refused when the template is read. */
export const filters: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["abs", callable("value", 1, ([value]) => size(value))],
  ["bool", callable("value default", 1, ([value, or]) => orDefault(toBool(value), value, or, "bool"))],
  ["capitalize", changed(capitalized)],
  ["count", lengths],
  ["d", fallback],
  ["default", fallback],
  ["first", callable("seq", 1, ([value], meter) => itemsOf(value, meter)[0])],
  [
    "float",
    callable("value default", 1, ([value, or]) => {
      const n = toFloat(value);
      return orDefault(n === undefined ? undefined : new Float(n), value, or, "number");
    }),
  ],
  [
    "format",
    { ...callable("value", 1, ([text, ...args], meter) => printf(str(text, meter), args, meter)), more: true },
  ],
  [
    "from_json",
    callable("value default", 1, ([value, or], meter) => {
      if (typeof value !== "string") return broken(`${typeName(value)} is no JSON`);
      pay(meter, value.length);
      const read = readJson(value);
      return orDefault(read?.value, value, or, "JSON");
    }),
  ],
  ["iif", iif],
  [
    "int",
    callable("value default base", 1, ([value, or, base]) =>
      orDefault(toInt(value, intArgument(base, 10)), value, or, "number"),
    ),
  ],
  [
    "is_defined",
    callable("value", 1, ([value]) => {
      if (value === undefined) throw new Ignored();
      return value;
    }),
  ],
  ["is_number", countable],
  [
    "join",
    callable("value d", 1, ([value, between], meter) => joinedText(itemsOf(value, meter), str(between, meter), meter)),
  ],
  ["last", callable("seq", 1, ([value], meter) => itemsOf(value, meter).at(-1))],
  ["length", lengths],
  ["list", callable("value", 1, ([value], meter) => [...itemsOf(value, meter)])],
  ["lower", changed((text) => text.toLowerCase())],
  ["max", callable("value", 1, ([value], meter) => extreme(itemsOf(value, meter), -1, meter))],
  ["min", callable("value", 1, ([value], meter) => extreme(itemsOf(value, meter), 1, meter))],
  [
    "replace",
    callable("s old new count", 3, ([value, old, by, times], meter) =>
      replaced(str(value, meter), str(old, meter), str(by, meter), times === null ? -1 : intArgument(times, -1), meter),
    ),
  ],
  ["reverse", callable("value", 1, ([value], meter) => reversed(value, meter))],
  ["round", roundedBy],
  [
    "sort",
    callable("value reverse", 1, ([value, backwards], meter) => sorted(itemsOf(value, meter), truth(backwards), meter)),
  ],
  ["string", callable("value", 1, ([value], meter) => str(value, meter))],
  ["sum", callable("iterable attribute start", 1, summedFrom)],
  ["title", changed(titled)],
  ["to_json", callable("value", 1, ([value], meter) => writeJson(value, meter, false))],
  ["tojson", callable("value", 1, ([value], meter) => writeJson(value, meter, true))],
  [
    "trim",
    callable("value chars", 1, ([value, chars], meter) =>
      stripped(str(value, meter), chars === undefined ? undefined : str(chars, meter), "both", meter),
    ),
  ],
  [
    "truncate",
    callable("s length killwords end leeway", 1, ([value, length, cut, end, spare], meter) => {
      if (typeof value !== "string" && value !== undefined) return broken(`${typeName(value)} has no length`);
      const mark = end === undefined ? "..." : str(end, meter);
      return truncated(value ?? "", intArgument(length, 255), truth(cut), mark, intArgument(spare, 5), meter);
    }),
  ],
  ["unique", callable("value", 1, ([value], meter) => unique(itemsOf(value, meter), meter))],
  ["upper", changed((text) => text.toUpperCase())],
]);

function summedFrom([value, attribute, start]: readonly Value[], meter: Meter): Value {
  if (attribute !== undefined && attribute !== null) broken("sum takes no attribute");
  return summed(itemsOf(value, meter), start ?? 0, meter);
}
