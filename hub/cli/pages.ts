import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../core/errors.ts";

/** Whether the pages were never built, or their sources are newer than what was built: those of the house, and the console. */
export function pagesAreStale(root: string): boolean {
  const [ui, own] = [join(root, "ui"), join(root, "backend", "console")];
  const shared = sourcesIn(ui);
  return (
    isStale([join(ui, "dist", "index.html"), join(ui, "dist", "wall", "index.html")], shared) ||
    (existsSync(own) && isStale([join(own, "dist", "index.html")], [...shared, ...sourcesIn(own)]))
  );
}

function isStale(pages: readonly string[], sources: readonly string[]): boolean {
  const built = pages.filter((page) => existsSync(page));
  if (built.length === 0) return true;
  const oldest = Math.min(...built.map((page) => statSync(page).mtimeMs));
  return sources.some((path) => statSync(path).mtimeMs > oldest);
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, "dist")));
}

/** Builds the pages into ui/dist and backend/console/dist. E_PAGES with what the builder said. */
export async function buildPages(root: string): Promise<void> {
  for (const folder of ["ui", "backend/console"]) await build(root, folder);
}

async function build(root: string, folder: string): Promise<void> {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const child = spawn(process.execPath, [vite, "build", folder, "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (status, signal) => resolve(status ?? signal ?? "?"));
  });
  if (code !== 0) fail("E_PAGES", { problem: said.trim().slice(-2_000) || String(code) });
}
