import { expect, test } from "vitest";
import { importFaults } from "../help/layers.ts";
import { projectFiles, textOf } from "../help/tree.ts";

const sources = Object.fromEntries(
  projectFiles(/^(hub|devices|ui|backend|bench|scripts|tests)\/.*\.(ts|tsx)$/)
    .filter((path) => !path.startsWith("tests/fixtures/"))
    .map((path) => [path, textOf(path)]),
);

test("no room imports what its door does not open", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(50);
  expect(importFaults(sources)).toEqual([]);
});

test.each([
  ["hub/core/x.ts", `import { readFileSync } from "node:fs";`],
  ["hub/core/x.ts", `import { makeBus } from "../bus/bus.ts";`],
  ["hub/presence/x.ts", `import { openScenes } from "../scenes/scenes.ts";`],
  ["hub/presence/x.ts", `import type { Things } from "../things/things.ts";`],
  ["hub/bus/x.ts", `import { openDatabase } from "../store/open.ts";`],
  ["hub/api/x.ts", `import { advance } from "../scenes/engine.ts";`],
  ["hub/api/x.ts", `export { advance } from "../scenes/engine.ts";`],
  ["hub/things/x.ts", `const late = await import("../door/policy.ts");`],
  ["devices/bath/x.ts", `import { bed } from "../bed/bed.ts";`],
  ["devices/bath/x.ts", `import { openBroker } from "../../hub/bus/broker.ts";`],
  ["ui/wall/x.tsx", `import { z } from "zod";`],
  ["ui/wall/x.tsx", `import { openApi } from "../../hub/api/api.ts";`],
  ["backend/x.ts", `import { openBroker } from "../hub/bus/broker.ts";`],
  ["cellar/x.ts", `export const nothing = 1;`],
])("a planted breach in %s is found: %s", (path, text) => {
  expect(importFaults({ [path]: text })).toHaveLength(1);
});

test("what the doors do open stays open", () => {
  expect(
    importFaults({
      "hub/api/x.ts": `import type { Scenes } from "../scenes/scenes.ts";\nimport { check } from "../core/parse.ts";`,
      "devices/bath/x.ts": `import { defineDevice } from "../device.ts";\nimport { connectWire } from "../../hub/bus/wire.ts";`,
      "hub/main.ts": `import { openScenes } from "./scenes/scenes.ts";`,
    }),
  ).toEqual([]);
});
