import { callable, filters, iif, intArgument } from "./filters.ts";
import { broken, pay, type Meter } from "./meter.ts";
import { extreme, itemsOf, joinedText } from "./sequences.ts";
import { capitalized, replaced, split, stripped } from "./texts.ts";
import type { Callable } from "./tree.ts";
import { Dict, Namespace, Tuple, typeName, type Value } from "./values.ts";

/** What Home Assistant would hand a template and this house does not: other states, and the entity itself. */
export const outOfReach: ReadonlySet<string> = new Set(["states", "this"]);

const filter = (name: string): [string, Callable] => [name, filters.get(name) ?? broken(`filter ${name}`)];

function range(args: readonly Value[], meter: Meter): Value {
  const [a, b, by] = args;
  const [from, to] = b === undefined ? [0, intArgument(a, 0)] : [intArgument(a, 0), intArgument(b, 0)];
  const step = intArgument(by, 1);
  if (step === 0) broken("range by steps of 0");
  const length = Math.max(0, Math.ceil((to - from) / step));
  pay(meter, length);
  return Array.from({ length }, (_, i) => from + i * step);
}

const outermost = (sign: 1 | -1): Callable => ({
  ...callable("value", 1, (args, meter) => extreme(args.length > 1 ? args : itemsOf(args[0], meter), sign, meter)),
  more: true,
});

function pairs(args: readonly Value[]): [string, Value][] {
  return args.flatMap((name, i) =>
    i % 2 === 0 && typeof name === "string" ? [[name, args[i + 1]] satisfies [string, Value]] : [],
  );
}

function space(args: readonly Value[]): Value {
  const made = new Namespace();
  for (const [name, value] of pairs(args)) made.values.set(name, value);
  return made;
}

/** Every function a template may call; any other name is refused when the template is read. */
export const functions: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  filter("abs"),
  filter("bool"),
  ["dict", { takes: [], needs: 0, byName: true, call: (args) => new Dict(new Map(pairs(args))) }],
  filter("float"),
  ["iif", iif],
  filter("int"),
  filter("is_number"),
  ["max", outermost(-1)],
  ["min", outermost(1)],
  ["namespace", { takes: [], needs: 0, byName: true, call: space }],
  ["range", callable("start stop step", 1, range)],
]);

const ofDict = (takes: string, needs: number, call: (dict: Dict, args: readonly Value[]) => Value): Callable =>
  callable(`self${takes}`, needs + 1, ([self, ...args], meter) => {
    if (!(self instanceof Dict)) return broken(`${typeName(self)} is no dict`);
    if (takes === "") pay(meter, self.values.size);
    return call(self, args);
  });

const ofText = (
  takes: string,
  needs: number,
  call: (text: string, args: readonly (string | undefined)[], meter: Meter) => Value,
): Callable =>
  callable(`self${takes}`, needs + 1, ([self, ...args], meter) => {
    if (typeof self !== "string") return broken(`${typeName(self)} is no text`);
    pay(meter, self.length);
    return call(self, args.map(textOrNone), meter);
  });

function textOrNone(value: Value): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : broken(`a ${typeName(value)} where a text is wanted`);
}

/** Methods that take a count after their texts. */
const counting = (
  takes: string,
  needs: number,
  call: (text: string, args: readonly (string | undefined)[], count: number, meter: Meter) => Value,
): Callable =>
  callable(`self ${takes} count`, needs + 1, ([self, ...args], meter) => {
    if (typeof self !== "string") return broken(`${typeName(self)} is no text`);
    return call(self, args.slice(0, -1).map(textOrNone), intArgument(args.at(-1), -1), meter);
  });

const strip = (ends: "both" | "left" | "right"): Callable =>
  ofText(" chars", 0, (text, [chars], meter) => stripped(text, chars, ends, meter));

function inTitleCase(text: string, meter: Meter): string {
  return text.replace(/\p{L}+/gu, (word) => capitalized(word, meter));
}

/** Every method a template may call on a value of its own; any other name is refused when the template is read. */
export const methods: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  [
    "get",
    ofDict(" key default", 1, (dict, [key, or]) => (dict.has(key) ? dict.get(key) : or === undefined ? null : or)),
  ],
  ["items", ofDict("", 0, (dict) => dict.keys().map((key) => new Tuple([key, dict.get(key)])))],
  ["keys", ofDict("", 0, (dict) => dict.keys())],
  ["values", ofDict("", 0, (dict) => [...dict.values.values()])],
  ["capitalize", ofText("", 0, (text, _, meter) => capitalized(text, meter))],
  ["endswith", ofText(" suffix", 1, (text, [end = ""]) => text.endsWith(end))],
  ["join", callable("self iterable", 2, ([self, items], meter) => joinedTexts(self, items, meter))],
  ["lower", ofText("", 0, (text) => text.toLowerCase())],
  ["lstrip", strip("left")],
  [
    "replace",
    counting("old new", 2, (text, [old = "", by = ""], count, meter) => replaced(text, old, by, count, meter)),
  ],
  ["rstrip", strip("right")],
  ["split", counting("sep", 0, (text, [at], count, meter) => split(text, at, count, meter))],
  ["startswith", ofText(" prefix", 1, (text, [start = ""]) => text.startsWith(start))],
  ["strip", strip("both")],
  ["title", ofText("", 0, (text, _, meter) => inTitleCase(text, meter))],
  ["upper", ofText("", 0, (text) => text.toUpperCase())],
]);

function joinedTexts(between: Value, items: Value, meter: Meter): Value {
  const all = itemsOf(items, meter);
  if (typeof between !== "string") return broken(`${typeName(between)} is no text`);
  if (all.some((item) => typeof item !== "string")) broken("join takes texts");
  return joinedText(all, between, meter);
}
