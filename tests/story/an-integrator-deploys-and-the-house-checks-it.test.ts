import { afterAll, beforeAll, expect, test } from "vitest";
import type { Language } from "../../hub/core/house.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { wordsOf } from "../../hub/words.ts";
import { covers } from "../help/covers.ts";
import { type FlowsHouse, openFlowsHouse } from "../help/node-red.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";
import { exampleHouse } from "../unit/scenes/an-example-house.ts";

type Flows = { flows: Record<string, unknown>[]; rev: string };

let small: SmallHouse;
let house: FlowsHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
let headers: Record<string, string>;

beforeAll(async () => {
  small = smallHouse();
  Object.assign(small.house, { reader: (language: Language) => ({ language, zone: "UTC", words: wordsOf(language) }) });
  house = await openFlowsHouse({ bus: small.bus, tried: exampleHouse() });
  api = await openSmallApi(small, "/nonexistent", undefined, house.nodeRed.editor);
  headers = { ...small.seat({ seat: "desk", resident: "ada", stepped: true }), origin: api.url };
}, 60_000);
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await house?.[Symbol.asyncDispose]();
});

async function drawn(): Promise<Flows> {
  const answer = await fetch(`${api.url}/flows/flows`, { headers: { ...headers, "node-red-api-version": "v2" } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Flows;
}

function deploy(flows: Flows, type = "nodes"): Promise<Response> {
  return fetch(`${api.url}/flows/flows`, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      "node-red-api-version": "v2",
      "node-red-deployment-type": type,
    },
    body: JSON.stringify(flows),
  });
}

/** The same flows with one entry changed. */
function changed({ flows, rev }: Flows, id: string, change: (entry: Record<string, unknown>) => object): Flows {
  return { rev, flows: flows.map((one) => (one["id"] === id ? { ...one, ...change(one) } : one)) };
}

test("what is deployed is what the house keeps, and the same revision stands on both sides", async () => {
  covers("event:scenes.changed");
  const told: string[][] = [];
  const off = small.bus.on(
    "scenes.changed",
    ({ scenes, author, source }) => void told.push([...scenes, author, source]),
  );
  const before = house.revisions.head("morning").revision;
  const answer = await deploy(changed(await drawn(), "morning-show-today", () => ({ name: "Tell her today" })));
  expect(await answer.text()).toContain("rev");
  expect(answer.status).toBe(200);
  off();
  expect(told).toEqual([["morning", "ada", "editor"]]);
  expect(house.revisions.head("morning").revision).not.toBe(before);
  const now = await drawn();
  expect(now.flows).toEqual(house.revisions.drawn());
  expect(now.flows.find(({ id }) => id === "morning-show-today")?.["name"]).toBe("Tell her today");
  // The house reverts: the process draws it by itself, and its revision is the one the house would give.
  const revert = house.revisions.history("morning").find(({ revision }) => revision === before);
  await house.revisions.revert("morning", revert?.revision ?? before, {
    base: house.revisions.head("morning").revision,
    by: { id: "ada", adult: true, proved: true },
    source: "phone",
  });
  await expect.poll(async () => (await drawn()).rev, { timeout: 5_000 }).not.toBe(now.rev);
  expect((await drawn()).flows).toEqual(house.revisions.drawn());
});

test("a bad deploy is refused with tab, step and field in plain words, escaped, and changes nothing", async () => {
  covers("error:E_SCENE_ROLE");
  const before = await drawn();
  const bad = changed(before, "morning-show-today", () => ({ name: "<img src=x onerror=alert(1)>", role: "cauldron" }));
  const answer = await deploy(bad);
  expect(answer.status).toBe(422);
  expect(answer.headers.get("content-type")).toContain("text/plain");
  const text = await answer.text();
  expect(text).toContain("Nothing was saved.");
  expect(text).toContain("Morning, &lt;img src=x onerror=alert(1)>, field role");
  expect(text).not.toContain("<img");
  expect(await drawn()).toEqual(before);
  small.seed("resident", { ...small.house.residents.get("resident", "ada"), id: "ada", language: "zh-Hans" });
  expect(await (await deploy(bad)).text()).toContain("没有保存任何更改。");
  small.seed("resident", { ...small.house.residents.get("resident", "ada"), id: "ada", language: "en" });
});

