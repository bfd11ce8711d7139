import { broken, pay, type Meter } from "./meter.ts";
import { printf, printfArgs } from "./numbers.ts";
import { characters } from "./text.ts";
import { Dict, Float, isList, Namespace, numberIn, Tuple, typeName, whole, type Value } from "./values.ts";

/** `+ - * / // % **` as Python does them. */
export function arithmetic(op: string, left: Value, right: Value, meter: Meter): Value {
  const a = numberIn(left);
  const b = numberIn(right);
  if (a !== undefined && b !== undefined) {
    const float = left instanceof Float || right instanceof Float;
    if (op === "/") return b === 0 ? broken("a division by zero") : new Float(a / b);
    if (op === "**") return power(a, b, float || b < 0);
    const n = counted(op, a, b);
    return float ? new Float(n) : whole(n);
  }
  if (op === "%" && typeof left === "string") return printf(left, printfArgs(right), meter);
  if (op === "+") return joined(left, right, meter);
  if (op === "*") return repeated(left, right, meter);
  return mismatch(op, left, right);
}

function mismatch(op: string, left: Value, right: Value): never {
  return broken(`${typeName(left)} ${op} ${typeName(right)}`);
}

function counted(op: string, a: number, b: number): number {
  if (op === "+") return a + b;
  if (op === "-") return a - b;
  if (op === "*") return a * b;
  if (b === 0) broken("a division by zero");
  let rest = a % b;
  // Python's remainder has the sign of the divisor, even where it is nothing.
  if (rest === 0) rest = b < 0 ? -0 : 0;
  else if (rest < 0 !== b < 0) rest += b;
  if (op === "%") return rest;
  const times = Math.round((a - rest) / b);
  return times === 0 ? (a / b < 0 ? -0 : 0) : times;
}

function power(a: number, b: number, float: boolean): Value {
  if (a === 0 && b < 0) broken("a division by zero");
  const n = a ** b;
  if (!Number.isFinite(n) || Number.isNaN(n)) broken("a number is too big");
  return float ? new Float(n) : whole(n);
}

