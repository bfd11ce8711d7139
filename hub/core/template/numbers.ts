import { broken, pay, type Meter } from "./meter.ts";
import { floatText, str } from "./text.ts";
import { Float, numberIn, truth, Tuple, typeName, whole, type Value } from "./values.ts";

/** Python's `float()`; undefined for what is no number. */
export function toFloat(value: Value): number | undefined {
  if (value === undefined) return broken("an undefined value is no number");
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return numberIn(value);
  const text = value.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  const named = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text);
  if (!named) return undefined;
  return named[2] === undefined ? Number.NaN : named[1] === "-" ? -Infinity : Infinity;
}

/** Jinja's `int` of a value in a base; undefined for what is no number. */
export function toInt(value: Value, base: number): number | undefined {
  if (typeof value === "string") {
    const found = intIn(value.trim().toLowerCase(), base);
    if (found !== undefined) return whole(found);
  }
  if (typeof value === "bigint") broken("a number is too big");
  const n = toFloat(value);
  return n === undefined || !Number.isFinite(n) ? undefined : whole(Math.trunc(n));
}

const prefixes = new Map([
  [2, /^0b/],
  [8, /^0o/],
  [16, /^0x/],
]);

function intIn(text: string, base: number): number | undefined {
  if (base < 2 || base > 36) broken(`no base ${base}`);
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  const digits = text.slice(sign.length).replace(prefixes.get(base) ?? /^$/, "");
  if (digits.length > 60 || !/^[\da-z]+$/.test(digits)) return undefined;
  if (Array.from(digits).some((digit) => Number.parseInt(digit, 36) >= base)) return undefined;
  return Number.parseInt(digits, base) * (sign === "-" ? -1 : 1);
}

/** Rounds as Home Assistant does: half to even on the float's exact value, an int when no digits are wanted. */
export function round(n: number, digits: number, method: string): Value {
  if (Math.abs(digits) > 100) broken("round takes no such precision");
  const factor = 10 ** digits;
  const rounded =
    method === "ceil"
      ? Math.ceil(n * factor) / factor
      : method === "floor"
        ? Math.floor(n * factor) / factor
        : method === "half"
          ? halfEven(n * 2, 0) / 2
          : halfEven(n, digits);
  return digits === 0 ? whole(Math.trunc(rounded)) : new Float(rounded);
}

function halfEven(n: number, digits: number): number {
  if (!Number.isFinite(n) || Math.abs(n) >= 1e21) return n;
  if (digits < 0) return halfEven(n / 10 ** -digits, 0) * 10 ** -digits;
  const away = n.toFixed(digits);
  // Exactly half lies only where the float has just one binary digit more than decimals are wanted.
  const scaled = n * 2 ** (digits + 1);
  if (!Number.isInteger(scaled) || scaled % 2 === 0) return Number(away);
  const towards = n.toFixed(digits + 1).slice(0, -1);
  return Number(/[02468]\.?$/.test(towards) ? towards : away);
}

const place = /%(?:%|([-+ 0#]*)(\d{0,3})(?:\.(\d{1,2}))?([a-zA-Z]))/g;

/** Python's `%` on a text: `'%.1f' % x`, `'#%02x%02x'|format(r, g)`. */
export function printf(text: string, args: readonly Value[], meter: Meter): string {
  let used = 0;
  if (/%/.test(text.replace(place, ""))) broken("format has an unfinished %");
  const written = text.replace(place, (all, flags: string, width: string, digits: string | undefined, kind: string) => {
    if (all === "%%") return "%";
    if (used >= args.length) broken("format takes more");
    const body = placed(args[used++], kind, digits, meter);
    const signed = flags.includes("+") && kind !== "s" && !body.startsWith("-") ? `+${body}` : body;
    pay(meter, Number(width) + signed.length);
    if (flags.includes("-")) return signed.padEnd(Number(width));
    if (!flags.includes("0") || kind === "s") return signed.padStart(Number(width));
    const sign = /^[+-]/.exec(signed)?.[0] ?? "";
    return sign + signed.slice(sign.length).padStart(Number(width) - sign.length, "0");
  });
  if (used < args.length) broken("format takes less");
  pay(meter, written.length);
  return written;
}

function placed(value: Value, kind: string, digits: string | undefined, meter: Meter): string {
  if (kind === "s") return digits === undefined ? str(value, meter) : str(value, meter).slice(0, Number(digits));
  const n = numberIn(value) ?? broken(`%${kind} takes no ${typeName(value)}`);
  if (!Number.isFinite(n)) return kind === "d" ? broken("%d takes no such number") : floatText(n);
  if (kind === "d" || kind === "i") return String(whole(Math.trunc(n)));
  if (kind === "f" || kind === "F") return fixed(n, Number(digits ?? 6));
  if (kind === "x" || kind === "X" || kind === "o") {
    if (value instanceof Float) broken(`%${kind} takes no float`);
    const written = n.toString(kind === "o" ? 8 : 16);
    return kind === "X" ? written.toUpperCase() : written;
  }
  return broken(`format %${kind}`);
}

function fixed(n: number, digits: number): string {
  if (Math.abs(n) >= 1e21) broken("a number is too big");
  return halfEven(n, digits).toFixed(digits);
}

/** Home Assistant's `bool`: words such as on and off, or a number; undefined for what is neither. */
export function toBool(value: Value): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (numberIn(value) !== undefined) return truth(value);
  if (typeof value !== "string") return undefined;
  const word = value.trim().toLowerCase();
  if (/^(?:1|true|yes|on|enable)$/.test(word)) return true;
  return /^(?:0|false|no|off|disable)$/.test(word) ? false : undefined;
}

/** What stands right of `%` after a text, as the arguments of `format`. */
export const printfArgs = (value: Value): readonly Value[] => (value instanceof Tuple ? value.items : [value]);
