/** What the build tells the worker: the files of this release, its own words by language, and its icon. */
export type Shell = {
  readonly version: string;
  readonly files: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  readonly icon: string;
};

/**
 * What becomes of a request: `page` comes from the house while it answers, `file` of this release from what was kept;
 * everything else, all of the API before all, is the house's alone and is never kept.
 */
export function whatToDo(
  { method, mode, url }: Pick<Request, "method" | "mode" | "url">,
  origin: string,
  files: readonly string[],
): "page" | "file" | "house" {
  const at = new URL(url);
  if (method !== "GET" || at.origin !== origin) return "house";
  if (mode === "navigate") return at.pathname.startsWith("/phone/") ? "page" : "house";
  return files.includes(at.pathname) ? "file" : "house";
}

/** What a push is shown as: a sentence that names something has one beside it that does not, for the push carries no names. */
export function pushedText(words: Readonly<Record<string, string>>, key: string): string {
  return words[`${key}.push`] ?? words[key] ?? words["phone.push.look"] ?? "";
}
