import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dependencies } from "../dependencies.ts";
import { root, textOf } from "../help/tree.ts";

type Package = Record<"dependencies" | "devDependencies" | "optionalDependencies", Record<string, string>>;

const mine = JSON.parse(textOf("package.json")) as Package;
const direct = { ...mine.dependencies, ...mine.devDependencies, ...mine.optionalDependencies };
const allowed =
  /^\(?(MIT|ISC|BSD-2-Clause|BSD-3-Clause|BSD|Apache-2\.0|MPL-2\.0|OFL-1\.1|CC0-1\.0|0BSD|BlueOak-1\.0\.0)( (OR|AND) .*)?\)?$/;

test("every direct dependency has one line of reason, and no reason outlives its dependency", () => {
  expect(Object.keys(dependencies).toSorted()).toEqual(Object.keys(direct).toSorted());
});

test("every direct dependency is pinned exactly and under a licence we allow", () => {
  for (const [name, wanted] of Object.entries(direct)) {
    expect(wanted, name).toMatch(/^(npm:typescript@)?\d+\.\d+\.\d+$/);
    const manifest = join("node_modules", name, "package.json");
    // The Node of the other processor is not installed here; both come from one publisher under one licence.
    if (!existsSync(join(root, manifest)) && name.startsWith("node-linux-")) continue;
    expect((JSON.parse(textOf(manifest)) as { license?: string }).license, name).toMatch(allowed);
  }
});

test("the lock file names no registry", () => {
  expect(textOf("package-lock.json")).not.toMatch(/"resolved": "https?:/);
});

test("the lock file is whole: what a locked package may bring along is locked too, else a fresh install stops", () => {
  type Locked = { version?: string; optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(textOf("package-lock.json")) as { packages: Record<string, Locked> };
  const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, "")));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
  expect(Object.entries(packages).filter(([path, { version }]) => path !== "" && version === undefined)).toEqual([]);
});
