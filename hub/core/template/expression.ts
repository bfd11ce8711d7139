import { filters } from "./filters.ts";
import { functions, methods, outOfReach } from "./functions.ts";
import { broken } from "./meter.ts";
import { isKeyword, type Reader } from "./reader.ts";
import { tests } from "./tests.ts";
import type { Callable, Comparison, Node } from "./tree.ts";
import { Float, whole, type Value } from "./values.ts";

// How strongly each operator binds, as Jinja has it: `~` stronger than `+`, `**` from the left.
const powers = new Map<string, number>([
  ["or", 1],
  ["and", 2],
  ...["==", "!=", "<", "<=", ">", ">=", "in", "not in"].map((op): [string, number] => [op, 4]),
  ["+", 5],
  ["-", 5],
  ["~", 6],
  ...["*", "/", "//", "%"].map((op): [string, number] => [op, 7]),
  ["**", 8],
]);
const denying = 3;
const comparing = 4;
const joining = 6;

const constants = new Map<string, Value>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);

/** A whole expression, with a tuple where commas stand: what `{{ }}` and `set` take. */
export function parseTuple(reader: Reader): Node {
  return tupleFrom(reader, parseExpression(reader), "end");
}

/** One expression with its inline `if`. */
export function parseExpression(reader: Reader): Node {
  return reader.inside(() => {
    let node = parseOr(reader);
    while (reader.skip("if")) {
      const test = parseOr(reader);
      const no = reader.skip("else") ? parseExpression(reader) : undefined;
      node = reader.make({ is: "choose", test, yes: node, no }, test, node, no);
    }
    return node;
  });
}

/** One expression without an inline `if`: what `for … in` takes. */
export function parseOr(reader: Reader): Node {
  return climb(reader, 0);
}

function climb(reader: Reader, least: number): Node {
  let left = reader.skip("not") ? reader.inside(() => denied(reader, climb(reader, denying))) : unary(reader, true);
  for (;;) {
    const op = operatorAt(reader);
    const power = powers.get(op) ?? 0;
    if (power <= least) return left;
    if (power === comparing) left = comparison(reader, left);
    else if (power === joining) left = joined(reader, left);
    else {
      reader.take();
      const right = climb(reader, power);
      left =
        op === "and" || op === "or"
          ? reader.make({ is: op, left, right }, left, right)
          : reader.make({ is: "arithmetic", op, left, right }, left, right);
    }
  }
}

function operatorAt(reader: Reader): string {
  const token = reader.peek();
  if (token.is !== "op" && token.is !== "name") return "";
  if (token.text !== "not") return token.text;
  return reader.peek(1).text === "in" ? "not in" : "";
}

const denied = (reader: Reader, of: Node): Node => reader.make({ is: "not", of }, of);

function comparison(reader: Reader, left: Node): Node {
  const rest: Comparison[] = [];
  for (let op = operatorAt(reader); powers.get(op) === comparing; op = operatorAt(reader)) {
    reader.take();
    if (op === "not in") reader.take();
    rest.push({ op, right: climb(reader, comparing) });
  }
  return reader.make({ is: "compare", left, rest }, left, ...rest.map(({ right }) => right));
}

function joined(reader: Reader, left: Node): Node {
  const items = [left];
  while (reader.skip("~")) items.push(climb(reader, joining));
  return reader.make({ is: "concat", items }, ...items);
}

function unary(reader: Reader, filtered: boolean): Node {
  const sign = reader.skip("-") ? "negative" : reader.skip("+") ? "positive" : undefined;
  let node: Node;
  if (sign) {
    const of = reader.inside(() => unary(reader, false));
    node = reader.make({ is: sign, of }, of);
  } else node = primary(reader);
  node = postfix(reader, node);
  return filtered ? piped(reader, node) : node;
}

function primary(reader: Reader): Node {
  const token = reader.take();
  if (token.is === "name") return named(reader, token.text, token.at);
  if (token.is === "int") return reader.make({ is: "const", value: whole(Number(token.text)) });
  if (token.is === "float") return reader.make({ is: "const", value: new Float(Number(token.text)) });
  if (token.is === "str") {
    let value = token.text;
    while (reader.peek().is === "str") value += reader.take().text;
    return reader.make({ is: "const", value });
  }
  if (token.is === "op" && token.text === "(") {
    if (reader.skip(")")) return reader.make({ is: "tuple", items: [] });
    const inner = tupleFrom(reader, parseExpression(reader), ")");
    reader.expect(")");
    return inner;
  }
  if (token.is === "op" && token.text === "[") return list(reader);
  if (token.is === "op" && token.text === "{") return dict(reader);
  return broken(`unexpected ${token.text}`, token.at);
}

function named(reader: Reader, name: string, at: number): Node {
  if (constants.has(name)) return reader.make({ is: "const", value: constants.get(name) });
  if (isKeyword(name)) broken(`unexpected ${name}`, at);
  if (reader.peek().is === "op" && reader.peek().text === "(") return called(reader, functions, "function", name, at);
  if (outOfReach.has(name)) broken(`no ${name} here`, at);
  return reader.make({ is: "name", name });
}

