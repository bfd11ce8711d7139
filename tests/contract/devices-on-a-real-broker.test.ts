import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { describe, expect, test } from "vitest";
import { readDevicesConfig } from "../../devices/config.ts";
import { openDevices } from "../../devices/open-devices.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { instantOf } from "../../hub/core/instant.ts";
import type { Group } from "../../hub/core/kinds.ts";
import { makeLog } from "../../hub/core/log.ts";
import { About, Did } from "../../hub/core/messages.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { brokers, credential, type TestBroker } from "../help/broker.ts";
import { join, type TestClient } from "../help/mqtt-client.ts";

const clock = systemClock();
const care = { adult_home: true, child_home: false, standing_permission: true };
const devices = [
  { id: "bath", kind: "bath", name: "Bath", place: "bathroom", password: "secret-of-bath", driver: "sim" },
  { id: "bed-lin", kind: "bed", name: "Bed", password: "secret-of-bed-lin", driver: "sim" },
];

function open(broker: TestBroker, group: Group, folder: string) {
  const complaints: string[] = [];
  const log = makeLog((line) => void (/"priority":3/.test(line) && complaints.push(line)), clock);
  const mine = devices.filter(({ kind }) => (kind === "bath") === (group === "hands"));
  const file = { v: 1, root: "lintel", url: broker.url, virtual: true, house: "virtual", group, data: folder };
  const config = readDevicesConfig({ ...file, devices: mine }, group);
  return Object.assign(openDevices(config, { clock, random: seededRandom(1), log }), { complaints });
}

/** The hub's chair, taken by a plain client. */
async function asHub(broker: TestBroker) {
  const hub = await join(broker, "hub");
  await hub.ask("lintel/device/+/about", "lintel/device/+/status", "lintel/device/+/state");
  await hub.ask("lintel/device/+/event", "lintel/device/+/did");
  return hub;
}

const fill = (boot: string, id: string) =>
  JSON.stringify({
    v: 1,
    id,
    boot,
    verb: "fill",
    with: { level_pct: 60, target_c: 40, care },
    issued: instantOf(clock.wall()),
    ttl_ms: 5_000,
    lease_ms: 3_000,
  });

async function bootOf(hub: TestClient, device: string, not?: string): Promise<string> {
  const about = await hub.heard(
    ({ topic, text }) => topic === `lintel/device/${device}/about` && About.parse(JSON.parse(text)).boot !== not,
  );
  return About.parse(JSON.parse(about.text)).boot;
}

const final = (hub: TestClient, id: string) =>
  hub
    .heard(({ topic, text }) => {
      if (!topic.endsWith("/did")) return false;
      const did = Did.parse(JSON.parse(text));
      return did.id === id && did.outcome !== "accepted";
    })
    .then(({ text }) => Did.parse(JSON.parse(text)));

for (const { kind, start, missing } of brokers) {
  describe.skipIf(missing !== undefined)(`devices on ${kind}`, () => {
    const house = async () => {
      const folder = mkdtempSync(path(tmpdir(), "lintel-devices-"));
      const credentials = [
        credential("hub", "hub"),
        credential("lin", "virtual"),
        ...devices.map(({ id }) => credential(id)),
      ];
      const broker = await start({ virtual: true, credentials });
      const closing = new AsyncDisposableStack();
      closing.defer(() => rmSync(folder, { recursive: true, force: true }));
      closing.defer(() => broker.stop());
      const hub = await asHub(broker);
      closing.defer(() => hub.end());
      return { folder, broker, hub, closing };
    };

    test("a bath is commanded, refuses the same id twice, and stops when the hub says it is gone", async () => {
      const { folder, broker, hub, closing } = await house();
      await using _ = closing;
      const hands = closing.use(open(broker, "hands", folder));
      const boot = await bootOf(hub, "bath");
      await hub.heard(({ topic, text }) => topic === "lintel/device/bath/status" && text === "online");
      await hub.say("lintel/device/bath/do", fill(boot, "run.1"));
      await hub.heard(({ topic, text }) => topic.endsWith("/did") && text.includes('"accepted"'));
      await hub.heard(({ topic, text }) => topic.endsWith("/state") && text.includes('"cold-first"'));
      await hub.say("lintel/hub/status", "offline", { retain: true });
      expect(await final(hub, "run.1")).toMatchObject({ outcome: "failed", code: "E_LEASE_LOST" });
      expect(hands.complaints).toEqual([]);
    });

    test("a bath whose broker dies stops by itself, and tells when it is back", async () => {
      const { folder, broker, hub, closing } = await house();
      await using _ = closing;
      closing.use(open(broker, "hands", folder));
      const boot = await bootOf(hub, "bath");
      await hub.heard(({ topic, text }) => topic === "lintel/device/bath/status" && text === "online");
      await hub.say("lintel/device/bath/do", fill(boot, "run.2"));
      await hub.heard(({ topic, text }) => topic.endsWith("/did") && text.includes('"accepted"'));
      await broker.restart();
      const again = await asHub(broker);
      closing.defer(() => again.end());
      const state = await again.heard(({ topic, text }) => topic.endsWith("/bath/state") && text.includes('"fault"'));
      expect(JSON.parse(state.text)).toMatchObject({ phase: "fault", fault: "lease-lost", boot });
    });

    test("a bed's event arrives, and its goodbye when it closes", async () => {
      const { folder, broker, hub, closing } = await house();
      await using _ = closing;
      const comfort = open(broker, "comfort", folder);
      await hub.heard(({ topic, text }) => topic === "lintel/device/bed-lin/status" && text === "online");
      const lin = await join(broker, "lin");
      closing.defer(() => lin.end());
      await lin.say("lintel/sim/device/bed-lin", JSON.stringify({ v: 1, happens: "leave", with: {} }));
      const event = await hub.heard(({ topic }) => topic === "lintel/device/bed-lin/event");
      expect(JSON.parse(event.text)).toMatchObject({ v: 1, type: "left" });
      expect(event.retained).toBe(false);
      await comfort[Symbol.asyncDispose]();
      await hub.heard(({ topic, text }) => topic === "lintel/device/bed-lin/status" && text === "offline");
      expect(comfort.complaints).toEqual([]);
    });
  });
}