function joined(left: Value, right: Value, meter: Meter): Value {
  if (typeof left === "string" && typeof right === "string") {
    pay(meter, left.length + right.length);
    return left + right;
  }
  if (isList(left) && isList(right)) {
    pay(meter, left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Tuple && right instanceof Tuple) {
    pay(meter, left.items.length + right.items.length);
    return new Tuple([...left.items, ...right.items]);
  }
  return mismatch("+", left, right);
}

function repeated(left: Value, right: Value, meter: Meter): Value {
  const [what, times] = typeof right === "string" || isList(right) ? [right, left] : [left, right];
  if (typeof times !== "number" && typeof times !== "boolean") return mismatch("*", left, right);
  const n = Math.max(0, Number(times));
  if (typeof what === "string") {
    pay(meter, what.length * n);
    return what === "" ? "" : what.repeat(n);
  }
  if (!isList(what)) return mismatch("*", left, right);
  pay(meter, what.length * n);
  return what.length === 0 ? [] : Array.from({ length: n }, () => what).flat();
}

/** Python's `==`: 1 is 1.0 and True; a list is no tuple. */
export function same(left: Value, right: Value, meter: Meter, depth = 0): boolean {
  if (typeof left === "string" && typeof right === "string") pay(meter, Math.min(left.length, right.length) / 64);
  if (typeof left === "string" || typeof right === "string" || left === null || right === null) return left === right;
  const a = numberIn(left);
  const b = numberIn(right);
  if (a !== undefined || b !== undefined) return a === b;
  pay(meter, 8);
  if (depth > 32) broken("a value is nested too deeply");
  if (left instanceof Tuple && right instanceof Tuple) return same(left.items, right.items, meter, depth + 1);
  if (isList(left) && isList(right))
    return left.length === right.length && left.every((item, i) => same(item, right[i], meter, depth + 1));
  if (left instanceof Dict && right instanceof Dict)
    return (
      left.values.size === right.values.size &&
      [...left.values].every(
        ([key, item]) => right.values.has(key) && same(item, right.values.get(key), meter, depth + 1),
      )
    );
  return left === right;
}

/** Below 0, 0 or above 0 as Python orders two numbers, texts or lists; anything else has no order. */
export function order(left: Value, right: Value, meter: Meter): number {
  const a = numberIn(left);
  const b = numberIn(right);
  if (a !== undefined && b !== undefined) return a - b;
  pay(meter, 8);
  if (typeof left === "string" && typeof right === "string") {
    pay(meter, Math.min(left.length, right.length) / 64);
    return left === right ? 0 : left < right ? -1 : 1;
  }
  const [ours, theirs] = left instanceof Tuple && right instanceof Tuple ? [left.items, right.items] : [left, right];
  if (!isList(ours) || !isList(theirs)) return mismatch("<", left, right);
  const apart = ours.findIndex((item, i) => i >= theirs.length || !same(item, theirs[i], meter));
  if (apart < 0) return ours.length - theirs.length;
  return apart >= theirs.length ? 1 : order(ours[apart], theirs[apart], meter);
}

/** One comparing operator. */
export function compare(op: string, left: Value, right: Value, meter: Meter): boolean {
  if (op === "==") return same(left, right, meter);
  if (op === "!=") return !same(left, right, meter);
  if (op === "in") return holds(right, left, meter);
  if (op === "not in") return !holds(right, left, meter);
  const by = order(left, right, meter);
  if (op === "<") return by < 0;
  if (op === "<=") return by <= 0;
  return op === ">" ? by > 0 : by >= 0;
}

/** Python's `in`. */
export function holds(whole: Value, part: Value, meter: Meter): boolean {
  if (whole === undefined) return false;
  if (whole instanceof Dict) return whole.has(part);
  if (typeof whole === "string") {
    if (typeof part !== "string") return mismatch("in", part, whole);
    search(whole, part, meter);
    return whole.includes(part);
  }
  const items = whole instanceof Tuple ? whole.items : whole;
  if (!isList(items)) return mismatch("in", part, whole);
  pay(meter, items.length);
  return items.some((item) => same(item, part, meter));
}

/** Pays for looking for one text in another, at its worst. */
export function search(text: string, part: string, meter: Meter): void {
  pay(meter, text.length + (text.length * part.length) / 64);
}

/** `a[key]`: undefined for what is not there; never anything but an own item. */
export function item(of: Value, key: Value, meter: Meter): Value {
  if (of === undefined) return broken("an item of an undefined value");
  if (of instanceof Dict) return isKey(key) ? of.get(key) : undefined;
  if (typeof key !== "number" && typeof key !== "boolean") return undefined;
  const n = Number(key);
  if (typeof of === "string") return characters(of, meter).at(n);
  if (of instanceof Tuple) return of.items.at(n);
  return isList(of) ? of.at(n) : undefined;
}

const isKey = (key: Value): boolean => key === null || typeof key !== "object" || key instanceof Float;

/** `a.name`: a key of a dict. */
export function attribute(of: Value, name: string): Value {
  if (of instanceof Dict) return of.values.get(name);
  if (of === undefined) return broken(`${name} of an undefined value`);
  return of instanceof Namespace ? of.values.get(name) : undefined;
}

/** `a[from:to:step]` of a text, list or tuple. */
export function slice(of: Value, cut: readonly Value[], meter: Meter): Value {
  if (of instanceof Tuple) return new Tuple(sliced(of.items, cut, meter));
  if (typeof of === "string") return sliced(characters(of, meter), cut, meter).join("");
  return isList(of) ? sliced(of, cut, meter) : broken(`a slice of ${typeName(of)}`);
}

function sliced<T>(items: readonly T[], cut: readonly Value[], meter: Meter): T[] {
  pay(meter, items.length);
  const [from, to, by] = cut.map((value) =>
    value === null ? undefined : (intOf(value) ?? broken(`a slice by ${typeName(value)}`)),
  );
  const step = by ?? 1;
  if (step === 0) broken("a slice by steps of 0");
  const size = items.length;
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const at = (n: number): number => Math.min(high, Math.max(low, n < 0 ? n + size : n));
  const start = from === undefined ? (step > 0 ? low : high) : at(from);
  const end = to === undefined ? (step > 0 ? high : low) : at(to);
  const kept: T[] = [];
  for (let i = start; step > 0 ? i < end : i > end; i += step) kept.push(items[i] as T);
  return kept;
}

const intOf = (value: Value): number | undefined =>
  typeof value === "number" || typeof value === "boolean" ? Number(value) : undefined;
