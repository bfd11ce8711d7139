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
