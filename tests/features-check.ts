import { matchesGlob } from "node:path";

import { acceptances, type Feature } from "./features/feature.ts";

const promised = Array.from({ length: 161 }, (_, index) => `M${index + 1}`);

const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const runningTest = /(?<![.\w])(?:test|it)(?:\.(?!skip\b|todo\b|fails\b|extend\b)\w+)*\s*(?:\(|'')/;
const restingTest = /(?<![.\w])(?:describe|suite|test|it)(?:\.\w+)*\.(?:skip|todo|fails)\b/;

const bare = (source: string): string =>
  source.replace(stringOrComment, (found) => (found.startsWith("/") ? " " : "''"));

const proofFault = (
  path: string,
  existingFiles: ReadonlyMap<string, string>,
  include: readonly string[],
): string | undefined => {
  const source = existingFiles.get(path);
  if (source === undefined) return `names the proof ${path}, which does not exist under tests/`;
  if (!include.some((glob) => matchesGlob(path, glob))) {
    return `names the proof ${path}, which the test run does not include`;
  }
  const code = bare(source);
  if (restingTest.test(code)) return `names the proof ${path}, which skips a test`;
  return runningTest.test(code) ? undefined : `names the proof ${path}, which holds no test`;
};

const idFaults = (rows: readonly Feature[]): string[] => {
  const seen = new Map<string, number>();
  for (const { id } of rows) seen.set(id, (seen.get(id) ?? 0) + 1);
  const known = new Set(promised);
  return [
    ...promised.filter((id) => !seen.has(id)).map((id) => `${id} has vanished`),
    ...[...seen].filter(([, times]) => times > 1).map(([id]) => `${id} stands more than once`),
    ...[...seen.keys()].filter((id) => !known.has(id)).map((id) => `${id} was never promised`),
  ];
};

const acceptanceFaults = (rows: readonly Feature[]): string[] => {
  const named = new Set<string>(rows.flatMap((row) => row.accepts ?? []));
  return acceptances.filter((id) => !named.has(id)).map((id) => `${id} is named by no row`);
};

const blank = (text: string | undefined): boolean => text === undefined || text.trim() === "";

const rowFaults = (row: Feature, existingFiles: ReadonlyMap<string, string>, include: readonly string[]): string[] => {
  const faults: (string | undefined)[] = [blank(row.sentence) ? "has no sentence" : undefined];
  if (row.state === "refused") {
    if (blank(row.reason)) faults.push("is refused without a reason");
    if (blank(row.replacement)) faults.push("is refused without saying what is done instead");
  }
  if (row.state === "works" || row.state === "partly") {
    const proof: readonly string[] | undefined = row.proof;
    if (proof === undefined || proof.length === 0) faults.push(`${row.state} without a proof`);
    else faults.push(...proof.map((path) => proofFault(path, existingFiles, include)));
  }
  return faults.filter((fault) => fault !== undefined).map((fault) => `${row.id} ${fault}`);
};

/**
 * Names everything wrong with the feature table, given each file under tests/ with its source and
 * the globs of the test run.
 */
export const featureFaults = (
  rows: readonly Feature[],
  existingFiles: ReadonlyMap<string, string>,
  include: readonly string[] = ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
): string[] => [
  ...idFaults(rows),
  ...acceptanceFaults(rows),
  ...rows.flatMap((row) => rowFaults(row, existingFiles, include)),
];
