import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Packed bytes of script: what a page loads at once with the largest of its languages, and what it may load later. */
export type PageWeight = { readonly all: number; readonly later: number; readonly words: number };

/** Weighs the script of a built page. */
export function weightOf(folder: string, page: string): PageWeight {
  const file = (...path: string[]) => readFileSync(join(folder, ...path));
  const packed = (name: string) => gzipSync(file("assets", name), { level: 9 }).length;
  const at = namedIn(file(page, "index.html").toString());
  const found = new Set(at);
  for (const name of found) for (const more of namedIn(file("assets", name).toString())) found.add(more);
  const words = [...found].filter((name) => /^(en|zh-)/.test(name));
  const later = [...found].filter((name) => !at.includes(name) && !words.includes(name));
  const sum = (names: readonly string[]) => names.reduce((all, name) => all + packed(name), 0);
  return { all: sum(at) + Math.max(0, ...words.map(packed)), later: sum(later), words: words.length };
}

/** The scripts a text names; a worker is none of a page's own. */
function namedIn(text: string): readonly string[] {
  const names = [...text.matchAll(/[./](?:assets\/)?([\w-]+\.js)\b/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].filter((name) => !name.endsWith("-worker.js"));
}
