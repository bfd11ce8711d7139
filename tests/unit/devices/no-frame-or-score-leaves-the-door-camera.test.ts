import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { defineDevice } from "../../../devices/device.ts";
import { openDoorCamera } from "../../../devices/door-camera/looking.ts";
import type { Recogniser, Sight } from "../../../devices/door-camera/recogniser.ts";
import { simDoorway } from "../../../devices/door-camera/sim.ts";
import { unseen } from "../../../devices/door-camera/unseen.ts";
import { noPins } from "../../../devices/drivers/machine-pins.ts";
import { openDevice } from "../../../devices/native.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { instantOf } from "../../../hub/core/instant.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { topicOf } from "../../../hub/core/topics.ts";
import { benchBroker, benchRoot, turn } from "../../help/device-bench.ts";
import { cameraKey, nonceOf } from "./door-camera-bench.ts";

const canaries = { template: "CANARY-TEMPLATE", frame: "CANARY-FRAME", score: 0.300_917, distance: 0.291_833 };
const traces = [...Object.values(canaries).map(String), "CANARY", cameraKey.d];
/** What crosses as base64 is looked for as text too. */
const plain = (line: string) =>
  line.replaceAll(/[A-Za-z0-9_-]{40,}/g, (part) => `${part} ${Buffer.from(part, "base64url").toString("latin1")}`);

/** A recogniser that gives away, throws and logs more than it should. */
const loose: Readonly<Record<string, () => Promise<Sight>>> = {
  "gives too much": () =>
    Promise.resolve({
      ...unseen,
      ...canaries,
      quality: { ...unseen.quality, ...canaries },
      pad: { ...unseen.pad, ...canaries },
      alg: { ...unseen.alg, ...canaries },
    }),
  "throws what it measured": () => Promise.reject(new Error(`no match: ${JSON.stringify(canaries)}`)),
  "throws an error of ours that holds it": () =>
    Promise.reject(new LintelError("E_DEVICE_FAILED", { problem: JSON.stringify(canaries) }, new Error("CANARY"))),
  "names the subject with it": () => Promise.resolve({ ...unseen, subject: canaries.template }),
};

function openLoose(recogniser: Recogniser) {
  const folder = mkdtempSync(join(tmpdir(), "lintel-canary-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = steppingClock(1_767_600_000_000);
  const broker = benchBroker();
  const lines: string[] = [];
  const kind = defineDevice({
    kind: "door-camera",
    settings: z.strictObject({}),
    sim: () => simDoorway([]),
    open: (_settings, port) => openDoorCamera({ door: "door", key: cameraKey, enrolled: 1 }, port, () => recogniser),
  });
  const random = seededRandom(3);
  const hardware = { by: "model" } as const;
  const plan = { id: "it", name: "it", password: "x", kind, prepared: kind.prepare({}), hardware };
  const device = openDevice(plan, {
    root: benchRoot,
    virtual: true,
    clock,
    random,
    log: makeLog((line) => lines.push(line), clock),
    web: () => Promise.reject(new LintelError("E_NET_DOWN")),
    sw: "test",
    synchronised: () => true,
    data: folder,
    journal: undefined,
    pins: noPins("this is a bench"),
    connect: broker.connect,
  });
  const send = (name: "sim.device" | "device.do", message: object) =>
    broker.deliver(topicOf(benchRoot, name, "it"), new TextEncoder().encode(JSON.stringify({ v: 1, ...message })));
  return {
    device,
    clock,
    lines,
    said: broker.said,
    folder,
    happen: (happens: string, given: object = {}) => send("sim.device", { happens, with: given }),
    look: (n: number) =>
      send("device.do", {
        id: `look-${n}`,
        boot: device.boot,
        verb: "look",
        with: { nonce: nonceOf(n) },
        issued: instantOf(clock.wall()),
        ttl_ms: 5_000,
      }),
  };
}

test.each(Object.keys(loose))("a recogniser that %s: nothing of it is said, logged or kept", async (how) => {
  const { device, clock, lines, said, folder, happen, look } = openLoose({
    look: loose[how] ?? (() => Promise.reject()),
  });
  happen("comes", { who: "lin" });
  happen("meteorite", { it: canaries.frame });
  look(1);
  await turn(clock, 9_000);
  await device[Symbol.asyncDispose]();
  expect(said.filter(({ topic }) => topic.endsWith("/did")).map(({ text }) => text)).toHaveLength(2);
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const out = [...said.map(({ text }) => text), ...lines, ...files].map(plain).join("\n");
  for (const trace of traces) expect(out).not.toContain(trace);
  // The scan itself can see: the nonce crossed within the signed payload, or nothing was signed.
  expect(out.includes(nonceOf(1))).toBe(how === "gives too much");
});

test("a recogniser that never ends is ended after eight seconds", async () => {
  const { device, clock, said, happen, look } = openLoose({ look: () => new Promise(() => undefined) });
  happen("comes", { who: "lin" });
  look(1);
  await turn(clock, 7_999);
  const answers = () => said.filter(({ topic }) => topic.endsWith("/did")).map(({ text }) => text);
  expect(answers()).toHaveLength(1);
  await turn(clock, 8_001);
  expect(JSON.parse(answers()[1] ?? "")).toMatchObject({ outcome: "failed", code: "E_DEADLINE" });
  await device[Symbol.asyncDispose]();
});
