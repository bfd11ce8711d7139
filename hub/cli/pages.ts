import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../core/errors.ts";

/** Whether the pages were never built, or their sources are newer than what was built. */
export function pagesAreStale(root: string): boolean {
  const ui = join(root, "ui");
  const built = ["index.html", join("wall", "index.html")]
    .map((page) => join(ui, "dist", page))
    .filter((page) => existsSync(page));
  if (built.length === 0) return true;
  const oldest = Math.min(...built.map((page) => statSync(page).mtimeMs));
  const sources = readdirSync(ui, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(ui, "dist")));
  return sources.some((path) => statSync(path).mtimeMs > oldest);
}

/** Builds the pages into ui/dist. E_PAGES with what the builder said. */
export async function buildPages(root: string): Promise<void> {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const child = spawn(process.execPath, [vite, "build", "ui", "--logLevel", "warn"], {
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
