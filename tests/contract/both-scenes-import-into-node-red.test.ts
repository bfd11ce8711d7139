import { existsSync } from "node:fs";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { canonicalText } from "../../hub/core/scene/canonical.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import { joinFlows, SharedFlows, splitFlows } from "../../hub/core/scene/flow-files.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { nodeTypes } from "../../hub/core/scene/nodes.ts";
import { z } from "zod";
import { covers } from "../help/covers.ts";

const chromiumPath = "/usr/bin/chromium";
const palette = resolve("flows/nodes");
const read = async (name: string): Promise<string> => await readFile(join("flows", `${name}.json`), "utf8");

type NodeRed = { url: string; log: () => string; stop: () => Promise<void> };
type Flows = { flows: SceneDocument; rev: string };

let nodeRed: NodeRed;
let shared: SharedFlows;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  shared = SharedFlows.parse(JSON.parse(await read("shared")));
  files = new Map(await Promise.all(shared.tabs.map(async (name) => [name, await read(name)] as const)));
  nodeRed = await startNodeRed(joinFlows(shared, new Map([...files].map(([id, text]) => [id, JSON.parse(text)]))));
});
afterAll(async () => await nodeRed?.stop());

test("both scenes start in Node-RED with no type missing", async () => {
  covers(
    "node:lintel-moment",
    "node:lintel-guard",
    "node:lintel-act",
    "node:lintel-wait",
    "node:lintel-join",
    "node:lintel-say",
    "node:lintel-example",
  );
  expect(nodeRed.log()).toContain("Started flows");
  expect(nodeRed.log()).not.toMatch(/missing types|\[error\]/i);
  const sets = (await get<{ module: string; types: string[]; enabled: boolean; err?: string }[]>("/nodes")).filter(
    (set) => set.module === "@lintel/palette",
  );
  expect(sets.every((set) => set.enabled && set.err === undefined)).toBe(true);
  expect(sets.flatMap((set) => set.types).toSorted()).toEqual(Object.keys(nodeTypes).toSorted());
});

test("Node-RED hands our documents back unchanged, before and after a deploy", async () => {
  const before = await get<Flows>("/flows");
  expect(filesOf(before.flows)).toEqual(files);
  const deployed = await fetch(`${nodeRed.url}/flows`, {
    method: "POST",
    headers: { "Node-RED-API-Version": "v2", "Node-RED-Deployment-Type": "full", "Content-Type": "application/json" },
    body: JSON.stringify(before),
  });
  expect(deployed.status).toBe(200);
  const after = await get<Flows>("/flows");
  expect(filesOf(after.flows)).toEqual(files);
  expect(splitFlows(after.flows).shared).toEqual(shared);
  for (const document of splitFlows(after.flows).documents.values()) expect(compile(document).faults).toEqual([]);
});

test("the palette comes with its forms and speaks three languages", async () => {
  const forms = await fetch(`${nodeRed.url}/resources/@lintel/palette/forms.js`);
  expect(forms.status).toBe(200);
  const page = await (await fetch(`${nodeRed.url}/nodes`, { headers: { Accept: "text/html" } })).text();
  for (const type of Object.keys(nodeTypes)) expect(page).toContain(`data-template-name="${type}"`);
  for (const [language, parameters] of [
    ["en-US", "Parameters"],
    ["zh-CN", "参数"],
    ["zh-TW", "參數"],
  ] as const) {
    const own = await get<Record<string, { field: Record<string, string> }>>(`/nodes/messages?lng=${language}`);
    const act = own["@lintel/palette/lintel-act"];
    expect(Object.keys(act?.field ?? {}).toSorted()).toEqual(["name", "key", ...fieldsOf("lintel-act")].toSorted());
    expect(act?.field["with"]).toBe(parameters);
  }
});

test("every property of every node stands in its form's defaults, and every language has the same keys", async () => {
  for (const type of Object.keys(nodeTypes)) {
    const html = await readFile(join(palette, `${type}.html`), "utf8");
    for (const field of fieldsOf(type)) expect(html, `${type} ${field}`).toMatch(new RegExp(`^ {6}${field}: \\{`, "m"));
    const keys = await Promise.all(
      (await readdir(join(palette, "locales"))).map(async (language) =>
        keysOf(JSON.parse(await readFile(join(palette, "locales", language, `${type}.json`), "utf8"))),
      ),
    );
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size, type).toBe(1);
  }
});

