import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { featureCounts, renderFeatures, stalePages, withFeatureCounts } from "../../scripts/features.ts";
import { featureFaults } from "../features-check.ts";
import { features } from "../features.ts";
import type { Feature } from "../features/feature.ts";

const root = new URL("../../", import.meta.url);
const testFiles = new Map(
  globSync("tests/**/*.ts{,x}", { cwd: fileURLToPath(root) }).map((path) => [
    path,
    readFileSync(new URL(path, root), "utf8"),
  ]),
);

const proofFile = "tests/story/the-proof.test.ts";
const sound = "import { test } from 'vitest';\ntest('the lamp is lit', () => {});\n";

const unproved = features.map((row): Feature =>
  row.state === "works" || row.state === "partly"
    ? ({ ...row, state: "missing", proof: undefined } as unknown as Feature)
    : row,
);

const replaced = (id: string, change: object): readonly Feature[] =>
  unproved.map((row) => (row.id === id ? { ...row, ...change } : row));

const faultsOfProof = (source: string, path = proofFile): string[] =>
  featureFaults(replaced("M1", { state: "works", proof: [path] }), new Map([...testFiles, [path, source]]));

test("every promise keeps its row, and what is said to work is proved by a test that runs", () => {
  expect(featureFaults(features, testFiles)).toEqual([]);
});

test("docs/features.md and the counts in the README are as fresh as the table", () => {
  expect(stalePages(root, features).map(({ file }) => fileURLToPath(file))).toEqual([]);
});

describe("a planted breach is named", () => {
  test("a row that vanished", () => {
    const rows = unproved.filter(({ id }) => id !== "M104");
    expect(featureFaults(rows, testFiles)).toEqual(["M104 has vanished"]);
  });

  test("a row that stands twice", () => {
    const rows = [...unproved, ...unproved.filter(({ id }) => id === "M7")];
    expect(featureFaults(rows, testFiles)).toEqual(["M7 stands more than once"]);
  });

  test("a row nobody promised", () => {
    expect(featureFaults(replaced("M161", { id: "M162" }), testFiles)).toEqual([
      "M161 has vanished",
      "M162 was never promised",
    ]);
  });

  test("an acceptance sentence no row answers to", () => {
    const rows = replaced("M46", { accepts: [] });
    expect(featureFaults(rows, testFiles)).toEqual(["S1 is named by no row"]);
  });

  test("a row without a sentence", () => {
    const rows = replaced("M2", { sentence: " " });
    expect(featureFaults(rows, testFiles)).toEqual(["M2 has no sentence"]);
  });

  test.each(["works", "partly"])("%s without a proof", (state) => {
    const fault = [`M1 ${state} without a proof`];
    expect(featureFaults(replaced("M1", { state }), testFiles)).toEqual(fault);
    expect(featureFaults(replaced("M1", { state, proof: [] }), testFiles)).toEqual(fault);
  });

  test("refused without a reason or without what is done instead", () => {
    expect(featureFaults(replaced("M61", { reason: "" }), testFiles)).toEqual(["M61 is refused without a reason"]);
    expect(featureFaults(replaced("M61", { replacement: undefined }), testFiles)).toEqual([
      "M61 is refused without saying what is done instead",
    ]);
  });

  test("a proof that does not exist", () => {
    const rows = replaced("M1", { state: "works", proof: [proofFile] });
    expect(featureFaults(rows, testFiles)).toEqual([
      `M1 names the proof ${proofFile}, which does not exist under tests/`,
    ]);
  });

  test("a proof the test run does not include", () => {
    const path = "tests/help/the-proof.ts";
    expect(faultsOfProof(sound, path)).toEqual([`M1 names the proof ${path}, which the test run does not include`]);
  });

  test.each([
    "const lamp = 1;",
    "// test('the lamp is lit', () => {});",
    "/* it('the lamp is lit', () => {}); */",
    'const said = "test(1)";',
    "/lamp/.test(name);",
    "const it2 = test.extend({});",
  ])("a proof that holds no test: %s", (source) => {
    expect(faultsOfProof(source)).toEqual([`M1 names the proof ${proofFile}, which holds no test`]);
  });

  test.each([
    "test.skip('the lamp is lit', () => {});",
    "describe.skip('the lamp', () => {});",
    "it.concurrent.skip('the lamp is lit', () => {});",
    "test.todo('the lamp is lit');",
    "test.fails('the lamp is lit', () => {});",
  ])("a proof that skips a test: %s", (source) => {
    expect(faultsOfProof(`${sound}${source}`)).toEqual([`M1 names the proof ${proofFile}, which skips a test`]);
  });
});

test.each([
  sound,
  "it('reads mqtt://lamp', () => {});",
  "test.each([1, 2])('the lamp %i', () => {});",
  "test.each`lamp`('the lamp', () => {});",
  "test.skipIf(noBrowser)('the lamp is lit', () => {});",
])("a proof with a running test is accepted: %s", (source) => {
  expect(faultsOfProof(source)).toEqual([]);
});

test("the page shows each row once under its heading, with its proof or its reason", () => {
  const rows = replaced("M1", { state: "works", proof: [proofFile], note: "A | B." });
  const page = renderFeatures(rows);
  for (const { id } of rows) expect(page.match(new RegExp(`^\\| ${id} `, "gm"))).toHaveLength(1);
  expect(page).toContain("Proof: [story/the-proof.test.ts](../tests/story/the-proof.test.ts). A \\| B.");
  expect(page).toContain("Why not: Nobody can agree to what is kept from them. Instead: Every");
  expect(featureCounts(rows).works).toBe(1);
});

test("the counts change between the marks of the README and nowhere else", () => {
  const readme = "before\n<!-- features -->\nold\n<!-- /features -->\nafter\n";
  const written = withFeatureCounts(readme, features);
  expect(written).toMatch(
    /^before\n<!-- features -->\n\n\[161 promises\]\(docs\/features\.md\): .*\n\n<!-- \/features -->\nafter\n$/,
  );
  expect(withFeatureCounts(written, features)).toBe(written);
  expect(withFeatureCounts("no marks\n", features)).toBe("no marks\n");
});
