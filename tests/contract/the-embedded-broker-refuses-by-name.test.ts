import { afterEach, describe, expect, test } from "vitest";
import type { Delivery } from "../../hub/bus/wire.ts";
import { houseLimits, openBroker, type Limits } from "../../hub/bus/broker.ts";
import { systemClock } from "../../hub/core/clock.ts";
import {
  credential,
  keptLog,
  mapStore,
  plainSocket,
  startEmbedded,
  type TestBroker,
  type TestBrokerOptions,
} from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { join, rawTalk, settled } from "../help/mqtt-client.ts";

covers(
  "error:E_RETAINED",
  "error:E_RATE",
  "error:E_BROKER_DOWN",
  "topic:owntracks.fix",
  "topic:device.do",
  "topic:moment",
  "error:E_CONFIG",
);

const credentials = [credential("tap"), credential("bath"), credential("wall"), credential("hub", "hub")];
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

async function brokerWith(options: Partial<TestBrokerOptions> = {}): Promise<TestBroker> {
  const broker = await startEmbedded({ credentials, virtual: true, ...options });
  open.push(() => broker.stop());
  return broker;
}
const limited = (limits: Partial<Limits>) => brokerWith({ limits });

describe("the embedded broker (Mosquitto cannot refuse these; devices and hub drop them themselves)", () => {
  test.each([
    ["a retained event of a device", "tap", "lintel/device/tap/event"],
    ["a retained command", "hub", "lintel/device/tap/do"],
    ["a retained moment", "hub", "lintel/moment"],
  ])("refuses %s", async (_what, id, topic) => {
    const broker = await brokerWith();
    const client = await join(broker, id);
    await expect(client.say(topic, "{}", { retain: true })).rejects.toThrow(/closed/);
    expect(broker.lines().join("\n")).toMatch(/E_RETAINED/);
    const later = await join(broker, "tap");
    await later.ask("lintel/device/tap/do");
    await settled(later, "tap");
    expect(later.got.filter(({ retained }) => retained)).toEqual([]);
    await later.end();
  });

  test("takes a retained position of a phone but does not keep it", async () => {
    const taken: Delivery[] = [];
    const broker = await brokerWith({ take: (delivery) => void taken.push(delivery) });
    const phone = await join(broker, "tap");
    await phone.say("owntracks/tap/phone", "{}", { retain: true });
    expect(taken.map(({ topic, retained }) => [topic, retained])).toEqual([["owntracks/tap/phone", false]]);
    const hub = await join(broker, "hub");
    await hub.ask("owntracks/+/+");
    await settled(hub, "hub");
    expect(hub.got.filter(({ topic }) => topic.startsWith("owntracks"))).toEqual([]);
    await Promise.all([phone.end(), hub.end()]);
  });

  test("refuses a payload over 16 kB by name and takes one of 16 kB", async () => {
    const taken: number[] = [];
    const broker = await brokerWith({ take: ({ payload }) => void taken.push(payload.byteLength) });
    const tap = await join(broker, "tap");
    await tap.say("lintel/device/tap/state", Buffer.alloc(16_384, 65), { retain: true });
    await expect(tap.say("lintel/device/tap/state", Buffer.alloc(16_385, 65))).rejects.toThrow(/closed/);
    expect(taken).toEqual([16_384]);
    expect(broker.lines().join("\n")).toMatch(/E_TOO_BIG/);
  });

  test.each(["#", "+", "a/b", "", "x".repeat(65), "tap ", "$SYS"])("refuses the client id %j", async (id) => {
    const broker = await brokerWith({ credentials: [{ id, kind: "device", password: `secret-of-${id}` }] });
    await expect(join(broker, id)).rejects.toThrow();
  });

  test.each([0, 61, 3_600])("refuses a keepalive of %d seconds", async (keepalive) => {
    const broker = await brokerWith();
    await expect(join(broker, "tap", { keepalive })).rejects.toThrow();
  });

  test("says so when its port is taken", async () => {
    const { port } = await brokerWith();
    const second = openBroker({
      root: "lintel",
      virtual: false,
      host: "127.0.0.1",
      port,
      authenticate: () => undefined,
      retained: mapStore(),
      log: keptLog().log,
      clock: systemClock(),
    });
    await expect(second).rejects.toMatchObject({
      code: "E_CONFIG",
      params: { faults: expect.stringContaining(String(port)) as unknown },
    });
  });

  test("closes a CONNECT that never ends", async () => {
    const broker = await limited({ connectTimeoutMs: 150 });
    const since = performance.now();
    expect(await rawTalk(broker, Buffer.from([0x10, 0x20, 0x00]))).toEqual(Buffer.alloc(0));
    expect(performance.now() - since).toBeGreaterThan(100);
    await expect.poll(() => broker.embedded?.stats().connections).toBe(0);
  });

  test("takes only so many connections from one address, and again when some have gone", async () => {
    const broker = await limited({ connections: { ...houseLimits.connections, loopback: 3 } });
    const sockets = await Promise.all([1, 2, 3].map(() => plainSocket(broker.port)));
    expect(await rawTalk(broker, Buffer.from([0x10]))).toEqual(Buffer.alloc(0));
    await expect(join(broker, "tap")).rejects.toThrow();
    expect(broker.lines().join("\n")).toMatch(/E_RATE/);
    const left = new Promise<void>((resolve) => void sockets[0]?.once("close", () => resolve()));
    sockets[0]?.destroy();
    await left;
    await expect.poll(() => broker.embedded?.stats().connections).toBe(2);
    const tap = await join(broker, "tap");
    await tap.end();
    for (const socket of sockets) socket.destroy();
  });

  test("does not read faster than the rate, loses nothing, and serves others meanwhile", async () => {
    const taken: string[] = [];
    const broker = await brokerWith({
      limits: { rate: { perSecond: 100, burst: 20 } },
      take: ({ payload }) => void taken.push(Buffer.from(payload).toString()),
    });
    const tap = await join(broker, "tap");
    const since = performance.now();
    const numbers = Array.from({ length: 80 }, (_, n) => String(n));
    const flood = async () => {
      for (let n = 0; n < 80; n += 10)
        await Promise.all(numbers.slice(n, n + 10).map((text) => tap.say("lintel/device/tap/event", text)));
    };
    const flooding = flood();
    const wall = await join(broker, "wall");
    await settled(wall, "wall");
    const others = performance.now() - since;
    await flooding;
    const all = performance.now() - since;
    expect(taken).toEqual(numbers);
    // 20 at once, the rest at 100 a second; the last ten are let in on credit.
    expect(all).toBeGreaterThan(400);
    expect(others).toBeLessThan(all / 2);
    expect(broker.lines().join("\n")).toMatch(/held_ms/);
    await Promise.all([tap.end(), wall.end()]);
  });

  test.each([
    ["for how long it is", { drainTimeoutMs: 500, queue: 1_000_000 }],
    ["for how far it is behind", { drainTimeoutMs: 60_000, queue: 100 }],
  ])("a frozen subscriber is closed %s and does not hold up the others", async (_why, limits) => {
    const broker = await limited({ rate: { perSecond: 100_000, burst: 100_000 }, ...limits });
    const frozen = await join(broker, "wall");
    const fast = await join(broker, "tap");
    for (const screen of [frozen, fast]) await screen.ask("lintel/hub/status");
    (frozen.client.stream as unknown as { pause(): void }).pause();
    const times: number[] = [];
    fast.client.on("message", () => times.push(performance.now()));
    const hub = broker.embedded?.wire("hub");
    const payload = Buffer.alloc(16_000, 65);
    for (let n = 0; n < 1_500; n += 1) {
      void hub?.publish("lintel/hub/status", payload, { qos: 1, retain: true });
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await hub?.publish("lintel/hub/status", "online", { qos: 1, retain: true });
    await fast.heard(({ text }) => text === "online");
    await expect.poll(() => broker.embedded?.stats().clients, { timeout: 5_000 }).toBe(1);
    expect(times.length).toBe(1_501);
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(450);
    await Promise.all([frozen.end(), fast.end()]);
  });

  test("refuses a connection whose will it could not send", async () => {
    const broker = await brokerWith();
    const status = {
      topic: "lintel/device/tap/status",
      payload: Buffer.from("offline"),
      qos: 1,
      retain: true,
    } as const;
    for (const will of [
      { ...status, topic: "lintel/device/bath/status" },
      { ...status, topic: "lintel/device/tap/event" },
      { ...status, payload: Buffer.alloc(16_385) },
    ])
      await expect(join(broker, "tap", { will })).rejects.toThrow(/Not authorized/);
    const tap = await join(broker, "tap", { will: status });
    await tap.end();
  });

  test("nothing reaches a client whose credential was revoked", async () => {
    const broker = await brokerWith();
    const tap = await join(broker, "tap");
    await tap.ask("lintel/device/tap/do");
    const hub = broker.embedded?.wire("hub");
    broker.embedded?.kick("tap");
    await hub?.publish("lintel/device/tap/do", "too late", { qos: 1, retain: false });
    await tap.closed;
    expect(tap.got).toEqual([]);
  });

  test("keeps no session: what was sent while a client was away does not come later", async () => {
    const broker = await brokerWith();
    const away = await join(broker, "tap", { clean: false });
    await away.ask("lintel/device/tap/do");
    await away.end();
    await broker.embedded?.wire("hub").publish("lintel/device/tap/do", "stale", { qos: 1, retain: false });
    const back = await join(broker, "tap", { clean: false });
    await settled(back, "tap");
    expect(back.got.map(({ text }) => text)).not.toContain("stale");
    await back.end();
  });
});

describe("the hub's own wire", () => {
  test("reaches a device, keeps what is retained and hands it back as retained", async () => {
    const taken: Delivery[] = [];
    const broker = await brokerWith({ take: (delivery) => void taken.push(delivery) });
    const tap = await join(broker, "tap");
    await tap.ask("lintel/device/tap/do", "lintel/hub/status");
    await tap.say("lintel/device/tap/state", "open", { retain: true });
    const hub = broker.embedded?.wire("hub");
    await hub?.publish("lintel/device/tap/do", "close", { qos: 1, retain: false });
    await hub?.publish("lintel/hub/status", "online", { qos: 1, retain: true });
    await tap.heard(({ text }) => text === "close");
    await tap.heard(({ text }) => text === "online");
    await hub?.subscribe(["lintel/device/+/state"]);
    expect(taken.map(({ payload, retained }) => [Buffer.from(payload).toString(), retained])).toEqual([
      ["open", false],
      ["open", true],
    ]);
    await tap.end();
  });

  test("is held to the same table, and says when the broker is closed", async () => {
    const broker = await brokerWith();
    const hub = broker.embedded?.wire("hub");
    const plain = { qos: 1, retain: false } as const;
    await expect(hub?.publish("lintel/device/tap/state", "x", plain)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    await expect(hub?.publish("lintel/device/tap/do", "x", { ...plain, retain: true })).rejects.toMatchObject({
      code: "E_RETAINED",
    });
    await expect(hub?.subscribe(["#"])).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    await broker.stop();
    expect(hub?.online).toBe(false);
    await expect(hub?.publish("lintel/moment", "x", plain)).rejects.toMatchObject({ code: "E_BROKER_DOWN" });
  });
});
