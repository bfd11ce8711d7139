import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { describe, expect, test } from "vitest";
import { readDevicesConfig } from "../../devices/config.ts";
import { openDevices } from "../../devices/open-devices.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { kinds, type KindName } from "../../hub/core/kinds.ts";
import { makeLog } from "../../hub/core/log.ts";
import { About } from "../../hub/core/messages.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { until } from "../help/boards.ts";
import { brokers, credential } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { join } from "../help/mqtt-client.ts";
import { simulatedBoard } from "../help/simulated-board.ts";

const clock = systemClock();
const digital = (pin: number) => ({ is: "digital", pin, debounce_ms: 0 });
const relay = (pin: number) => ({ is: "relay", pin });
const heater = 7;
const upstream = 8;
const beat = 9;
const arm = 10;
const tapPin = 2;
const wirings = {
  tap: { inputs: { running: digital(tapPin) } },
  "breakfast-machine": {
    watchdog_s: 1,
    inputs: {
      lid: digital(2),
      load: { is: "count", pins: [3, 4], debounce_ms: 0 },
      water: digital(5),
      power: { is: "analog", channel: 0, from: 0, to: 2_300 },
      smoke: digital(6),
      arm: digital(arm),
    },
    outputs: { heater: relay(heater), upstream: relay(upstream), beat: relay(beat) },
  },
} satisfies Partial<Record<KindName, object>>;