test.each(["en-US", "zh-CN", "zh-TW"])(
  "in %s every property, kind and output has its label and its help",
  async (language) => {
    for (const [type, { properties, outputs }] of Object.entries(nodeTypes)) {
      const of = async (kind: string) => await readFile(join(palette, "locales", language, `${type}.${kind}`), "utf8");
      const words = JSON.parse(await of("json")) as Record<string, Record<string, string> | undefined>;
      const help = await of("html");
      const explained = (what: string, name: string) => new RegExp(`data-${what}="${name}">[^<]+</dt>\\s*<dd>[^<]`);
      const top = Object.keys(properties.shape);
      for (const name of top) expect(help, `${type} ${name}`).toMatch(explained("property", name));
      for (const name of outputs) {
        expect(words["output"]?.[name], `${type} ${name}`).toBeTruthy();
        expect(help, `${type} ${name}`).toMatch(explained("output", name));
      }
      // What an example is made of stands in rows of the form's own: their words are tried in the editor.
      const parts = type === "lintel-example" ? { names: new Set(top), kinds: new Set<string>() } : partsOf(properties);
      for (const name of parts.names) expect(words["field"]?.[name], `${type} ${name}`).toBeTruthy();
      for (const name of parts.kinds) expect(words["choice"]?.[name], `${type} ${name}`).toBeTruthy();
    }
  },
);

test("every kind of check and of waiting has its form and is explained", async () => {
  const forms = await readFile(join(palette, "resources/forms.js"), "utf8");
  for (const type of ["lintel-guard", "lintel-wait"] as const) {
    const help = await readFile(join(palette, "locales/en-US", `${type}.html`), "utf8");
    const kinds = [...partsOf(nodeTypes[type].properties).kinds];
    for (const kind of kinds) expect(forms, kind).toMatch(new RegExp(`["' ]${kind}["']?:? ?[{,\\]]|"${kind}"`));
    const told = [...help.matchAll(/data-kind="([^"]+)"/g)].map(([, kind]) => kind ?? "");
    expect(kinds).toEqual(expect.arrayContaining(told));
    expect(told.length).toBeGreaterThanOrEqual(4);
  }
});

type Part = Readonly<Record<string, unknown>>;
// Chosen from what the house offers, which names each itself, or signs that are the same everywhere.
const named = new Set(["op", "moment", "fact"]);

/** Every property of a schema however deep, and every word that a form offers for one. */
function partsOf(schema: z.ZodType): { readonly names: ReadonlySet<string>; readonly kinds: ReadonlySet<string> } {
  const names = new Set<string>();
  const kinds = new Set<string>();
  const open: [string, unknown][] = [["", z.toJSONSchema(schema, { io: "input" })]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [name, value] = next;
    if (typeof value !== "object" || value === null) continue;
    const part = value as Part;
    for (const [inner, one] of Object.entries((part["properties"] ?? {}) as Part)) {
      if (inner !== "is") names.add(inner);
      open.push([inner, one]);
    }
    for (const way of ["anyOf", "oneOf", "allOf"])
      for (const one of (part[way] ?? []) as Part[]) open.push([name, one]);
    open.push([name, part["items"]]);
    if (typeof part["const"] === "string" && name === "is") kinds.add(part["const"]);
    // A union with a free text is written, not chosen.
    if (Array.isArray(part["enum"]) && !named.has(name) && part["enum"].every((one) => !suggested.has(String(one))))
      for (const one of part["enum"]) kinds.add(String(one));
  }
  return { names, kinds };
}
const suggested = new Set(["anyone", "adults", "any", "child", "guest", "anywhere"]);

// Node-RED's own function, as far as this test reaches into it.
declare const RED: {
  workspaces: { show(tab: string): void };
  editor: { edit(node: unknown): void };
  nodes: { node(id: string): unknown; dirty(): boolean; createCompleteNodeSet(options: object): SceneDocument };
  view: { importNodes(nodes: object[], options: object): void };
};

