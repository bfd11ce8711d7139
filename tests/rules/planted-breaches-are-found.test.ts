import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../help/tree.ts";

// Inside the checkout, so that the linter's type checker finds node_modules; the cache folder is never linted itself.
mkdirSync(join(root, ".cache"), { recursive: true });
const folder = mkdtempSync(join(root, ".cache", "breach-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(path: string, text: string): { code: number; out: string } {
  const config = JSON.parse(readFileSync(join(root, ".oxlintrc.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(folder, ".oxlintrc.json"), JSON.stringify({ ...config, $schema: undefined, ignorePatterns: [] }));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), include: ["hub"], exclude: [] }),
  );
  mkdirSync(join(folder, "hub/presence"), { recursive: true });
  writeFileSync(join(folder, path), text);
  const ran = spawnSync(
    process.execPath,
    [join(root, "node_modules/.bin/oxlint"), "--type-aware", "--format", "unix", path],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  return { code: ran.status ?? 1, out: `${ran.stdout}${ran.stderr}` };
}

test("clean code passes the linter", () => {
  expect(
    lint("hub/presence/clean.ts", "/** Adds. */\nexport const add = (a: number, b: number): number => a + b;\n"),
  ).toMatchObject({ code: 0 });
});

test.each([
  ["an un-awaited promise", `import { writeFile } from "node:fs/promises";\nwriteFile("x", "y");\n`, /floating/],
  ["a raw timer", "setTimeout(() => undefined, 5);\n", /setTimeout|restricted-globals/],
  [
    "a timer by import",
    `import { setTimeout as wait } from "node:timers/promises";\nawait wait(5);\n`,
    /restricted-imports/,
  ],
  ["the machine's date", "export const now = Date.now();\n", /Date|restricted-globals/],
  ["raw randomness", "export const r = Math.random();\n", /restricted-properties/],
  ["the network", `export const page = await fetch("http://localhost");\n`, /fetch|restricted-globals/],
  ["the console", `console.log("hello");\n`, /no-console/],
  ["any", "export const x: any = 1;\n", /no-explicit-any/],
  ["a default export", "export default 1;\n", /no-default-export/],
  ["an empty catch", 'try {\n  JSON.parse("x");\n} catch {}\n', /no-empty/],
  [
    "a file over the limit",
    Array.from({ length: 301 }, (_, i) => `export const x${i} = ${i};`).join("\n"),
    /max-lines/,
  ],
])("%s is found", (_, text, named) => {
  const { code, out } = lint("hub/presence/breach.ts", text);
  expect(code).not.toBe(0);
  expect(out).toMatch(named);
});

test("an enum is refused by the type checker, since Node runs the files as they are", () => {
  writeFileSync(join(folder, "hub/presence/breach.ts"), "export enum Sky {\n  clear,\n}\n");
  expect(() =>
    execFileSync(join(root, "node_modules/.bin/tsc"), ["--noEmit", "-p", folder], { encoding: "utf8" }),
  ).toThrow();
});
