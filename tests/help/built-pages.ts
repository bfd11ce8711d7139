import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { vi } from "vitest";
import { type PageWeight, weightOf } from "./page-weight.ts";

/** The pages as they are built for a house, in a folder of their own. */
export type BuiltPages = Disposable & {
  readonly folder: string;
  /** What stands in a built file. */
  file(...path: string[]): Buffer;
  /** What the script of a page weighs. */
  weightOf(page: string): PageWeight;
};

/** Builds every page of the house. */
export async function buildPages(): Promise<BuiltPages> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-ui-"));
  // As the pages are built for a house; by itself a test builds what developers debug.
  vi.stubEnv("NODE_ENV", "production");
  const root = fileURLToPath(new URL("../../ui", import.meta.url));
  const configFile = join(root, "vite.config.ts");
  await build({ configFile, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  vi.unstubAllEnvs();
  return {
    folder,
    file: (...path) => readFileSync(join(folder, ...path)),
    weightOf: (page) => weightOf(folder, page),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
