// Plain JavaScript that Node 14 and later can parse: this is what an old Node meets first.
import { join } from "node:path";

/** The oldest major version of Node that Lintel runs on. */
export const oldestMajor = 24;

/** Whether a version such as "v24.21.0" is new enough. */
export function isNewEnough(version) {
  const match = /^v?(\d+)\./.exec(version);
  return match !== null && Number(match[1]) >= oldestMajor;
}

/** Where a Node may be, best first: the one the checkout brings, then each one on the search path. */
export function candidateNodes(root, searchPath) {
  const places = [join(root, "node_modules", ".bin")].concat(searchPath.split(":"));
  const absolute = places.filter((place) => place.startsWith("/"));
  return Array.from(new Set(absolute.map((place) => join(place, "node"))));
}

/** Chooses a Node: {use: "this"}, {use: "other", path} or {use: "none", sentence}; `versionOf` gives null for what does not run. */
export function findNode(running, candidates, versionOf) {
  if (isNewEnough(running.version)) return { use: "this" };
  const path = candidates.find((candidate) => {
    const version = versionOf(candidate);
    return version !== null && isNewEnough(version);
  });
  if (path !== undefined) return { use: "other", path };
  return { use: "none", sentence: `E_NODE_VERSION: ${advice(running)}` };
}

function advice(running) {
  if (["arm", "ia32", "mips", "mipsel", "ppc", "s390"].includes(running.arch)) {
    return `Lintel needs a 64-bit system, and this one is 32-bit (${running.arch}): install the 64-bit system first.`;
  }
  return (
    `Lintel needs Node ${oldestMajor} or newer, and only ${running.version} is here: ` +
    `run "npm ci" without "--omit=optional" in the Lintel folder, or install Node ${oldestMajor}.`
  );
}
