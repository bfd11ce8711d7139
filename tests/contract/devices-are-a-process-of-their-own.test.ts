import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { credential, startEmbedded } from "../help/broker.ts";
import { join } from "../help/mqtt-client.ts";

type Given = { readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>> };

function run({ args, env = {} }: Given) {
  const child = spawn(process.execPath, ["devices/main.ts", ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let waiting: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  const line = (part: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const found = lines.find((text) => text.includes(part));
        if (found === undefined) return;
        waiting = waiting.filter((other) => other !== look);
        resolve(found);
      };
      waiting.push(look);
      look();
    });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return { child, lines, line, ended };
}

const folder = () => mkdtempSync(path(tmpdir(), "lintel-devices-"));
const file = (group: string, devices: object[], more: object = {}) => ({
  v: 1,
  root: "lintel",
  url: "mqtt://127.0.0.1:1",
  virtual: true,
  house: "virtual",
  group,
  data: tmpdir(),
  devices,
  ...more,
});
const bed = { id: "bed", kind: "bed", name: "Bed", password: "secret-of-bed", driver: "sim" };

test("a group without devices idles, says so, and ends on SIGTERM", async () => {
  const data = folder();
  const camera = run({ args: ["--group", "camera"], env: { LINTEL_DATA: data } });
  await camera.line("this group has no devices");
  await camera.line("devices are up");
  camera.child.kill("SIGTERM");
  expect(await camera.ended).toBe(0);
  rmSync(data, { recursive: true });
});

test("every fault of a config file is listed at once, and nothing starts", async () => {
  covers("error:E_CONFIG");
  const data = folder();
  const config = path(data, "devices.json");
  const devices = [
    bed,
    bed,
    { ...bed, id: "bath", kind: "bath" },
    { ...bed, id: "oven", kind: "oven" },
    { ...bed, id: "bed-2", settings: { soft: true } },
    { ...bed, id: "bed-3", driver: "none" },
  ];
  writeFileSync(config, JSON.stringify(file("hands", devices, { virtual: false })));
  const comfort = run({ args: ["--group", "comfort", "--config", config] });
  expect(await comfort.ended).toBe(1);
  const said = comfort.lines.join("\n");
  expect(said).toMatch(/^E_CONFIG: /);
  for (const fault of [
    "this process is comfort",
    "does not agree with house virtual",
    "bed: the id stands twice",
    "bed: a simulated device in a real house",
    "bath: a bath belongs to hands",
    "oven: no such kind",
    "bed-2: settings",
    "bed-3: a bed is nothing without hardware",
  ])
    expect(said).toContain(fault);
  rmSync(data, { recursive: true });
});

test("a real house runs what needs no hardware: a player of music is there and says that it is silent", async () => {
  const data = folder();
  const broker = await startEmbedded({ virtual: false, credentials: [credential("hub", "hub"), credential("music")] });
  const hub = await join(broker, "hub");
  await hub.ask("lintel/device/+/state");
  const config = path(data, "devices.json");
  const music = { ...bed, id: "music", kind: "music", name: "Music", driver: "none" };
  const real = file("comfort", [{ ...music, password: credential("music").password }], { url: broker.url });
  writeFileSync(config, JSON.stringify({ ...real, virtual: false, house: "real" }));
  const comfort = run({ args: ["--group", "comfort", "--config", config] });
  await hub.heard(({ topic, text }) => topic === "lintel/device/music/state" && text.includes('"playing":false'));
  comfort.child.kill("SIGTERM");
  expect(await comfort.ended).toBe(0);
  await hub.end();
  await broker.stop();
  rmSync(data, { recursive: true });
});

test("a process connects each device with its own credential and says goodbye on SIGTERM", async () => {
  const data = folder();
  const broker = await startEmbedded({ virtual: true, credentials: [credential("hub", "hub"), credential("bed")] });
  const hub = await join(broker, "hub");
  await hub.ask("lintel/device/+/status");
  const config = path(data, "devices.json");
  writeFileSync(config, JSON.stringify(file("comfort", [bed], { url: broker.url })));
  const comfort = run({ args: ["--group", "comfort", "--config", config] });
  await hub.heard(({ topic, text }) => topic === "lintel/device/bed/status" && text === "online");
  comfort.child.kill("SIGTERM");
  await hub.heard(({ topic, text }) => topic === "lintel/device/bed/status" && text === "offline");
  expect(await comfort.ended).toBe(0);
  await hub.end();
  await broker.stop();
  rmSync(data, { recursive: true });
});
