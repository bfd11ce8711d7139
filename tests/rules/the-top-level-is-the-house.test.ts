import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFiles, root } from "../help/tree.ts";

test("the top level has the rooms that were asked for, and none beside those we said", () => {
  const asked = ["hub", "devices", "flows", "ui", "tests", "systemd"];
  const ours = ["backend", "bench", "bin", "docs", "scripts", ".ci"];
  const found = new Set(projectFiles(/\//).map((path) => path.split("/")[0] ?? ""));
  for (const room of asked) expect(found, room).toContain(room);
  expect([...found].filter((room) => !asked.includes(room) && !ours.includes(room))).toEqual([]);
  for (const file of ["package.json", "tsconfig.json", "package-lock.json", "README.md", "LICENSE", "NOTICE"]) {
    expect(existsSync(join(root, file)), file).toBe(true);
  }
});

test("no hub file keeps the name of a thing that says nothing", () => {
  const empty = /(^|[-/.])(manager|service|helper|util|utils|handler|index)(-|\.tsx?$)/;
  expect(projectFiles(/^(hub|devices|backend|ui)\/.*\.tsx?$/).filter((path) => empty.test(path))).toEqual([]);
});
