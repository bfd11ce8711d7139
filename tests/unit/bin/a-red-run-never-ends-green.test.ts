import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const repo = join(import.meta.dirname, "../../..");
let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lintel-run-"));
  await cp(join(repo, ".ci"), join(root, ".ci"), { recursive: true });
  await mkdir(join(root, "path"));
  await symlink(join(repo, "node_modules"), join(root, "node_modules"));
  await script("dpkg-query", "printf installed");
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function script(name: string, body: string) {
  await writeFile(join(root, "path", name), `#!/bin/sh\n${body}\n`);
  await chmod(join(root, "path", name), 0o755);
}

/** Stands for npm: `ci` and `test` do what the given shell lines say. */
const npm = (ci: string, tests: string) => script("npm", `case "$1" in ci) ${ci};; test) ${tests};; esac`);

const vitest = "node node_modules/vitest/vitest.mjs run --reporter=json --outputFile=.cache/vitest.json";
const report = (fields: object) => `mkdir -p .cache; echo '${JSON.stringify(fields)}' > .cache/vitest.json`;
const green = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  success: true,
};

function run() {
  const path = [join(root, "path"), dirname(process.execPath), "/usr/bin", "/bin"].join(":");
  return new Promise<{ code: unknown; last: string | undefined }>((done) => {
    execFile("bash", [join(root, ".ci/run")], { env: { PATH: path }, cwd: tmpdir() }, (error, out) => {
      done({ code: error === null ? 0 : error.code, last: out.trimEnd().split("\n").at(-1) });
    });
  });
}

test("what vitest reports is what the last line says, broken files counted as failed", async () => {
  const head = 'import { expect, test } from "vitest";\n';
  await writeFile(
    join(root, "mixed.test.ts"),
    `${head}test("a", () => {}); test("b", () => expect(1).toBe(2)); test.skip("c", () => {});`,
  );
  await writeFile(join(root, "broken.test.ts"), 'import "./nowhere.ts";');
  await npm("exit 0", vitest);
  expect(await run()).toEqual({ code: 1, last: "1 passed, 2 failed, 1 skipped" });

  await rm(join(root, "broken.test.ts"));
  await writeFile(join(root, "mixed.test.ts"), `${head}test("a", () => {}); test("b", () => {});`);
  expect(await run()).toEqual({ code: 0, last: "2 passed, 0 failed" });

  await writeFile(join(root, "mixed.test.ts"), `${head}test("a", () => { void Promise.reject(new Error("late")); });`);
  expect(await run()).toEqual({ code: 1, last: "1 passed, 1 failed" });
});

test.each([
  ["the install fails", "exit 4", report(green), 4, "0 passed, 1 failed"],
  ["a check before the tests fails", "exit 0", "exit 2", 2, "0 passed, 1 failed"],
  ["the tests end red with a green report", "exit 0", `${report(green)}; exit 5`, 5, "3 passed, 1 failed"],
  ["a red report comes with a green end", "exit 0", report({ ...green, numFailedTests: 1 }), 1, "3 passed, 1 failed"],
  ["the report calls itself a failure", "exit 0", report({ ...green, success: false }), 1, "3 passed, 1 failed"],
  ["no test ran", "exit 0", report({ ...green, numPassedTests: 0 }), 1, "0 passed, 1 failed"],
  ["the report is no report", "exit 0", report({ ...green, numPassedTests: "all" }), 1, "0 passed, 1 failed"],
  ["the tests die of a signal", "exit 0", "kill -9 $$", 137, "0 passed, 1 failed"],
  ["there is no report", "exit 0", "exit 0", 1, "0 passed, 1 failed"],
])("red when %s", async (_, ci, tests, code, last) => {
  await npm(ci, tests);
  expect(await run()).toEqual({ code, last });
});

test("a report left from before counts for nothing", async () => {
  await mkdir(join(root, ".cache"));
  await writeFile(join(root, ".cache/vitest.json"), JSON.stringify(green));
  await npm("exit 0", "exit 0");
  expect(await run()).toEqual({ code: 1, last: "0 passed, 1 failed" });
});

test("red when a Debian package cannot be installed", async () => {
  await npm("exit 0", report(green));
  await script("dpkg-query", "printf not-installed");
  await script("id", "echo 0");
  await script("apt-get", "exit 100");
  expect(await run()).toEqual({ code: 100, last: "0 passed, 1 failed" });
});