test("a deploy that breaks an example is refused with what it expected and what came, and a number breaks none", async () => {
  const before = await drawn();
  // The screen is not asked to speak any more.
  const silent = changed(before, "morning-show-today", ({ wires }) => ({ wires: [[], (wires as unknown[])[1]] }));
  const refused = await deploy(silent);
  expect(refused.status).toBe(422);
  const text = await refused.text();
  expect(text).toContain("Nothing was saved.");
  expect(text).toContain(
    "The example “Somebody wakes: their own screen shows the day, then reads it aloud.” would no longer come true.",
  );
  expect(text).toContain("Expected, but it did not come:");
  expect(text).not.toMatch(/[{}–]|example\.|does\.|undefined/);
  for (const [language, said] of [
    ["zh-Hans", "没有保存任何更改。"],
    ["zh-Hant", "沒有儲存任何變更。"],
  ] as const) {
    small.seed("resident", { ...small.house.residents.get("resident", "ada"), id: "ada", language });
    const told = await (await deploy(silent)).text();
    expect(told).toContain(said);
    expect(told).toContain(wordsOf(language)["example.morning-day"]);
  }
  small.seed("resident", { ...small.house.residents.get("resident", "ada"), id: "ada", language: "en" });
  expect(await drawn()).toEqual(before);
  expect((await deploy(changed(before, "morning-agreed", () => ({ deadline_s: 45 })))).status).toBe(200);
  const now = house.revisions.head("morning").document.find(({ key }) => key === "agreed");
  expect(now?.["deadline_s"]).toBe(45);
});

test("a changed hazard is deployed, and waits for an adult's PIN instead of running", async () => {
  const flows = await drawn();
  const act = flows.flows.find(({ z, role }) => z === "morning" && String(role).startsWith("breakfast-machine"));
  const ran = house.revisions.current().find(({ scene }) => scene === "morning")?.document;
  const answer = await deploy(changed(flows, String(act?.["id"]), () => ({ deadline_s: 601 })));
  expect(await answer.text()).toContain("rev");
  expect(house.revisions.drafts().map(({ scene }) => scene)).toEqual(["morning"]);
  expect(house.revisions.current().find(({ scene }) => scene === "morning")?.document).toEqual(ran);
  expect((await drawn()).flows).toEqual(house.revisions.drawn());
  const [draft] = house.revisions.drafts();
  await house.revisions.drop(draft?.draft ?? "", { id: "ada", adult: true, proved: true });
  await expect.poll(async () => (await drawn()).flows, { timeout: 5_000 }).toEqual(house.revisions.drawn());
});

test("who deploys over what changed meanwhile is told so, and both stand unharmed", async () => {
  const mine = await drawn();
  const head = house.revisions.head("evening");
  const renamed: SceneDocument = head.document.map((one) => (one["type"] === "tab" ? { ...one, info: "hers" } : one));
  const how = { base: head.revision, by: { id: "lin", adult: true, proved: true }, source: "cli" } as const;
  expect((await house.revisions.save("evening", renamed, how)).is).toBe("saved");
  await expect.poll(async () => (await drawn()).rev, { timeout: 5_000 }).not.toBe(mine.rev);
  const stale = await deploy(changed(mine, "evening", () => ({ info: "mine" })));
  expect(stale.status).toBe(409);
  expect((await drawn()).flows.find(({ id }) => id === "evening")?.["info"]).toBe("hers");
});

test("killed with -9 it is back within seconds, with the same revision and the last look of its nodes", async () => {
  const before = await drawn();
  house.nodeRed.status("morning-show-today", { fill: "green", shape: "dot", text: "07:01" });
  const pid = house.pid();
  const at = performance.now();
  process.kill(pid, "SIGKILL");
  await house.state("stopped");
  const down = await fetch(`${api.url}/flows/`, { headers });
  expect([down.status, down.headers.get("refresh")]).toEqual([503, "3"]);
  expect(await down.text()).toContain("starts again by itself");
  expect(house.nodeRed.emit({ id: "x", node: "y", port: 0, msg: {} })).toBe(false);
  await house.state("up");
  expect(performance.now() - at).toBeLessThan(15_000);
  expect(house.pid()).not.toBe(pid);
  await expect.poll(() => drawn().then(({ rev }) => rev, String), { timeout: 5_000 }).toBe(before.rev);
  expect(await statusOf("morning-show-today")).toMatchObject({ text: "07:01" });
});

/** What a browser that opens the editor now is shown of a node. */
async function statusOf(node: string): Promise<unknown> {
  const { WebSocket } = await import("ws");
  const socket = new WebSocket(`${api.url.replace("http", "ws")}/flows/comms`, { headers });
  const seen = new Promise<unknown>((resolve) => {
    socket.on("message", (data: Buffer) => {
      const said = JSON.parse(data.toString()) as { topic?: string; data?: unknown }[];
      if (!Array.isArray(said)) return;
      for (const one of said) if (one.topic === `status/${node}`) resolve(one.data);
    });
  });
  socket.once("open", () => socket.send(JSON.stringify({ subscribe: "status/#" })));
  const shown = await seen;
  socket.close();
  return shown;
}
