import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";
import { type FlowsHouse, openFlowsHouse } from "../help/node-red.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

let house: FlowsHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
let headers: Record<string, string>;

beforeAll(async () => {
  const small = smallHouse();
  house = await openFlowsHouse({ bus: small.bus });
  api = await openSmallApi(small, "/nonexistent", undefined, house.nodeRed.editor);
  const seat = small.seat({ seat: "desk", resident: "ada", stepped: true });
  headers = { ...seat, origin: api.url, "content-type": "application/json", "node-red-api-version": "v2" };
}, 60_000);
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await house?.[Symbol.asyncDispose]();
});

/** An integrator's own tab with one function that runs once, as it is deployed by an adult of the house. */
async function deploy(tab: string, func: string, type = "function"): Promise<void> {
  const mine = [
    { id: tab, type: "tab", label: tab, disabled: false, info: "", env: [] },
    {
      id: `${tab}-go`,
      type: "inject",
      z: tab,
      x: 100,
      y: 100,
      once: true,
      onceDelay: 0.1,
      props: [],
      repeat: "",
      crontab: "",
      wires: [[`${tab}-do`]],
    },
    {
      id: `${tab}-do`,
      type,
      z: tab,
      x: 300,
      y: 100,
      name: "",
      func,
      outputs: 1,
      timeout: "",
      initialize: "",
      finalize: "",
      libs: [],
      wires: [[]],
    },
  ];
  const base = house.revisions.drawn();
  const by = { id: "ada", adult: true, proved: false };
  const without = base.filter(({ id, z }) => id !== tab && z !== tab);
  const saved = await house.revisions.saveAll([...without, ...mine], by, "editor", base);
  expect(saved.is).toBe("saved");
}

async function takeAway(tab: string): Promise<void> {
  const base = house.revisions.drawn();
  const rest = base.filter(({ id, z }) => id !== tab && z !== tab);
  expect((await house.revisions.saveAll(rest, { id: "ada", adult: true, proved: false }, "editor", base)).is).toBe(
    "saved",
  );
}

test("a rejection that nobody took is told, and everything goes on running", async () => {
  covers("error:E_FLOWS_REJECTION");
  const pid = house.pid();
  await deploy("rejects", "Promise.reject(new Error('the oven'));return msg;");
  await expect.poll(() => house.faults.get("flows.rejection"), { timeout: 10_000 }).toBe("E_FLOWS_REJECTION");
  expect(house.nodeRed.state()).toBe("up");
  expect(house.pid()).toBe(pid);
  await takeAway("rejects");
});

test("a function that breaks out of its own room reads no file of the house, starts no program and no other thread", async () => {
  const out = [
    `const tried = (what) => { try { return String(what()).slice(0, 40); } catch (error) { return error.code ?? error.message; } };`,
    `const host = Buffer.constructor("return process")();`,
    `const module = (name) => host.getBuiltinModule(name);`,
    `node.warn("OUT " + JSON.stringify([`,
    `tried(() => module("child_process").execSync("id")),`,
    `tried(() => module("fs").readFileSync("/etc/passwd")),`,
    `tried(() => module("fs").writeFileSync(${JSON.stringify(join(house.folder, "planted"))}, "x")),`,
    `tried(() => module("module")._load("worker_threads").Worker),`,
    `tried(() => host.binding("spawn_sync")),`,
    `]));return msg;`,
  ].join("");
  await deploy("outside", out);
  const told = () => house.printed.find((line) => line.includes("OUT "));
  await expect.poll(told, { timeout: 10_000 }).toBeDefined();
  const denied = "ERR_ACCESS_DENIED";
  expect(told()?.replaceAll("\\", "")).toContain(JSON.stringify([denied, denied, denied, "undefined", denied]));
  await takeAway("outside");
});

test("a function that never returns is ended by itself after two seconds", async () => {
  const pid = house.pid();
  await deploy("circles", "for(;;){}");
  await expect.poll(() => house.printed.some((line) => /timed out/i.test(line)), { timeout: 10_000 }).toBe(true);
  await house.state("up");
  expect(house.pid()).toBe(pid);
  await takeAway("circles");
}, 20_000);

test("a node type nobody has stops integrators' own flows, is told, and the scenes are saved and drawn as before", async () => {
  covers("error:E_FLOWS_MISSING");
  await deploy("foreign", "", "somebodys-node");
  await expect.poll(() => house.faults.get("flows.missing"), { timeout: 10_000 }).toBe("E_FLOWS_MISSING");
  expect(house.nodeRed.health()).toMatchObject({ state: "up", missing: ["somebodys-node"] });
  expect(house.revisions.current().map(({ scene }) => scene)).toContain("morning");
  await takeAway("foreign");
  await expect.poll(() => house.faults.get("flows.missing"), { timeout: 10_000 }).toBeUndefined();
});

test("a loop no timeout reaches is killed within seconds; after three such ends the flows stand still, and the process stays", async () => {
  covers("error:E_FLOWS_SAFE");
  const pid = house.pid();
  const begun = performance.now();
  await deploy("loops", "setTimeout(()=>{for(;;){}},0);return msg;");
  await house.state("silent");
  expect(house.nodeRed.emit({ id: "x", node: "y", port: 0, msg: {} })).toBe(false);
  await house.state("stopped");
  expect((await fetch(`${api.url}/api/v1/status`, { headers })).status).toBe(200);
  expect((await fetch(`${api.url}/flows/`, { headers })).status).toBe(503);
  expect(performance.now() - begun).toBeLessThan(12_000);
  // It begins again by itself whenever it is started: the third end leaves its flows standing still.
  await expect.poll(() => house.faults.get("flows.safe"), { timeout: 60_000, interval: 200 }).toBe("E_FLOWS_SAFE");
  await house.state("up");
  expect(house.pid()).not.toBe(pid);
  expect(house.nodeRed.health()).toMatchObject({ state: "up", safe: true });
  // The editor opens; what is deployed in it starts the flows again.
  const url = `${api.url}/flows/flows`;
  const { flows, rev } = (await (await fetch(url, { headers })).json()) as {
    flows: { id: string; z?: string }[];
    rev: string;
  };
  const mended = flows.filter(({ id, z }) => id !== "loops" && z !== "loops");
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ flows: mended, rev }) });
  expect(answer.status).toBe(200);
  await expect.poll(() => house.faults.get("flows.safe"), { timeout: 5_000 }).toBeUndefined();
  expect(house.nodeRed.health()).toMatchObject({ state: "up", safe: false });
  expect(house.revisions.drawn().some(({ id }) => id === "loops")).toBe(false);
}, 90_000);

test("a house that looks for a flows process and finds none wakes its residents all the same", async () => {
  await using alone = await startHouse({ at: "2026-03-04T06:55:00+08:00", flows: true });
  const begun = await alone.ask("POST", "/api/v1/scenes/morning/run", { resident: "lin" });
  expect(begun.status).toBe(201);
  await alone.to(2_000);
  expect(await alone.shows("screen-bedside-lin")).toMatchObject({ card: "morning" });
  const { body } = await alone.ask("GET", "/api/v1/status");
  expect(body).toMatchObject({ flows: { state: "starting", missing: [], safe: false } });
});
