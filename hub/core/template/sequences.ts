import { broken, pay, type Meter } from "./meter.ts";
import { arithmetic, order, same } from "./operators.ts";
import { characters, str } from "./text.ts";
import { Dict, isList, Tuple, typeName, type Value } from "./values.ts";

/** What a `for`, or a filter that goes through something, finds in it: the items, the keys, the characters. */
export function itemsOf(value: Value, meter: Meter): readonly Value[] {
  if (value === undefined) return [];
  if (typeof value === "string") return characters(value, meter);
  const items = value instanceof Tuple ? value.items : value;
  if (!isList(items) && !(items instanceof Dict)) return broken(`nothing to go through in ${typeName(value)}`);
  pay(meter, isList(items) ? items.length : items.values.size);
  return isList(items) ? items : items.keys();
}

/** Python's `len()`. */
export function lengthOf(value: Value, meter: Meter): number {
  if (value instanceof Dict) return value.values.size;
  return isList(value) ? value.length : itemsOf(value, meter).length;
}

const caseless = (value: Value): Value => (typeof value === "string" ? value.toLowerCase() : value);

/** The smallest or the biggest; undefined of nothing. */
export function extreme(items: readonly Value[], sign: 1 | -1, meter: Meter): Value {
  pay(meter, items.length);
  let best = items[0];
  for (const next of items) if (order(caseless(next), caseless(best), meter) * sign < 0) best = next;
  return best;
}

/** In order, texts without regard to their case. */
export function sorted(items: readonly Value[], backwards: boolean, meter: Meter): Value[] {
  pay(meter, items.length);
  const keyed = items.map((value): [Value, Value] => [caseless(value), value]);
  keyed.sort(([a], [b]) => {
    pay(meter, 1);
    return backwards ? order(b, a, meter) : order(a, b, meter);
  });
  return keyed.map(([, value]) => value);
}

/** Each value once, the first of those alike. */
export function unique(items: readonly Value[], meter: Meter): Value[] {
  const kept: Value[] = [];
  for (const next of items) {
    pay(meter, kept.length);
    if (!kept.some((known) => same(caseless(known), caseless(next), meter))) kept.push(next);
  }
  return kept;
}

/** All of them added up. */
export function summed(items: readonly Value[], start: Value, meter: Meter): Value {
  return items.reduce((total: Value, next) => arithmetic("+", total, next, meter), start);
}

/** All of them written one after the other. */
export function joinedText(items: readonly Value[], between: string, meter: Meter): string {
  const texts = items.map((next) => str(next, meter));
  pay(
    meter,
    texts.reduce((sum, text) => sum + text.length + between.length, 0),
  );
  return texts.join(between);
}