for (const { kind: brokerKind, start, missing } of brokers) {
  describe.skipIf(missing !== undefined)(`on ${brokerKind}`, () => {
    /** A device of a kind on a simulated board, and somebody in the hub's chair. */
    async function house(kind: keyof typeof wirings) {
      const closing = new AsyncDisposableStack();
      const folder = mkdtempSync(path(tmpdir(), "lintel-board-"));
      closing.defer(() => rmSync(folder, { recursive: true, force: true }));
      const broker = await start({ virtual: false, credentials: [credential("hub", "hub"), credential("it")] });
      closing.defer(() => broker.stop());
      const board = closing.use(await simulatedBoard());
      const hub = await join(broker, "hub");
      closing.defer(() => hub.end());
      await hub.ask("lintel/device/+/about", "lintel/device/+/status", "lintel/device/+/state");
      await hub.ask("lintel/device/+/event", "lintel/device/+/did");
      const { group } = kinds[kind];
      const wiring = { ...wirings[kind], board: { tcp: board.address } };
      const config = readDevicesConfig(
        {
          v: 1,
          root: "lintel",
          url: broker.url,
          virtual: false,
          house: "real",
          group,
          data: folder,
          devices: [{ id: "it", kind, name: "It", password: "secret-of-it", driver: "board", wiring }],
        },
        group,
      );
      const complaints: string[] = [];
      const log = makeLog((line) => void (/"priority":3/.test(line) && complaints.push(line)), clock);
      return {
        closing,
        board,
        hub,
        complaints,
        open: () => closing.use(openDevices(config, { clock, random: seededRandom(1), log })),
        said: (what: string) =>
          hub.got.filter(({ topic }) => topic === `lintel/device/it/${what}`).map(({ text }) => text),
        /** Every turn between online and offline since it was first online. */
        status: (...wanted: string[]) =>
          until(() => {
            const said = hub.got.filter(({ topic }) => topic.endsWith("/it/status")).map(({ text }) => text);
            expect(said.filter((text, i) => text !== (said[i - 1] ?? "offline"))).toEqual(wanted);
          }),
      };
    }
    const bootIn = (about: string | undefined) => About.parse(JSON.parse(about ?? "{}")).boot;

    test("a tap opens and closes; while its board is pulled it is offline, and what changed meanwhile is no event", async () => {
      covers("kind:tap", "topic:device.status", "topic:device.event");
      const { closing, board, open, said, status, complaints } = await house("tap");
      await using _ = closing;
      open();
      await status("online");
      expect(JSON.parse(said("state").at(-1) ?? "")).toMatchObject({ running: false });
      board.put(tapPin, 1);
      await until(() =>
        expect(said("event").map((text) => (JSON.parse(text) as { type: string }).type)).toEqual(["opened"]),
      );
      await board.unplug();
      await status("online", "offline");
      board.put(tapPin, 0);
      await board.plug();
      await status("online", "offline", "online");
      await until(() => expect(JSON.parse(said("state").at(-1) ?? "")).toMatchObject({ running: false }));
      const boots = said("about").map(bootIn);
      expect(new Set(boots).size).toBe(2);
      expect(said("event")).toHaveLength(1);
      board.put(tapPin, 1);
      await until(() => expect(said("event")).toHaveLength(2));
      expect(complaints.map((line) => (JSON.parse(line) as { code: string }).code)).toEqual(["E_NO_BOARD"]);
    });

    test("a breakfast that is being made ends with its board, resumes nothing, and its heat is off first when it is back", async () => {
      covers("kind:breakfast-machine", "error:E_SENSOR", "error:E_NO_BOARD");
      const { closing, board, hub, open, said, status, complaints } = await house("breakfast-machine");
      await using _ = closing;
      for (const pin of [2, 3, 4, 5]) board.put(pin, 1);
      const draws = setInterval(() => {
        const on = board.level(heater) === 1 && board.level(upstream) === 1;
        board.volt(0, on ? 390 + (Date.now() % 7) : 0);
      }, 20);
      closing.defer(() => clearInterval(draws));
      open();
      await status("online");
      const boot = bootIn(said("about").at(-1));
      board.put(arm, 1);
      await until(() => expect(JSON.parse(said("state").at(-1) ?? "")).toMatchObject({ phase: "armed" }));
      board.put(arm, 0);
      const id = "run.1";
      const care = { adult_home: true, child_home: false, standing_permission: true, motion_s: 30 };
      const given = { recipe: "porridge", portions: 2, care };
      const issued = instantOf(clock.wall());
      const command = { v: 1, id, boot, verb: "start", with: given, issued, ttl_ms: 5_000, lease_ms: 3_000 };
      await hub.say("lintel/device/it/do", JSON.stringify(command));
      await until(() => expect([heater, upstream].map(board.level)).toEqual([1, 1]));
      let seq = 0;
      const renewing = setInterval(() => {
        const renew = { v: 1, id, boot, seq: (seq += 1), lease_ms: 3_000 };
        void hub.say("lintel/device/it/renew", JSON.stringify(renew)).catch(() => undefined);
      }, 500);
      closing.defer(() => clearInterval(renewing));
      const beats = () => board.driven.filter(([pin]) => pin === beat).length;
      const before = beats();
      await until(() => expect(beats()).toBeGreaterThan(before + 10));
      expect(said("did").map((text) => (JSON.parse(text) as { outcome: string }).outcome)).toEqual(["accepted"]);

      await board.unplug();
      await until(() => expect(JSON.parse(said("did").at(-1) ?? "")).toMatchObject({ id, code: "E_SENSOR" }));
      await status("online", "offline");
      const since = board.driven.length;
      await board.plug();
      await status("online", "offline", "online");
      expect([heater, upstream].map(board.level)).toEqual([0, 0]);
      expect(board.driven.slice(since).filter(([, level]) => level === 1)).toEqual([]);
      expect(complaints.map((line) => (JSON.parse(line) as { code: string }).code)).toEqual(["E_NO_BOARD"]);
      expect(JSON.parse(said("state").at(-1) ?? "")).toMatchObject({ phase: "fault", fault: "smoke-silent" });
      // The same command again acts no second time.
      await hub.say("lintel/device/it/do", JSON.stringify({ ...command, boot: bootIn(said("about").at(-1)) }));
      await until(() => expect(said("did")).toHaveLength(3));
      expect(JSON.parse(said("did").at(-1) ?? "")).toMatchObject({ id, outcome: "failed", code: "E_SENSOR" });
      expect(board.driven.slice(since).filter(([, level]) => level === 1)).toEqual([]);
    });
  });
}
