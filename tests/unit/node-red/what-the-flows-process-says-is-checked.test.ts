import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { codeOf } from "../../../hub/core/errors.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { type NodeRed, openNodeRed } from "../../../hub/node-red/node-red.ts";
import type { Author, Saved } from "../../../hub/scenes/scenes.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";
import { temporaryFolder } from "../../help/store.ts";

// The process is played here, so that it can say what a real one never would.
type Said = Record<string, unknown>;

let folder: ReturnType<typeof temporaryFolder>;
let server: Server;
let hub: NodeRed;
let came: (socket: Socket) => void;
let faults: Map<string, string>;
let asked: { flows: unknown; by: Author; base: SceneDocument | undefined }[];
let answer: Saved;
const clock = steppingClock(1_700_000_000_000);
const drawn: SceneDocument = [{ id: "morning", type: "tab", label: "Morning" }];

beforeEach(async () => {
  folder = temporaryFolder();
  faults = new Map();
  asked = [];
  answer = { is: "saved", deploy: "d", changed: [], faults: [] };
  server = createServer((socket) => came(socket));
  const path = folder.file("flows.sock");
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const arrived = new Promise<Socket>((resolve) => (came = resolve));
  hub = openNodeRed({
    socket: path,
    revisions: {
      drawn: () => drawn,
      saveAll: async (flows, by, _source, base) => {
        asked.push({ flows, by, base });
        return answer;
      },
    },
    choices: () => ({ roles: [], moments: [], places: [], residents: [], facts: [], settings: {} }),
    reader: (language) => ({ language, zone: "UTC", words: wordsOf(language) }),
    bus: makeBus(() => undefined),
    faults: { raise: (id, error) => void faults.set(id, codeOf(error)), clear: (id) => void faults.delete(id) },
    patience: clock,
    random: seededRandom(1),
    log: makeLog(() => undefined, clock),
  });
  line = await arrived;
  heard = [];
  let rest = "";
  line.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    heard.push(...parts.map((one) => JSON.parse(one) as Said));
    woken();
  });
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  server.close();
  folder[Symbol.dispose]();
});

let line: Socket;
let heard: Said[];
let woken = () => {};

const say = (said: Said) => line.write(`${JSON.stringify(said)}\n`);
const hello = { tell: "hello", v: 1, pid: 7, safe: false, drawn: false };

/** What the hub answers to that question. */
async function ask(question: Said & { n: number }): Promise<Said> {
  say(question);
  for (;;) {
    const found = heard.find(({ n }) => n === question.n);
    if (found) return found;
    await new Promise<void>((resolve) => (woken = resolve));
  }
}

const closed = () => new Promise<void>((resolve) => line.once("close", () => resolve()));

test.each([
  ["no JSON", "who is there\n"],
  ["an unknown word", '{"tell":"pulse","door":"open"}\n'],
  ["a key more", '{"n":1,"ask":"flows","as":"owner"}\n'],
  ["a newer kind of process", '{"tell":"hello","v":2,"pid":1,"safe":false,"drawn":false}\n'],
])("%s ends the line, is told, and the next one is heard again", async (_, text) => {
  covers("error:E_FLOWS_LINE");
  const again = new Promise<Socket>((resolve) => (came = resolve));
  const over = closed();
  line.write(text);
  await over;
  expect(faults.get("flows.line")).toBe("E_FLOWS_LINE");
  clock.set(clock.mono() + 500);
  while (!clock.wakeNext()) await new Promise((resolve) => setImmediate(resolve));
  (await again).destroy();
});

test("whoever has no token of the house is nobody, and saves nothing", async () => {
  expect(await ask({ n: 1, ask: "who", token: "guessed" })).toEqual({ n: 1, say: "who" });
  const { flows } = (await ask({ n: 2, ask: "flows" })) as { flows: unknown };
  expect(flows).toEqual(drawn);
  const refused = await ask({ n: 3, ask: "save", token: "guessed", base: "", flows: [] });
  expect(refused).toMatchObject({ say: "refused", code: "E_NO_TOKEN" });
  expect(asked).toEqual([]);
});

test("up while it beats, silent without, stopped when it goes, and told as a fault once that lasts", async () => {
  covers("error:E_FLOWS_DOWN");
  expect(hub.state()).toBe("starting");
  const states: string[] = [];
  hub.onState((is) => void states.push(is));
  say(hello);
  say({ tell: "beat", rss: 120_000_000 });
  await ask({ n: 1, ask: "choices" });
  expect(hub.health()).toEqual({ state: "up", rss: 120_000_000, missing: [], safe: false });
  expect(hub.emit({ id: "m1", node: "x", port: 1, msg: { payload: 1 } })).toBe(true);
  const turn = async (ms: number) => {
    for (let left = ms; left > 0; left -= 500) {
      clock.set(clock.mono() + 500);
      while (clock.wakeNext()) await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await turn(4_000);
  expect(hub.state()).toBe("silent");
  expect(hub.emit({ id: "m2", node: "x", port: 1, msg: {} })).toBe(false);
  await turn(17_000);
  expect(faults.get("flows")).toBe("E_FLOWS_DOWN");
  say({ tell: "beat", rss: 120_000_000 });
  await ask({ n: 2, ask: "choices" });
  expect(hub.state()).toBe("up");
  expect(faults.has("flows")).toBe(false);
  line.destroy();
  await expect.poll(() => hub.state()).toBe("stopped");
  expect(states).toEqual(["up", "silent", "up", "stopped"]);
  expect(heard.filter((one) => one["do"] === "emit")).toEqual([
    { do: "emit", id: "m1", node: "x", port: 1, msg: { payload: 1 } },
  ]);
});

test("a node's last look is set again after each connection, and inputs are heard as they come", async () => {
  const inputs: unknown[] = [];
  const off = hub.onInput((input) => void inputs.push(input));
  say({ tell: "input", node: "a", msgid: "m1", payload: { x: 1 } });
  await ask({ n: 1, ask: "choices" });
  off();
  say({ tell: "input", node: "a", msgid: "m2", payload: 2 });
  await ask({ n: 2, ask: "choices" });
  expect(inputs).toMatchObject([{ node: "a", msgid: "m1", payload: { x: 1 } }]);
  hub.status("a", { text: "one" });
  hub.status("a", { text: "two" });
  await ask({ n: 3, ask: "choices" });
  heard.length = 0;
  say({ ...hello, drawn: true });
  await ask({ n: 4, ask: "choices" });
  expect(heard.filter((one) => "do" in one)).toEqual([
    { do: "flows", flows: drawn },
    { do: "status", node: "a", status: { text: "two" } },
  ]);
});
