import { broken } from "./meter.ts";
import type { Token } from "./tokens.ts";
import type { Node } from "./tree.ts";

/** The words of one `{{ … }}` or `{% … %}` as they are read from left to right. */
export type Reader = {
  /** The next word, or the one after it. */
  peek(ahead?: number): Token;
  take(): Token;
  /** Takes the next word when it is this operator or name. */
  skip(text: string): boolean;
  /** Takes this operator or name, or refuses. */
  expect(text: string): void;
  /** Takes a name that is no keyword. */
  name(): string;
  /** Refuses the word that stands here. */
  refuse(): never;
  /** Reads what stands one level further in: a text of nothing but brackets ends here, not at the end of the stack. */
  inside(read: () => Node): Node;
  /** Keeps a node, counted and measured by the nodes it stands on. */
  make(node: Node, ...parts: readonly (Node | undefined)[]): Node;
};

/** How big the tree of one template has become. */
export type Size = { nodes: number; readonly depths: WeakMap<Node, number> };

const keywords = new Set([
  "if",
  "else",
  "elif",
  "in",
  "is",
  "and",
  "or",
  "not",
  "true",
  "True",
  "false",
  "False",
  "none",
  "None",
]);
const mostNodes = 1_500;
const deepest = 50;

/** A reader of the words of one segment; `size` is shared by all segments of a template. */
export function readerOf(tokens: readonly Token[], size: Size): Reader {
  let next = 0;
  let level = 0;
  const last: Token = tokens.at(-1) ?? { is: "end", text: "its end", at: 0 };
  const peek = (ahead = 0): Token => tokens[next + ahead] ?? last;
  const refuse = (): never => broken(`unexpected ${peek().text}`, peek().at);
  const skip = (text: string): boolean => {
    const found = (peek().is === "op" || peek().is === "name") && peek().text === text;
    if (found) next += 1;
    return found;
  };
  const take = (): Token => {
    const token = peek();
    next += 1;
    return token;
  };
  return {
    peek,
    take,
    skip,
    refuse,
    expect: (text) => {
      if (!skip(text)) refuse();
    },
    name: () => (peek().is === "name" && !keywords.has(peek().text) ? take().text : refuse()),
    inside: (read) => {
      level += 1;
      if (level > 2 * deepest) broken("it is nested too deeply", peek().at);
      const node = read();
      level -= 1;
      return node;
    },
    make: (node, ...parts) => {
      const depth = 1 + Math.max(0, ...parts.map((part) => (part ? (size.depths.get(part) ?? 0) : 0)));
      size.nodes += 1;
      if (depth > deepest) broken("it is nested too deeply", peek().at);
      if (size.nodes > mostNodes) broken("it is too long", peek().at);
      size.depths.set(node, depth);
      return node;
    },
  };
}

/** Whether a name may not stand for a value. */
export const isKeyword = (name: string): boolean => keywords.has(name);
