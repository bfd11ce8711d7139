import { broken } from "./meter.ts";

/** Python's float, kept apart from an int of the same size: `1.0` is not written `1`. */
export class Float {
  readonly n: number;
  constructor(n: number) {
    this.n = n;
  }
}

/** Python's tuple: a list that is written and compared as another thing. */
export class Tuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** Python's dict; its keys live in maps, so no name of a JavaScript prototype is ever reached. */
export class Dict {
  readonly values: Map<Key, Value>;
  /** How a key was written where the map's own key does not say it: True, False and 1.0. */
  private written: Map<Key, Value> | undefined;
  constructor(values: Map<Key, Value> = new Map()) {
    this.values = values;
  }
  get(key: Value): Value {
    return key === undefined ? undefined : this.values.get(keyOf(key));
  }
  has(key: Value): boolean {
    return key !== undefined && this.values.has(keyOf(key));
  }
  set(key: Value, value: Value): void {
    const own = keyOf(key);
    if (own !== key && !this.values.has(own)) (this.written ??= new Map()).set(own, key);
    this.values.set(own, value);
  }
  keys(): Value[] {
    const keys = [...this.values.keys()];
    return this.written ? keys.map((key) => this.written?.get(key) ?? key) : keys;
  }
}

/** What `namespace()` makes: the one thing a template may change from inside a loop. */
export class Namespace {
  readonly values = new Map<string, Value>();
}

/** Any value of a template; `undefined` is Jinja's Undefined, a bigint an int too big to count with. */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | readonly Value[]
  | Tuple
  | Dict
  | Namespace;

type Key = string | number | bigint | null;

function keyOf(key: Value): Key {
  if (typeof key === "string" || typeof key === "number" || typeof key === "bigint" || key === null) return key;
  if (typeof key === "boolean") return key ? 1 : 0;
  if (key instanceof Float) return key.n;
  return broken(`a ${typeName(key)} is no key`);
}

/** Whether it is a list of Python's. */
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** The number in an int, float or boolean; undefined in anything else. */
export function numberIn(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (value instanceof Float) return value.n;
  if (typeof value === "boolean") return value ? 1 : 0;
  return undefined;
}

/** Python's name of a type, for what a maker of a template is told. */
export function typeName(value: Value): string {
  if (value === undefined) return "undefined";
  if (value === null) return "None";
  if (typeof value === "string") return "str";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || typeof value === "bigint") return "int";
  if (value instanceof Float) return "float";
  if (value instanceof Tuple) return "tuple";
  if (value instanceof Dict) return "dict";
  return value instanceof Namespace ? "namespace" : "list";
}

/** Python's truth of a value. */
export function truth(value: Value): boolean {
  if (value instanceof Float) return value.n !== 0;
  if (isList(value)) return value.length > 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Dict) return value.values.size > 0;
  return Boolean(value);
}

/** The whole number, or an end where JavaScript would no longer count exactly. */
export function whole(n: number): number {
  if (!Number.isSafeInteger(n)) broken("a number is too big");
  // Python's int knows no -0.
  return n === 0 ? 0 : n;
}

const deepest = 32;

/** A value handed in by the house: numbers with a fraction are floats, own keys become a dict's, anything else is refused. */
export function fromOutside(value: unknown, depth = 0): Value {
  if (depth > deepest) broken("a value is nested too deeply");
  if (typeof value === "number") return Number.isSafeInteger(value) ? whole(value) : new Float(value);
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint" || isMade(value)) return value;
  if (Array.isArray(value)) return value.map((item) => fromOutside(item, depth + 1));
  if (typeof value !== "object") return broken("a value handed in is no data");
  const values = new Map<Key, Value>();
  for (const [key, inner] of Object.entries(value)) values.set(key, fromOutside(inner, depth + 1));
  return new Dict(values);
}

function isMade(value: unknown): value is Float | Tuple | Dict | Namespace {
  return value instanceof Float || value instanceof Tuple || value instanceof Dict || value instanceof Namespace;
}
