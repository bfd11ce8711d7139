import { parseExpression, parseOr, parseTuple } from "./expression.ts";
import { broken } from "./meter.ts";
import { readerOf, type Reader, type Size } from "./reader.ts";
import { segments } from "./tokens.ts";
import type { Branch, Piece } from "./tree.ts";

const mostTags = 30;

/** The pieces of a template, or what about it this house does not read. */
export function parse(text: string): readonly Piece[] {
  const parts = segments(text);
  const size: Size = { nodes: 0, depths: new WeakMap() };
  let next = 0;
  let open = 0;

  /** Reads on until one of these tags, whose reader stands behind its name. */
  function until(...ends: readonly string[]): { pieces: Piece[]; end: string; reader: Reader } {
    const pieces: Piece[] = [];
    while (next < parts.length) {
      const part = parts[next++];
      if (!part || part.is === "text") {
        if (part) pieces.push(part);
        continue;
      }
      const reader = readerOf(part.tokens, size);
      if (part.is === "write") {
        pieces.push({ is: "write", node: parseTuple(reader) });
        atEnd(reader);
        continue;
      }
      const { text: tag, at } = reader.take();
      if (ends.includes(tag)) return { pieces, end: tag, reader };
      pieces.push(tagged(tag, at, reader));
    }
    if (ends.includes("")) return { pieces, end: "", reader: readerOf([], size) };
    return broken(`no ${ends.at(-1) ?? "end"}`, text.length);
  }

  function tagged(tag: string, at: number, reader: Reader): Piece {
    open += 1;
    if (open > mostTags) broken("it is nested too deeply", at);
    const read = tag === "if" ? condition : tag === "for" ? loop : tag === "set" ? setting : undefined;
    const piece = read?.(reader) ?? broken(`tag ${tag}`, at);
    open -= 1;
    return piece;
  }

  function condition(first: Reader): Piece {
    const branches: Branch[] = [];
    for (let reader = first; ;) {
      const test = parseExpression(reader);
      atEnd(reader);
      const { pieces: body, end, reader: after } = until("elif", "else", "endif");
      branches.push({ test, body });
      if (end === "elif") {
        reader = after;
        continue;
      }
      return { is: "if", branches, otherwise: otherwise(end, after, "endif") };
    }
  }

  function loop(reader: Reader): Piece {
    const names = namesIn(reader);
    reader.expect("in");
    const of = parseOr(reader);
    const test = reader.skip("if") ? parseExpression(reader) : undefined;
    atEnd(reader);
    const { pieces: body, end, reader: after } = until("else", "endfor");
    return { is: "for", names, of, test, body, otherwise: otherwise(end, after, "endfor") };
  }

  function otherwise(end: string, reader: Reader, last: string): readonly Piece[] {
    atEnd(reader);
    if (end === last) return [];
    const rest = until(last);
    atEnd(rest.reader);
    return rest.pieces;
  }

  return until("").pieces;
}

function setting(reader: Reader): Piece {
  const names = namesIn(reader);
  const [space = ""] = names;
  const inside = names.length === 1 && reader.skip(".") ? reader.name() : undefined;
  reader.expect("=");
  const node = parseTuple(reader);
  atEnd(reader);
  return inside === undefined ? { is: "set", names, node } : { is: "set-in", space, name: inside, node };
}

function namesIn(reader: Reader): readonly string[] {
  const names = [reader.name()];
  while (reader.skip(",")) names.push(reader.name());
  return names;
}

function atEnd(reader: Reader): void {
  if (reader.peek().is !== "end") reader.refuse();
}
