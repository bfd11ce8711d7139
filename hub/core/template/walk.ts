import { broken, pay, type Meter } from "./meter.ts";
import { arithmetic, attribute, compare, item, slice } from "./operators.ts";
import { itemsOf } from "./sequences.ts";
import { str } from "./text.ts";
import type { Node, Piece } from "./tree.ts";
import { Dict, Float, fromOutside, Namespace, numberIn, Tuple, truth, typeName, whole, type Value } from "./values.ts";

/** Where names are looked up: what was set here, then around it, then what the house handed in. */
type Scope = {
  readonly set: Map<string, Value>;
  readonly around: Scope | undefined;
  readonly outside: Readonly<Record<string, unknown>>;
};

/** One rendering: what it may still use and what it has written. */
type Run = { readonly meter: Meter; out: string };

const mostWritten = 16_384;

/** Writes the pieces out with what the house hands in. */
export function written(pieces: readonly Piece[], outside: Readonly<Record<string, unknown>>, meter: Meter): string {
  const run: Run = { meter, out: "" };
  write(pieces, { set: new Map(), around: undefined, outside }, run);
  return run.out;
}

function write(pieces: readonly Piece[], scope: Scope, run: Run): void {
  for (const piece of pieces) {
    step(run.meter);
    if (piece.is === "text") append(run, piece.text);
    else if (piece.is === "write") append(run, str(valueOf(piece.node, scope, run.meter), run.meter));
    else if (piece.is === "if") {
      const branch = piece.branches.find(({ test }) => truth(valueOf(test, scope, run.meter)));
      write(branch?.body ?? piece.otherwise, scope, run);
    } else if (piece.is === "for") repeat(piece, scope, run);
    else if (piece.is === "set") assign(scope.set, piece.names, valueOf(piece.node, scope, run.meter), run.meter);
    else {
      const space = lookUp(piece.space, scope);
      if (!(space instanceof Namespace)) broken(`${piece.space} is no namespace`);
      space.values.set(piece.name, valueOf(piece.node, scope, run.meter));
    }
  }
}

function append(run: Run, text: string): void {
  if (run.out.length + text.length > mostWritten) broken("it writes too much");
  run.out += text;
}

function step(meter: Meter): void {
  meter.steps -= 1;
  if (meter.steps < 0) broken("it takes too many steps");
}

function repeat(piece: Extract<Piece, { is: "for" }>, scope: Scope, run: Run): void {
  const { meter } = run;
  const inner = (value: Value): Scope => {
    step(meter);
    const set = new Map<string, Value>();
    assign(set, piece.names, value, meter);
    return { set, around: scope, outside: scope.outside };
  };
  const { test } = piece;
  const all = itemsOf(valueOf(piece.of, scope, meter), meter);
  const items = test ? all.filter((value) => truth(valueOf(test, inner(value), meter))) : all;
  if (items.length === 0) return write(piece.otherwise, scope, run);
  for (const [i, value] of items.entries()) {
    const one = inner(value);
    one.set.set("loop", place(i, items.length));
    write(piece.body, one, run);
  }
}

function place(i: number, length: number): Dict {
  return new Dict(
    new Map<string, Value>([
      ["index", i + 1],
      ["index0", i],
      ["revindex", length - i],
      ["revindex0", length - i - 1],
      ["first", i === 0],
      ["last", i === length - 1],
      ["length", length],
    ]),
  );
}

function assign(set: Map<string, Value>, names: readonly string[], value: Value, meter: Meter): void {
  const [only = ""] = names;
  if (names.length === 1) {
    set.set(only, value);
    return;
  }
  const items = itemsOf(value, meter);
  if (items.length !== names.length) broken(`${items.length} values for ${names.length} names`);
  for (const [i, name] of names.entries()) set.set(name, items[i]);
}

function lookUp(name: string, scope: Scope): Value {
  for (let at: Scope | undefined = scope; at; at = at.around) if (at.set.has(name)) return at.set.get(name);
  return Object.hasOwn(scope.outside, name) ? fromOutside(scope.outside[name]) : undefined;
}

function valueOf(node: Node, scope: Scope, meter: Meter): Value {
  step(meter);
  const inner = (of: Node): Value => valueOf(of, scope, meter);
  switch (node.is) {
    case "const":
      return node.value;
    case "name":
      return lookUp(node.name, scope);
    case "attribute":
      return attribute(inner(node.of), node.name);
    case "item":
      return item(inner(node.of), inner(node.key), meter);
    case "slice":
      return slice(
        inner(node.of),
        node.cut.map((at) => (at ? inner(at) : null)),
        meter,
      );
    case "list":
      return node.items.map(inner);
    case "tuple":
      return new Tuple(node.items.map(inner));
    case "concat":
      return joined(node.items.map(inner), meter);
    case "dict":
      return dict(node.pairs, inner);
    case "not":
      return !truth(inner(node.of));
    case "negative":
    case "positive":
      return signed(inner(node.of), node.is === "negative" ? -1 : 1);
    case "and":
    case "or": {
      const left = inner(node.left);
      return truth(left) === (node.is === "or") ? left : inner(node.right);
    }
    case "arithmetic":
      return arithmetic(node.op, inner(node.left), inner(node.right), meter);
    case "compare":
      return compared(node, inner, meter);
    case "choose":
      if (truth(inner(node.test))) return inner(node.yes);
      return node.no && inner(node.no);
    case "call":
      return node.callable.call(
        node.args.map((arg) => arg && inner(arg)),
        meter,
      );
  }
}

function compared(node: Extract<Node, { is: "compare" }>, inner: (of: Node) => Value, meter: Meter): boolean {
  let left = inner(node.left);
  for (const { op, right } of node.rest) {
    const next = inner(right);
    if (!compare(op, left, next, meter)) return false;
    left = next;
  }
  return true;
}

function joined(values: readonly Value[], meter: Meter): string {
  let text = "";
  for (const value of values) {
    const part = str(value, meter);
    pay(meter, text.length + part.length);
    text += part;
  }
  return text;
}

function dict(pairs: readonly (readonly [Node, Node])[], inner: (of: Node) => Value): Dict {
  const made = new Dict();
  for (const [key, value] of pairs) made.set(inner(key), inner(value));
  return made;
}

function signed(value: Value, sign: 1 | -1): Value {
  const n = numberIn(value) ?? broken(`a sign before ${typeName(value)}`);
  return value instanceof Float ? new Float(sign * n) : whole(sign * n);
}