function tupleFrom(reader: Reader, first: Node, end: ")" | "end"): Node {
  const items = [first];
  let tuple = false;
  while (reader.skip(",")) {
    tuple = true;
    if (end === "end" ? reader.peek().is === "end" : reader.peek().text === end) break;
    items.push(parseExpression(reader));
  }
  return tuple ? reader.make({ is: "tuple", items }, ...items) : first;
}

function list(reader: Reader): Node {
  const items: Node[] = [];
  while (!reader.skip("]")) {
    items.push(parseExpression(reader));
    if (!reader.skip(",") && reader.peek().text !== "]") reader.refuse();
  }
  return reader.make({ is: "list", items }, ...items);
}

function dict(reader: Reader): Node {
  const pairs: [Node, Node][] = [];
  while (!reader.skip("}")) {
    const key = parseExpression(reader);
    reader.expect(":");
    pairs.push([key, parseExpression(reader)]);
    if (!reader.skip(",") && reader.peek().text !== "}") reader.refuse();
  }
  return reader.make({ is: "dict", pairs }, ...pairs.flat());
}

function postfix(reader: Reader, start: Node): Node {
  let node = start;
  for (;;) {
    if (reader.skip(".")) node = attribute(reader, node);
    else if (reader.skip("[")) node = subscript(reader, node);
    else if (reader.peek().is === "op" && reader.peek().text === "(")
      return broken("only what has a name can be called", reader.peek().at);
    else return node;
  }
}

function attribute(reader: Reader, of: Node): Node {
  const token = reader.take();
  if (token.is === "int") {
    const key = reader.make({ is: "const", value: whole(Number(token.text)) });
    return reader.make({ is: "item", of, key }, of, key);
  }
  if (token.is !== "name") return broken(`unexpected ${token.text}`, token.at);
  if (reader.peek().is === "op" && reader.peek().text === "(")
    return called(reader, methods, "method", token.text, token.at, of);
  return reader.make({ is: "attribute", of, name: token.text }, of);
}

function subscript(reader: Reader, of: Node): Node {
  const bound = (): Node | undefined =>
    reader.peek().text === ":" || reader.peek().text === "]" ? undefined : parseExpression(reader);
  const first = bound();
  if (!reader.skip(":")) {
    reader.expect("]");
    return first ? reader.make({ is: "item", of, key: first }, of, first) : reader.refuse();
  }
  const cut = [first, bound(), reader.skip(":") ? bound() : undefined];
  reader.expect("]");
  return reader.make({ is: "slice", of, cut }, of, ...cut);
}

function piped(reader: Reader, start: Node): Node {
  let node = start;
  for (;;) {
    if (reader.skip("|")) {
      const { at } = reader.peek();
      node = called(reader, filters, "filter", reader.name(), at, node);
    } else if (reader.skip("is")) node = tested(reader, node);
    else return node;
  }
}

function tested(reader: Reader, subject: Node): Node {
  const not = reader.skip("not");
  const { text: name, at, is } = reader.take();
  if (is !== "name") broken(`unexpected ${name}`, at);
  const test = tests.get(name) ?? broken(`test ${name}`, at);
  const bare = test.takes.length > 1 && reader.peek().text !== "(";
  const node = bare
    ? bound(reader, test, name, at, [subject, postfix(reader, primary(reader))], new Map())
    : called(reader, tests, "test", name, at, subject);
  return not ? denied(reader, node) : node;
}

function called(
  reader: Reader,
  table: ReadonlyMap<string, Callable>,
  what: string,
  name: string,
  at: number,
  subject?: Node,
): Node {
  const callable = table.get(name) ?? broken(`${what} ${name}`, at);
  const args = subject ? [subject] : [];
  const byName = new Map<string, Node>();
  if (reader.skip("(")) {
    while (!reader.skip(")")) {
      if (reader.peek().is === "name" && reader.peek(1).is === "op" && reader.peek(1).text === "=") {
        const key = reader.take().text;
        reader.expect("=");
        byName.set(key, parseExpression(reader));
      } else if (byName.size > 0) reader.refuse();
      else args.push(parseExpression(reader));
      if (!reader.skip(",") && reader.peek().text !== ")") reader.refuse();
    }
  }
  return bound(reader, callable, name, at, args, byName);
}

function bound(
  reader: Reader,
  callable: Callable,
  name: string,
  at: number,
  args: readonly Node[],
  byName: ReadonlyMap<string, Node>,
): Node {
  const all: (Node | undefined)[] = [...args];
  if (args.length > callable.takes.length && !callable.more) broken(`${name} takes less`, at);
  for (const [key, node] of byName) {
    if (callable.byName) {
      all.push(reader.make({ is: "const", value: key }), node);
      continue;
    }
    const place = callable.takes.indexOf(key);
    if (place < 0 || all[place]) broken(`${name} takes no ${key}`, at);
    all[place] = node;
  }
  for (let i = 0; i < callable.needs; i++) if (!all[i]) broken(`${name} takes more`, at);
  const length = Math.max(all.length, callable.more ? 0 : callable.takes.length);
  return reader.make({ is: "call", callable, args: Array.from({ length }, (_, i) => all[i]) }, ...all);
}
