import { expect, test } from "vitest";
import { acl } from "../../hub/core/acl.ts";
import { errorCodes } from "../../hub/core/errors.ts";
import { eventNames } from "../../hub/core/events.ts";
import { facts } from "../../hub/core/facts.ts";
import { kinds } from "../../hub/core/kinds.ts";
import { moments } from "../../hub/core/moments.ts";
import { roles } from "../../hub/core/roles.ts";
import { notices } from "../../hub/core/notices.ts";
import { nodeTypes } from "../../hub/core/scene/nodes.ts";
import { topics } from "../../hub/core/topics.ts";
import { tableFaults, type Table } from "../help/tables.ts";
import { projectFiles, textOf } from "../help/tree.ts";

const code = read(/^(bin|hub|devices|backend|flows)\/.*\.(ts|json|js|mjs)$/);
const self = "tests/rules/every-row-is-used-and-tested.test.ts";
const tests = Object.fromEntries(Object.entries(read(/^tests\/.*\.test\.ts$/)).filter(([path]) => path !== self));
const table = (name: string, rows: object | readonly string[], home: string): Table => ({
  name,
  rows: Array.isArray(rows) ? (rows as string[]) : Object.keys(rows),
  home,
});
const tables: readonly Table[] = [
  table("topic", topics, "hub/core/topics.ts"),
  table("error", errorCodes, "hub/core/errors.ts"),
  table("event", eventNames, "hub/core/events.ts"),
  table("moment", moments, "hub/core/moments.ts"),
  table("role", roles, "hub/core/roles.ts"),
  table("kind", kinds, "hub/core/kinds.ts"),
  table("fact", facts, "hub/core/facts.ts"),
  table("node", nodeTypes, "hub/core/scene/nodes.ts"),
  table("notice", notices, "hub/core/notices.ts"),
];

function read(pattern: RegExp): Record<string, string> {
  return Object.fromEntries(projectFiles(pattern).map((path) => [path, textOf(path)]));
}

test("every row of every table is used outside its table, and named by a test; no test names a row that is not there", () => {
  expect(tableFaults(tables, code, tests)).toEqual([]);
});

test("an orphan row, a row no test names, and a name without a row are each found", () => {
  const planted: Table[] = [{ name: "moment", rows: ["woke", "orphan"], home: "hub/core/moments.ts" }];
  const used = { "hub/presence/x.ts": `emit("woke")`, "hub/core/moments.ts": `orphan: 1, woke: 1` };
  expect(tableFaults(planted, used, { "tests/x.test.ts": `covers("moment:woke", "moment:orphan")` })).toEqual([
    "moment:orphan is used nowhere outside hub/core/moments.ts",
  ]);
  expect(
    tableFaults(
      planted.map((t) => ({ ...t, rows: ["woke"] })),
      used,
      { "tests/x.test.ts": "" },
    ),
  ).toEqual(["moment:woke is named by no test"]);
  expect(
    tableFaults(
      planted.map((t) => ({ ...t, rows: [] })),
      used,
      { "tests/x.test.ts": `covers("moment:gone")` },
    ),
  ).toEqual(["moment:gone is named by a test but stands in no table"]);
});

test("nothing outside the topic table spells a topic", () => {
  const spelled = Object.entries(code)
    .filter(([path]) => path.endsWith(".ts") && path !== "hub/core/topics.ts")
    .flatMap(([path, text]) =>
      [
        ...text.matchAll(
          /["'`](?:\$\{root\}\/|lintel\/)?(device\/[^"'`]*|hub\/status|owntracks\/[^"'`]*|sim\/(?:device|ping)[^"'`]*)["'`]/g,
        ),
      ].map((m) => `${path}: ${m[0]}`),
    );
  expect(spelled).toEqual([]);
});

test("every permission names a row of the topic table, and who sends it may publish it", () => {
  for (const row of acl) expect(Object.keys(topics)).toContain(row.topic);
  for (const [name, row] of Object.entries(topics)) {
    const may = acl.filter((r) => r.may === "publish" && r.topic === name).map((r) => r.who);
    const sender = { device: "device", hub: "hub", phone: "device", virtual: "virtual", any: "device" }[row.from];
    expect(may, name).toContain(sender);
  }
});
