import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { Look } from "../../hub/core/door.ts";
import { instantOf } from "../../hub/core/instant.ts";
import type { Group } from "../../hub/core/kinds.ts";
import { About, Did } from "../../hub/core/messages.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import { covers } from "../help/covers.ts";
import { credential, startEmbedded } from "../help/broker.ts";
import { join, type Message } from "../help/mqtt-client.ts";

const settings = {
  lock: {},
  "door-camera": {
    key: keyPairOf("it", new Uint8Array(32).fill(9)),
    sim: { eyes: [{ subject: "lin", consent: { ref: "lin-eyes", ver: 1 } }] },
  },
};

/** One device in a process of its own on a real broker; `start` runs it again. */
async function openProcess(kind: keyof typeof settings, group: Group) {
  const data = mkdtempSync(path(tmpdir(), "lintel-door-"));
  const credentials = [credential("hub", "hub"), credential("virtual", "virtual"), credential("it")];
  const broker = await startEmbedded({ virtual: true, credentials });
  const hub = await join(broker, "hub");
  const hands = await join(broker, "virtual");
  await hub.ask("lintel/device/+/about", "lintel/device/+/state", "lintel/device/+/event", "lintel/device/+/did");
  const file = path(data, "devices.json");
  const device = {
    id: "it",
    kind,
    name: "It",
    password: credential("it").password,
    driver: "sim",
    settings: settings[kind],
  };
  const rest = { v: 1, root: "lintel", url: broker.url, virtual: true, house: "virtual", group, data };
  writeFileSync(file, JSON.stringify({ ...rest, devices: [device] }));
  let child: ChildProcess | undefined;
  const boots: string[] = [];
  const of = (what: string) => (message: Message) => message.topic === `lintel/device/it/${what}`;
  return {
    heard: (what: string, fits: (text: string) => boolean) =>
      hub.heard((message) => of(what)(message) && fits(message.text)),
    boot: () => boots.at(-1) ?? "",
    said: (what: string) => hub.got.filter(of(what)).map(({ text }) => text),
    start: async () => {
      child = spawn(process.execPath, ["devices/main.ts", "--group", group, "--config", file], {
        env: { PATH: process.env["PATH"] ?? "" },
        stdio: "ignore",
      });
      const known = (text: string) => !boots.includes(About.parse(JSON.parse(text)).boot);
      const about = await hub.heard((message) => of("about")(message) && known(message.text));
      boots.push(About.parse(JSON.parse(about.text)).boot);
      const boot = boots.at(-1) ?? "";
      await hub.heard((message) => of("state")(message) && message.text.includes(boot));
    },
    kill: async () => {
      if (!child) return;
      const dead = once(child, "exit");
      child.kill("SIGKILL");
      await dead;
    },
    happen: (happens: string, given: object = {}) =>
      hands.say("lintel/sim/device/it", JSON.stringify({ v: 1, happens, with: given })),
    ask: (id: string, verb: string, given: object) =>
      hub.say(
        "lintel/device/it/do",
        JSON.stringify({
          v: 1,
          id,
          boot: boots.at(-1),
          verb,
          with: given,
          issued: instantOf(Date.now()),
          ttl_ms: 5_000,
        }),
      ),
    [Symbol.asyncDispose]: async () => {
      if (child) {
        const dead = once(child, "exit");
        child.kill("SIGTERM");
        await dead;
      }
      await hub.end();
      await hands.end();
      await broker.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const answers = (lines: readonly string[], id: string) =>
  lines.map((line) => Did.parse(JSON.parse(line))).filter((did) => did.id === id);
const begun = (lines: readonly string[], id: string) =>
  answers(lines, id).filter(({ outcome }) => outcome === "accepted").length;

test("a lock killed in its pulse holds nothing afterwards, owns up, and its id opens nothing again", async () => {
  covers("error:E_INTERRUPTED");
  await using lock = await openProcess("lock", "hands");
  await lock.start();
  await lock.happen("sensor", { input: "bolt", fault: "stuck" });
  await lock.ask("run.unlock", "unlock", { for_ms: 5_000 });
  await lock.heard("did", (text) => text.includes('"accepted"'));
  await lock.kill();
  await lock.start();
  await lock.heard("did", (text) => text.includes("E_INTERRUPTED"));
  await lock.ask("run.unlock", "unlock", { for_ms: 5_000 });
  // Answers come in the order they were asked for: this one proves that the repeated one is over.
  await lock.ask("run.lock", "lock", {});
  await lock.heard("did", (text) => text.includes('"run.lock","outcome":"done"'));
  expect(begun(lock.said("did"), "run.unlock")).toBe(1);
  expect(answers(lock.said("did"), "run.unlock").at(-1)).toMatchObject({ outcome: "failed", code: "E_INTERRUPTED" });
  const last = z.object({ pulsing: z.boolean() }).parse(JSON.parse(lock.said("state").at(-1) ?? ""));
  expect(last).toEqual({ pulsing: false });
});

test("a door camera killed as its look leaves counts on, never back", async () => {
  await using camera = await openProcess("door-camera", "camera");
  const lookOf = (text: string) => {
    const { payload } = z.object({ payload: z.string() }).parse(JSON.parse(text));
    return Look.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  };
  for (let life = 1; life <= 2; life++) {
    await camera.start();
    await camera.happen("comes", { who: "lin" });
    await camera.heard("state", (text) => text.includes(camera.boot()) && text.includes('"person":true'));
    const nonce = Buffer.alloc(16, life).toString("base64url");
    await camera.ask(`look.${life}`, "look", { nonce });
    await camera.heard("event", (text) => text.includes('"looked"') && lookOf(text).nonce === nonce);
    await camera.kill();
  }
  await camera.start();
  const looks = camera
    .said("event")
    .filter((text) => text.includes('"looked"'))
    .map(lookOf);
  expect(looks).toHaveLength(2);
  const numbers = looks.map(({ seq }) => seq);
  expect(new Set(numbers).size).toBe(2);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(looks.map(({ id }) => id)).size).toBe(2);
}, 30_000);
