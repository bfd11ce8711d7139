import { expect, test } from "vitest";
import { waysOut } from "../../hub/core/ways-out.ts";
import { projectFiles, textOf } from "../help/tree.ts";

const files = Object.fromEntries(
  projectFiles(/^(hub|devices)\/.*\.ts$/)
    .filter((path) => path !== "hub/core/ways-out.ts")
    .map((path) => [path, textOf(path)]),
);

/** Files that may name a door to the network, each with what it opens. */
const doors: Readonly<Record<string, string>> = {
  "hub/main.ts": "hands the machine's fetch to the web of the hub",
  "devices/main.ts": "hands the machine's fetch to the web of the devices",
  "devices/drivers/board-stream.ts": "speaks to a board, which stands in the house",
  "devices/music/mpd-line.ts": "speaks to the player, which stands in the house",
  "hub/tls/names.ts": "only tells what is an address",
  "hub/smtp.ts": "hands letters to the household's own mail server, by its row of the table",
  "hub/engagement/edge/ask.ts": "asks brands, by the row of the table that is the edge's",
  "hub/engagement/edge/hub-line.ts": "speaks to the hub, over a unix socket",
  "hub/engagement/edge-socket.ts": "waits for the edge, at a unix socket",
  "hub/engagement/edge-socket-line.ts": "hears the edge, over a unix socket",
  "hub/node-red/line.ts": "speaks to the flows, over a unix socket",
  "hub/node-red/proxy.ts": "hands the editor's pages through, over a unix socket",
  "hub/node-red/process/hub-line.ts": "waits for the hub, at a unix socket",
  "hub/node-red/process/main.ts": "serves the editor, at a unix socket",
  "hub/node-red/process/red.ts": "hands the editor's server to Node-RED",
  "hub/cli/call.ts": "asks the hub itself, over its unix socket",
};
/** Files that name vocabularies which documents refer to: names that nobody ever asks. */
const vocabularies: Readonly<Record<string, readonly string[]>> = {
  "hub/engagement/receipt.ts": ["w3id.org", "purl.org", "schema.org"],
};
/** Modules that serve or are served inside the house: the broker, its clients and the web pages. */
const inside = /^hub\/(bus|api|cli)\//;

/** What leads out past the table: the machine's fetch, a client of node's own, another library for it. */
function waysPast(sources: Readonly<Record<string, string>>): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    const fetches =
      /\bglobalThis\b[^;\n]*\bfetch\b|\bfetch\b[^;\n]*\bglobalThis\b|\bnew (?:WebSocket|EventSource|XMLHttpRequest)\b/.test(
        text,
      );
    const modules = /from "(?:node:)?(?:https?|http2|net|tls|dgram|undici|axios|got|node-fetch|ws)"/.test(text);
    const past = (fetches && !(path in doors)) || (modules && !inside.test(path) && !(path in doors));
    return past ? [`${path} leads out of the house past the table`] : [];
  });
}

test("nothing of the hub or the devices goes out but through the web", () => {
  expect(Object.keys(files).length).toBeGreaterThan(50);
  expect(waysPast(files)).toEqual([]);
  expect(Object.keys(doors).filter((path) => files[path] === undefined)).toEqual([]);
});

test("a host outside is spelled only in the table, beside its reason", () => {
  const hosts = Object.values(waysOut).flatMap(({ hosts }) => (hosts === "own" ? [] : [...hosts]));
  const spelled = Object.entries(files).flatMap(([path, text]) => [
    ...[...text.matchAll(/["'`]https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/g)]
      .filter(([, host = ""]) => !(vocabularies[path] ?? []).includes(host))
      .map((match) => `${path}: ${match[1]}`),
    ...hosts.filter((host) => text.includes(host)).map((host) => `${path}: ${host}`),
  ]);
  expect(spelled).toEqual([]);
  for (const [owner, { reason }] of Object.entries(waysOut)) expect(reason.length, owner).toBeGreaterThan(20);
});

test("a row of the edge is asked by the edge alone, and nobody of the hub by it", () => {
  const edges = Object.entries(waysOut).filter(([, row]) => "owner" in row);
  expect(edges.map(([owner]) => owner)).toEqual(["brands"]);
  const asking = Object.entries(files).filter(([, text]) => /mayGo\("brands"/.test(text));
  expect(asking.map(([path]) => path)).toEqual(["hub/engagement/edge/ask.ts"]);
  expect(textOf("hub/core/ways-out.ts")).toContain('Exclude<keyof typeof waysOut, "brands" | "mail">');
  // Letters go by one file alone.
  const posting = Object.entries(files).filter(([, text]) => /mayGo\("mail"/.test(text));
  expect(posting.map(([path]) => path)).toEqual(["hub/smtp.ts"]);
});

test.each([
  [`export const page = await globalThis.fetch("x");`],
  [`const { fetch: go } = globalThis;\nexport const x = go;`],
  [`import { request } from "node:https";`],
  [`import { request } from "undici";`],
  [`export const live = new WebSocket("wss://example.org");`],
])("a planted way past the table is found: %s", (text) => {
  expect(waysPast({ "hub/weather/x.ts": text })).toHaveLength(1);
});
