import type { Draft, Told } from "./shapes.ts";

const nothing: Told = { en: "", "zh-Hans": "", "zh-Hant": "" };

/** A field of a draft as text; empty where it is none. */
export function textIn(draft: Draft, key: string): string {
  const value = draft[key];
  return typeof value === "string" ? value : "";
}

/** A field of a draft as a number. */
export function numberIn(draft: Draft, key: string): number | undefined {
  const value = draft[key];
  return typeof value === "number" ? value : undefined;
}

/** A field of a draft as fields of its own; none where it is no object. */
export function draftIn(draft: Draft, key: string): Draft {
  return draftOf(draft[key]);
}

/** A value as a draft; an empty one where it is no object. */
export function draftOf(value: unknown): Draft {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A field of a draft as a list of drafts. */
export function draftsIn(draft: Draft, key: string): readonly Draft[] {
  const value = draft[key];
  return Array.isArray(value) ? value.map(draftOf) : [];
}

/** A field of a draft as a list of texts. */
export function textsIn(draft: Draft, key: string): readonly string[] {
  const value = draft[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** A field of a draft in the three languages; empty where it is not there. */
export function toldIn(draft: Draft, key: string): Told {
  const told = draftIn(draft, key);
  return { en: textIn(told, "en"), "zh-Hans": textIn(told, "zh-Hans"), "zh-Hant": textIn(told, "zh-Hant") };
}

/** Whether nothing is said in any language. */
export function isUnsaid(told: Told): boolean {
  return told.en === "" && told["zh-Hans"] === "" && told["zh-Hant"] === "";
}

/** A text that was never said. */
export const unsaid: Told = nothing;

/** The same draft with some fields changed; undefined takes one out. */
export function changed(draft: Draft, changes: Draft): Draft {
  return Object.fromEntries(Object.entries({ ...draft, ...changes }).filter(([, value]) => value !== undefined));
}

/** The same list with one of it changed, or taken out. */
export function withNth<T>(list: readonly T[], nth: number, one: T | undefined): readonly T[] {
  return list.flatMap((each, i) => (i === nth ? (one === undefined ? [] : [one]) : [each]));
}

/** A name for an address: small letters, digits and dashes. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
}
