import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Every file of the project (tracked, or new and not ignored), relative to the root, that still exists. */
export function projectFiles(pattern: RegExp): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\n").filter((path) => pattern.test(path) && existsSync(join(root, path)));
}

/** The text of a project file. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
