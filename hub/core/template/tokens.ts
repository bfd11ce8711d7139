import { broken } from "./meter.ts";

/** One word of an expression; the text of a `str` is what stands between its quotes, its escapes read. */
export type Token = {
  readonly is: "name" | "int" | "float" | "str" | "op" | "end";
  readonly text: string;
  readonly at: number;
};

/** A template cut into plain text, `{{ … }}` and `{% … %}`. */
export type Segment =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "write" | "tag"; readonly tokens: readonly Token[] };

const opening = /\{[{%#]/g;
const blank = /\s+/y;
const words = [
  ["name", /[\p{L}_][\p{L}\p{N}_]*/uy],
  // Not after a dot: `a.0.1` are two subscripts.
  ["float", /(?<!\.)\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/y],
  ["int", /0[xX][\da-fA-F]+|\d+/y],
  ["str", /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y],
  ["op", /\*\*|\/\/|==|!=|<=|>=|[-+*/%~<>()[\]{},.:|=]/y],
] as const;
const ends = { write: /-?\}\}/y, tag: /[-+]?%\}/y } as const;

/** Cuts a template into its segments, with the white space that `-` takes away already gone. */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  let strip = false;
  const plain = (to: number, cut: boolean): void => {
    let part = text.slice(at, to);
    if (strip) part = part.trimStart();
    if (cut) part = part.trimEnd();
    if (part !== "") found.push({ is: "text", text: part });
  };
  for (;;) {
    opening.lastIndex = at;
    const open = opening.exec(text);
    plain(open?.index ?? text.length, open !== null && text[open.index + 2] === "-");
    if (!open) return found;
    const from = open.index + 2;
    const inside = open[0] === "{#" ? comment(text, from) : expression(text, from, open[0] === "{{" ? "write" : "tag");
    if (inside.segment) found.push(inside.segment);
    at = inside.end;
    strip = inside.strip;
  }
}

type Inside = { readonly segment?: Segment; readonly end: number; readonly strip: boolean };

function comment(text: string, from: number): Inside {
  const end = text.indexOf("#}", from);
  if (end < 0) broken("a comment has no end", from);
  return { end: end + 2, strip: end > from && text[end - 1] === "-" };
}

function expression(text: string, from: number, is: "write" | "tag"): Inside {
  const tokens: Token[] = [];
  let at = from + (/[-+]/.test(text[from] ?? "") ? 1 : 0);
  let open = 0;
  for (;;) {
    at += matched(blank, text, at).length;
    const end = open === 0 ? matched(ends[is], text, at) : "";
    if (end !== "") {
      tokens.push({ is: "end", text: "its end", at });
      return { segment: { is, tokens }, end: at + end.length, strip: end.startsWith("-") };
    }
    const token = tokenAt(text, at);
    if (token.is === "op" && /[([{]/.test(token.text)) open += 1;
    if (token.is === "op" && /[)\]}]/.test(token.text)) open -= 1;
    if (open < 0) broken(`unexpected ${token.text}`, at);
    tokens.push(token.is === "str" ? { ...token, text: unescaped(token.text) } : token);
    at += token.text.length;
  }
}

function tokenAt(text: string, at: number): Token {
  for (const [is, pattern] of words) {
    const word = matched(pattern, text, at);
    if (word !== "") return { is, text: word, at };
  }
  if (at >= text.length) broken("an expression has no end", at);
  return broken(`unexpected ${text[at] ?? ""}`, at);
}

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

const escapes = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["\n", ""],
]);

function unescaped(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([^]))/g, (whole: string, x: unknown, u: unknown, c: unknown) => {
      const code: unknown = x ?? u;
      if (typeof code === "string") return String.fromCharCode(Number.parseInt(code, 16));
      const letter = String(c);
      return escapes.get(letter) ?? (/[\\'"]/.test(letter) ? letter : whole);
    });
}
