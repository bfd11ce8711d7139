const most = 60;

/** What becomes of a request: the page, a file under a name made of its content, or the house's alone and never kept. */
export function kindOf(
  { method, mode, url }: Pick<Request, "method" | "mode" | "url">,
  origin: string,
): "page" | "file" | "house" {
  const at = new URL(url);
  if (method !== "GET" || at.origin !== origin) return "house";
  if (mode === "navigate") return at.pathname.startsWith("/wall/") ? "page" : "house";
  return at.pathname.startsWith("/assets/") ? "file" : "house";
}

/** Which files of older releases go: the first ones kept, once there are more than a few releases' worth. */
export function surplus(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path.startsWith("/assets/")).slice(0, Math.max(0, paths.length - most));
}

/** The files of the house a text of its pages names; a worker is none of them. */
export function filesIn(text: string): readonly string[] {
  const names = [...text.matchAll(/["'`(/]([\w-]+-[\w-]{8}\.(?:js|css|woff2|svg))\b/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].map((name) => `/assets/${name}`);
}
