import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectHub } from "../../../hub/engagement/edge/hub-line.ts";

let folder = "";
let path = "";
let server: Server;
/** What the hub says to whatever it is told first. */
let says: (line: Socket, told: string) => void;
const lines = new Set<Socket>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lintel-line-"));
  path = join(folder, "edge.sock");
  server = createServer((line) => {
    lines.add(line);
    line.on("error", () => undefined);
    line.setEncoding("utf8").on("data", (told: string) => says(line, told));
  });
  server.listen(path);
  await once(server, "listening");
});
afterEach(() => {
  for (const line of lines) line.destroy();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const claim = { ask: "claim", wait_ms: 0 } as const;

test("each answer belongs to what was asked, in whatever order and pieces they come", async () => {
  let told = "";
  says = (line, text) => {
    told += text;
    if (told.split("\n").length < 3) return;
    line.write('{"n":2,"say":"noted"}\n{"n":1,"say":"go"');
    setImmediate(() => line.write(',"go":true}\n'));
  };
  const line = await connectHub(path);
  const key = { ask: "key", brand: "oatfield", kid: "k", x: "A".repeat(43), bytes_up: 0 } as const;
  expect(await Promise.all([line.ask(claim), line.ask(key)])).toEqual([
    { n: 1, say: "go", go: true },
    { n: 2, say: "noted" },
  ]);
  line.close();
  await expect(line.ask(claim)).rejects.toThrow("closing");
});

test.each([
  ["no JSON", "{"],
  ["an unknown word", '{"n":1,"say":"perhaps"}'],
  ["more than was agreed", '{"n":1,"say":"noted","and":1}'],
  ["an answer to nothing", '{"n":7,"say":"noted"}'],
  ["a task of no kind", '{"n":1,"say":"tasks","tasks":[{"do":"dance"}]}'],
  ["a brand whose name leads elsewhere", '{"n":1,"say":"tasks","tasks":[{"do":"new-key","brand":"../../hub"}]}'],
])("a hub that says %s is hung up on", async (_, said) => {
  says = (line) => line.write(`${said}\n`);
  const line = await connectHub(path);
  await expect(line.ask(claim)).rejects.toThrow("no edge understands");
  expect(line.closed.aborted).toBe(true);
});

test("a line without an end is not waited for", async () => {
  says = (line) => line.write("x".repeat(17_000_000));
  const line = await connectHub(path);
  await expect(line.ask(claim)).rejects.toThrow("without an end");
});

test("what was asked of a hub that goes away is answered by its going", async () => {
  says = (line) => line.destroy();
  const line = await connectHub(path);
  await expect(line.ask(claim)).rejects.toThrow("hung up");
});

test("where nobody waits it is said at once", async () => {
  await expect(connectHub(join(folder, "nobody.sock"))).rejects.toMatchObject({ code: "ENOENT" });
});
