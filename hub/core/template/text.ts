import { broken, pay, type Meter } from "./meter.ts";
import { type Dict, Float, isList, Namespace, Tuple, type Value } from "./values.ts";

const deepest = 32;

/** Python's `str()`: None, True, 1.0, ['a', 1]; an undefined value is nothing. */
export function str(value: Value, meter: Meter): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  return repr(value, meter, 0);
}

/** A float as Python writes it: the shortest digits that read back the same, an exponent from 1e16 and below 1e-4. */
export function floatText(n: number): string {
  if (!Number.isFinite(n)) return Number.isNaN(n) ? "nan" : n > 0 ? "inf" : "-inf";
  const size = Math.abs(n);
  if (size === 0) return Object.is(n, -0) ? "-0.0" : "0.0";
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(n) ? `${n}.0` : String(n);
  const [digits, exponent = ""] = n.toExponential().split("e");
  return `${digits}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, "0")}`;
}

function repr(value: Value, meter: Meter, depth: number): string {
  if (depth > deepest) broken("a value is nested too deeply");
  pay(meter, 8);
  const inner = (item: Value): string => repr(item, meter, depth + 1);
  if (value === undefined) return "Undefined";
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return quoted(value, meter);
  if (value instanceof Float) return floatText(value.n);
  if (isList(value)) return `[${value.map(inner).join(", ")}]`;
  if (value instanceof Tuple)
    return value.items.length === 1 ? `(${inner(value.items[0])},)` : `(${value.items.map(inner).join(", ")})`;
  if (value instanceof Namespace) return "<Namespace>";
  return dictText(value, inner);
}

function dictText(dict: Dict, inner: (item: Value) => string): string {
  return `{${dict
    .keys()
    .map((key) => `${inner(key)}: ${inner(dict.get(key))}`)
    .join(", ")}}`;
}

const names = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function quoted(text: string, meter: Meter): string {
  pay(meter, text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\p{C}\p{Z}]/gu, (c) => (c === " " ? c : (names.get(c) ?? escape(c))));
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

function escape(c: string): string {
  const code = c.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x1_0000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** The characters of a text as Python counts them: by code point. */
export function characters(text: string, meter: Meter): readonly string[] {
  pay(meter, text.length);
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text.split("");
}
