import { fail } from "../errors.ts";
import { readJson } from "./json.ts";
import { Broken, Ignored, meter } from "./meter.ts";
import { parse } from "./parse.ts";
import { written } from "./walk.ts";

/** A template as a maker announced it, read once. */
export type Template = {
  readonly text: string;
  /**
   * What it makes of the values handed in, without white space around it; undefined when it says that this message
   * tells nothing (`is_defined`). E_TEMPLATE_RENDER when it breaks off: what was known before stays.
   */
  render(scope: Readonly<Record<string, unknown>>): string | undefined;
};

const longest = 8_192;
const shown = 120;
const keptTexts = 6_000;
const keptCharacters = 600_000;

const kept = new Map<string, Template>();
let characters = 0;

/** Reads a template, or E_TEMPLATE with what about it this house does not read; the same text is read once. */
export function parseTemplate(text: string): Template {
  const known = kept.get(text);
  if (known) return known;
  const template = read(text);
  kept.set(text, template);
  characters += text.length;
  for (const oldest of kept.keys()) {
    if (kept.size <= keptTexts && characters <= keptCharacters) break;
    kept.delete(oldest);
    characters -= oldest.length;
  }
  return template;
}

function read(text: string): Template {
  const short = text.length > shown ? `${text.slice(0, shown)}…` : text;
  const refuse = (problem: string, at: number, cause?: unknown): never =>
    fail("E_TEMPLATE", { template: short, at, problem: problem.slice(0, shown) }, cause);
  if (text.length > longest) refuse("it is too long", longest);
  try {
    const pieces = parse(text);
    return { text, render: (scope) => rendered(short, () => written(pieces, scope, meter()).trim()) };
  } catch (error) {
    if (error instanceof Broken) return refuse(error.problem, Math.max(0, error.at), error);
    throw error;
  }
}

function rendered(template: string, write: () => string): string | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof Ignored) return undefined;
    if (error instanceof Broken)
      return fail("E_TEMPLATE_RENDER", { template, problem: error.problem.slice(0, shown) }, error);
    throw error;
  }
}

let last: { readonly payload: string; readonly scope: Readonly<Record<string, unknown>> } | undefined;

/** What a template sees of a message: `value`, and `value_json`, undefined where the payload is no JSON. */
export function messageScope(payload: string): Readonly<Record<string, unknown>> {
  // The entities of one device read the same message one after the other.
  if (last?.payload === payload) return last.scope;
  let json: ReturnType<typeof readJson> | "unread" = "unread";
  const scope = {
    value: payload,
    get value_json(): unknown {
      if (json === "unread") json = readJson(payload);
      return json?.value;
    },
  };
  last = { payload, scope };
  return scope;
}
