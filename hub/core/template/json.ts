import { Broken, broken, pay, type Meter } from "./meter.ts";
import { floatText, str } from "./text.ts";
import { Dict, Float, fromOutside, isList, Tuple, type Value } from "./values.ts";

const deepest = 32;
// More than this no template may look through anyway.
const longest = 250_000;
// What JSON.parse alone would lose: that a number was a float, digits beyond the 15th, and where a key of digits stood.
const odd = /\d\.0+(?!\d)|\d[eE]|\d{16}|"\d+"\s*:/;
const token = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+/g;

/** JSON as Python reads it: 1.0 stays a float, keys keep their order; undefined for what is no JSON, too long or too deep. */
export function readJson(text: string): { readonly value: Value } | undefined {
  if (text.length > longest) return undefined;
  // Most payloads that are no JSON are words such as ON: telling them needs no error thrown.
  if (!/^\s*[-{["\dtfn]/.test(text)) return undefined;
  try {
    const plain: unknown = JSON.parse(text);
    return odd.test(text) ? built(text) : { value: fromOutside(plain) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Broken) return undefined;
    throw error;
  }
}

/** Puts the tokens of a text together that JSON.parse has found valid. */
function built(text: string): { readonly value: Value } | undefined {
  const open: { into: Value[] | Dict; key: string | undefined }[] = [];
  let value: Value;
  const put = (inner: Value): void => {
    const top = open.at(-1);
    if (!top) value = inner;
    else if (top.into instanceof Dict) top.into.values.set(top.key ?? "", inner);
    else top.into.push(inner);
  };
  for (const [word] of text.matchAll(token)) {
    const top = open.at(-1);
    if (word === "{" || word === "[") {
      if (open.length === deepest) return undefined;
      const into = word === "{" ? new Dict() : [];
      put(into);
      open.push({ into, key: undefined });
    } else if (word === "}" || word === "]") open.pop();
    else if (word === ",") {
      if (top) top.key = undefined;
    } else if (word === ":") continue;
    else if (top?.into instanceof Dict && top.key === undefined) top.key = stringIn(word);
    else put(scalar(word));
  }
  return { value };
}

const stringIn = (word: string): string => (word.includes("\\") ? String(JSON.parse(word)) : word.slice(1, -1));

function scalar(word: string): Value {
  if (word.startsWith('"')) return stringIn(word);
  if (word === "true" || word === "false") return word === "true";
  if (word === "null") return null;
  if (/[.eE]/.test(word)) return new Float(Number(word));
  const n = Number(word);
  if (Number.isSafeInteger(n)) return n === 0 ? 0 : n;
  // Beyond 64 bits the readers makers test against see a float too.
  return word.length > 20 ? new Float(n) : BigInt(word);
}

/** JSON as `tojson` writes it (spaced, keys sorted, made safe for pages) or as `to_json` does (compact). */
export function writeJson(value: Value, meter: Meter, spaced: boolean, depth = 0): string {
  if (depth > deepest) broken("a value is nested too deeply");
  pay(meter, 8);
  const [comma, colon] = spaced ? [", ", ": "] : [",", ":"];
  const inner = (item: Value): string => writeJson(item, meter, spaced, depth + 1);
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Float) return Number.isFinite(value.n) ? floatText(value.n) : "null";
  if (typeof value === "string") return quoted(value, meter, spaced);
  if (isList(value)) return `[${value.map(inner).join(comma)}]`;
  if (value instanceof Tuple) return `[${value.items.map(inner).join(comma)}]`;
  if (!(value instanceof Dict)) return broken("this is nothing JSON can say");
  const entries = [...value.values].map(([key, item]): [string, Value] => [keyText(key, meter), item]);
  if (spaced) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${quoted(key, meter, spaced)}${colon}${inner(item)}`).join(comma)}}`;
}

function keyText(key: string | number | bigint | null, meter: Meter): string {
  return key === null ? "null" : typeof key === "string" ? key : str(key, meter);
}

function quoted(text: string, meter: Meter, safe: boolean): string {
  pay(meter, text.length);
  const plain = JSON.stringify(text);
  if (!safe) return plain;
  return plain.replace(/[<>&'\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
