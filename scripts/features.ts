import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { features } from "../tests/features.ts";
import { type Feature, type FeatureState, featureStates } from "../tests/features/feature.ts";
import { alignedTable } from "./markdown-table.ts";

const open = "<!-- features -->";
const close = "<!-- /features -->";

/** Counts the rows in each state. */
export const featureCounts = (rows: readonly Feature[]): Readonly<Record<FeatureState, number>> => {
  const counts = { works: 0, partly: 0, missing: 0, later: 0, refused: 0 };
  for (const { state } of rows) counts[state] += 1;
  return counts;
};

const countsText = (rows: readonly Feature[]): string => {
  const counts = featureCounts(rows);
  return featureStates.map((state) => `${counts[state]} ${state}`).join(", ");
};

const proofLinks = (proof: readonly string[]): string =>
  `Proof: ${proof.map((path) => `[${path.slice("tests/".length)}](../${path})`).join(", ")}.`;

const promiseCell = (row: Feature): string => {
  const parts = [row.sentence];
  if (row.state === "refused") parts.push(`Why not: ${row.reason} Instead: ${row.replacement}`);
  if (row.state === "works" || row.state === "partly") parts.push(proofLinks(row.proof));
  if (row.note !== undefined) parts.push(row.note);
  return parts.join(" ").replaceAll("|", "\\|");
};

const sectionLines = (heading: string, rows: readonly Feature[]): string[] => [
  `## ${heading}`,
  "",
  `${countsText(rows)}.`,
  "",
  ...alignedTable([["id", "state", "promise"], ...rows.map((row) => [row.id, row.state, promiseCell(row)])]),
  "",
];

/** Renders the feature table as the page docs/features.md. */
export const renderFeatures = (rows: readonly Feature[]): string => {
  const sections = Map.groupBy(rows, (row) => row.section);
  return [
    "# Features",
    "",
    "Every promise of Lintel and how far it is kept. A row never disappears; it counts as _works_ or _partly_ only with a test that runs. Generated from `tests/features.ts` by `node scripts/features.ts`.",
    "",
    `${rows.length} promises: ${countsText(rows)}.`,
    "",
    ...[...sections].flatMap(([heading, members]) => sectionLines(heading, members)),
  ].join("\n");
};

/** Puts the fresh counts between the feature marks of a README, and leaves one without marks alone. */
export const withFeatureCounts = (readme: string, rows: readonly Feature[]): string => {
  const from = readme.indexOf(open);
  const to = readme.indexOf(close, from);
  if (from === -1 || to === -1) return readme;
  const counts = `[${rows.length} promises](docs/features.md): ${countsText(rows)}.`;
  return `${readme.slice(0, from + open.length)}\n\n${counts}\n\n${readme.slice(to)}`;
};

const textOf = (file: URL): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** Lists each page that must be written again, with the text it should hold. */
export const stalePages = (root: URL, rows: readonly Feature[]): { file: URL; text: string }[] => {
  const page = new URL("docs/features.md", root);
  const readme = new URL("README.md", root);
  return [
    { file: page, text: renderFeatures(rows) },
    { file: readme, text: withFeatureCounts(textOf(readme), rows) },
  ].filter(({ file, text }) => textOf(file) !== text);
};

if (import.meta.main) {
  const stale = stalePages(new URL("../", import.meta.url), features);
  const check = process.argv.includes("--check");
  for (const { file, text } of stale) {
    if (!check) writeFileSync(file, text);
    process.stdout.write(`${check ? "stale" : "written"}: ${fileURLToPath(file)}\n`);
  }
  if (check && stale.length > 0) process.exitCode = 1;
}