test.skipIf(!existsSync(chromiumPath))(
  "in the editor a form opened and closed changes nothing, and a copy gets its own key",
  async () => {
    await using browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
    const page = await browser.newPage({ locale: "en-US" });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.text().startsWith("registerType") && errors.push(message.text()));
    await page.goto(nodeRed.url);
    await page.waitForSelector("#morning-woke", { state: "attached" });
    const drawn = [...files.values()].flatMap((text) => JSON.parse(text) as SceneDocument);
    // One form of each shape: they take about a second each.
    for (const key of [
      "show-today",
      "heading-home",
      "time-to-start",
      "bath-allowed",
      "fill-bath",
      "say-ready",
      "breakfast-wanted",
      "kitchen-empty",
      "agreed",
    ])
      await openAndClose(page, drawn.find((node) => node["key"] === key) ?? {});
    const edited = await page.evaluate(() => ({
      dirty: RED.nodes.dirty(),
      nodes: RED.nodes.createCompleteNodeSet({ credentials: false }),
    }));
    expect({ errors, dirty: edited.dirty }).toEqual({ errors: [], dirty: false });
    expect(filesOf(edited.nodes)).toEqual(files);
    const copy = drawn.find(({ id }) => id === "morning-show-today") ?? {};
    const keys = await page.evaluate((node) => {
      RED.workspaces.show("morning");
      RED.view.importNodes([{ ...node, wires: [[], []] }], { generateIds: true, addFlow: false });
      const all = RED.nodes.createCompleteNodeSet({ credentials: false });
      return all.filter(({ z, key }) => z === "morning" && key !== undefined).map(({ key }) => String(key));
    }, copy);
    const before = drawn.filter(({ z, key }) => z === "morning" && key !== undefined).length;
    expect(keys).toHaveLength(before + 1);
    expect(new Set(keys).size).toBe(before + 1);
    expect(keys).toContain("show-today");
  },
  // Nine forms, one after another, at the pace of a small machine.
  180_000,
);

async function openAndClose(page: Page, node: SceneDocument[number]): Promise<void> {
  await page.evaluate(
    ([id, tab]) => {
      RED.workspaces.show(tab);
      RED.editor.edit(RED.nodes.node(id));
    },
    [String(node["id"]), String(node["z"])] as const,
  );
  await page.locator("#lintel-key", { hasText: String(node["key"]) }).waitFor();
  await page.click("#node-dialog-ok");
  await page.waitForSelector("#node-dialog-ok", { state: "detached" });
}

function fieldsOf(type: string): string[] {
  const row = Object.entries(nodeTypes).find(([name]) => name === type)?.[1];
  return Object.keys(row?.properties.shape ?? {});
}

function keysOf(words: Record<string, Record<string, string> | string>): string {
  return Object.entries(words)
    .flatMap(([key, value]) =>
      typeof value === "string" ? [key] : Object.keys(value).map((inner) => `${key}.${inner}`),
    )
    .join(" ");
}

function filesOf(flows: SceneDocument): ReadonlyMap<string, string> {
  return new Map([...splitFlows(flows).documents].map(([id, document]) => [id, canonicalText(document)]));
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`${nodeRed.url}${path}`, {
    headers: { Accept: "application/json", "Node-RED-API-Version": "v2" },
  });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

async function startNodeRed(flows: SceneDocument): Promise<NodeRed> {
  const folder = await mkdtemp(join(tmpdir(), "lintel-node-red-"));
  const port = await freePort();
  await writeFile(join(folder, "flows.json"), JSON.stringify(flows));
  await writeFile(join(folder, "package.json"), '{"name":"flows","private":true}');
  await writeFile(join(folder, "settings.js"), settingsOf(folder, port));
  const program = resolve("node_modules/node-red/red.js");
  const child = spawn(resolve("node_modules/.bin/node"), [program, "--settings", join(folder, "settings.js")], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  await saying(child, /Started flows|missing types|ERR|Error/, () => log);
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => log,
    stop: async () => {
      const gone = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGTERM")) await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settingsOf(folder: string, port: number): string {
  const settings = {
    uiHost: "127.0.0.1",
    uiPort: port,
    userDir: folder,
    flowFile: "flows.json",
    nodesDir: palette,
    credentialSecret: false,
    lang: "en-US",
    telemetry: { enabled: false },
    editorTheme: { tours: false },
    externalModules: { palette: { allowInstall: false }, modules: { allowInstall: false } },
    nodesExcludes: [
      "90-exec.js",
      "10-file.js",
      "23-watch.js",
      "21-httpin.js",
      "22-websocket.js",
      "31-tcpin.js",
      "32-udp.js",
    ],
  };
  return `module.exports = ${JSON.stringify(settings)};`;
}

/** Resolves when the child has said it, and fails when it ends first. */
async function saying(child: ChildProcessByStdio<null, Readable, Readable>, what: RegExp, log: () => string) {
  await new Promise<void>((done, failed) => {
    child.once("exit", (code) => failed(new Error(`Node-RED ended with ${code}: ${log()}`)));
    child.stdout.on("data", () => {
      if (what.test(log())) done();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
