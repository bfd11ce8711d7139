import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EdgeProcess, startEdge } from "../help/edge.ts";
import { recordedWire, type Recorder } from "../help/recorder.ts";

const long = process.env["LINTEL_LONG"] === "1";
const events = long ? 10_000 : 20;
const helpers = (name: string) => fileURLToPath(new URL(`../help/${name}`, import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Where somebody dies; each is met again and again while the events go by. */
const blows = [
  ...["queue", "claim", "sending", "answered"].flatMap((at) =>
    (["before", "after"] as const).map((when) => ({ who: "hub", at, when }) as const),
  ),
  { who: "edge", at: "request", when: "before" },
  { who: "edge", at: "request", when: "after" },
  { who: "backend", at: "store", when: "before" },
  { who: "backend", at: "store", when: "after" },
] as const;
type State = { readonly waiting: number; readonly erased: number; readonly fault?: unknown };

let base = "";
let wire: Recorder;
let hub: ChildProcess;
let edge: EdgeProcess;
let backend: ChildProcess;
let port = 0;

async function forked(file: string, args: readonly string[]): Promise<readonly [ChildProcess, unknown]> {
  const child = fork(file, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const [first] = (await once(child, "message")) as [unknown];
  return [child, first];
}
const startHub = async () => {
  [hub] = await forked(fixture("way-child.ts"), [join(base, "home"), `${wire.url}/v1/brands`]);
};
const startBackend = async (when = "never", count = 1) => {
  let told: unknown;
  [backend, told] = await forked(helpers("backend-child.ts"), [
    join(base, "brands"),
    String(port),
    when,
    String(count),
    wire.url,
  ]);
  port = Number(told);
  wire.leads(port);
};
const begin = () => {
  edge = startEdge(join(base, "home", "edge.sock"), join(base, "edge"));
};
const isDead = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
const gone = async (child: ChildProcess) => {
  child.kill("SIGKILL");
  if (!isDead(child)) await once(child, "exit");
};

/** Tells the home to do something; undefined where it died of it. */
async function home(order: object): Promise<State | undefined> {
  const child = hub;
  if (isDead(child)) return undefined;
  const over = new AbortController();
  const { signal } = over;
  const answered = once(child, "message", { signal }).then(([told]) => told as { answer?: State; failed?: string });
  const died = once(child, "exit", { signal }).then(() => undefined);
  child.send(order, () => undefined);
  const told = await Promise.race([answered, died]);
  over.abort();
  await Promise.allSettled([answered, died]);
  if (told?.failed !== undefined) throw new Error(told.failed);
  return told?.answer;
}
/** The same, as often as it takes somebody to have done it. */
async function surely(order: object): Promise<State> {
  for (;;) {
    const state = await home(order);
    if (state) return state;
    await startHub();
  }
}
async function everythingArrived(): Promise<State> {
  for (;;) {
    const state = await surely({ do: "state" });
    if (state.waiting === 0) return state;
    if (isDead(edge.child)) begin();
    if (isDead(backend)) await startBackend();
    await new Promise((resolve) => void setTimeout(resolve, 30));
  }
}
/** What the brand holds, by its text. */
function held(): readonly string[] {
  using db = new DatabaseSync(join(base, "brands", "brand-oatfield.db"), { readOnly: true });
  return db
    .prepare("SELECT document FROM events WHERE type LIKE '%thread.said%' ORDER BY rowid")
    .all()
    .map((row) => (JSON.parse(String(row["document"])) as { data: { text: string } }).data.text);
}

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), "lintel-once-"));
  wire = await recordedWire();
  port = 0;
  await startBackend();
  await startHub();
  begin();
  await surely({ do: "agree" });
  await everythingArrived();
});
afterEach(async () => {
  await Promise.all([gone(hub), gone(backend), gone(edge.child)]);
  await wire[Symbol.asyncDispose]();
  rmSync(base, { recursive: true, force: true });
});

test(
  `of ${events} events each counts once, though the home, its edge and the brand die at every point of the way`,
  { timeout: long ? 7_200_000 : 300_000 },
  async () => {
    const met = new Set<string>();
    const said: string[] = [];
    for (let n = 0; n < events; n += 1) {
      // Forty shares a divisor with the list: each round begins one further on.
      const { who, at, when } = blows[(n + Math.floor(n / 40)) % blows.length] ?? blows[0];
      const text = `idea ${n}.`;
      said.push(text);
      if (n < blows.length || (long && n % 40 === 0)) {
        if (who === "hub") await surely({ do: "die", at, when });
        if (who === "backend") {
          await gone(backend);
          await startBackend(when);
        }
        if (who === "edge") {
          const { child } = edge;
          // With its request on the wire: not yet at the brand, or there already and no answer heard.
          wire.before = async () => {
            wire.before = undefined;
            if (when === "after") return void setTimeout(() => child.kill("SIGKILL"), 2);
            await gone(child);
          };
        }
        await surely({ do: "say", text });
        await everythingArrived();
        met.add(`${who} ${at} ${when}`);
        expect(hub.signalCode).toBeNull();
      } else await surely({ do: "say", text });
    }
    const { fault } = await everythingArrived();
    expect(fault).toBeUndefined();
    expect(met.size).toBe(blows.length);
    expect(held().toSorted()).toEqual(said.toSorted());
  },
);

test("taken back while it is on the wire, nothing of it is left at the brand", { timeout: 60_000 }, async () => {
  const rounds = long ? 5 : 1;
  for (let n = 0; n < rounds; n += 1) {
    // The batch has left the edge and is held on its way; meanwhile she takes it back.
    const reached = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    wire.before = async () => {
      wire.before = undefined;
      reached.resolve();
      await release.promise;
    };
    await surely({ do: "say", text: "on its way." });
    await reached.promise;
    await surely({ do: "withdraw" });
    release.resolve();
    for (;;) {
      const { erased } = await surely({ do: "state" });
      if (erased > n) break;
      await new Promise((resolve) => void setTimeout(resolve, 30));
    }
    await everythingArrived();
    expect(held()).toEqual([]);
    if (n + 1 < rounds) await surely({ do: "agree" });
  }
});
