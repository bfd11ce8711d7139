import { generate, type Packet } from "mqtt-packet";
import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brokers, credential, plainSocket, type TestBroker } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { join, rawTalk, settled } from "../help/mqtt-client.ts";

covers("error:E_FORBIDDEN", "error:E_TOO_BIG", "topic:sim.ping");

const credentials = [credential("tap"), credential("bath"), credential("wall"), credential("hub", "hub")];

for (const { kind, missing } of brokers) if (missing) console.log(`the ${kind} broker is skipped: ${missing}`);

const connectPacket = (id: string, more: Record<string, unknown> = {}) =>
  generate({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    clientId: id,
    keepalive: 30,
    username: id,
    password: Buffer.from(`secret-of-${id}`),
    ...more,
  });

describe.each(brokers.filter(({ missing }) => !missing))("the $kind broker", ({ start }) => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await start({ credentials, virtual: true });
  });
  afterAll(() => broker.stop());

  const rssKb = async () => {
    const status = await readFile(`/proc/${broker.pid()}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  };

  test("a client without a credential is refused", async () => {
    const options = { protocolVersion: 4, username: undefined, password: undefined } as never;
    await expect(join(broker, "tap", options)).rejects.toThrow(/refused|Not authorized|closed/i);
    await expect(join(broker, "", options)).rejects.toThrow();
  });

  test("a wrong password is refused, and so is the right password of somebody else", async () => {
    await expect(join(broker, "tap", { password: "guess" })).rejects.toThrow(/refused|closed/i);
    await expect(join(broker, "tap", { password: "secret-of-bath" })).rejects.toThrow(/refused|closed/i);
  });

  test("a client cannot pass for another by its client id", async () => {
    await using bath = leaving(await join(broker, "bath"));
    await bath.it.ask("lintel/device/bath/do");
    const forged = await join(broker, "bath", { username: "tap", password: "secret-of-tap" }).catch(() => undefined);
    const granted = (await forged?.ask("lintel/device/bath/do")) ?? [];
    await using hub = leaving(await join(broker, "hub"));
    await hub.it.say("lintel/device/bath/do", "only for the bath");
    await bath.it.heard(({ text }) => text === "only for the bath");
    expect(bath.it.client.connected).toBe(true);
    if (granted.length > 0) expect(forged?.got).toEqual([]);
    await forged?.end();
  });

  test("the same credential may come back and takes the place of its old connection", async () => {
    const old = await join(broker, "tap");
    await using young = leaving(await join(broker, "tap"));
    await old.closed;
    expect(young.it.client.connected).toBe(true);
  });

  test.each([
    ["another device's state", "lintel/device/bath/state"],
    ["a command", "lintel/device/bath/do"],
    ["the hub's status", "lintel/hub/status"],
    ["the broker's own topics", "$SYS/x/new/clients"],
    ["a topic nobody knows", "lintel/device/tap/firmware"],
    ["another root", "other/device/tap/state"],
    ["a resident's position", "owntracks/bath/phone"],
  ])("a device cannot publish %s", async (_what, topic) => {
    await using hub = leaving(await join(broker, "hub"));
    await using bath = leaving(await join(broker, "bath"));
    await hub.it.ask("lintel/device/+/state", "owntracks/+/+", "lintel/device/+/event");
    await bath.it.ask("lintel/device/bath/do", "lintel/hub/status");
    const tap = await join(broker, "tap");
    await tap.say(topic, "forged").catch(() => undefined);
    await tap.end();
    await settled(hub.it, "hub");
    await settled(bath.it, "bath");
    expect([...hub.it.got, ...bath.it.got].filter(({ text }) => text === "forged")).toEqual([]);
    expect(bath.it.client.connected).toBe(true);
  });

  test.each([
    ["alone", ["lintel/device/bath/do"]],
    ["behind one it may have", ["lintel/device/tap/do", "lintel/device/bath/do"]],
    ["by a shared subscription", ["$share/thieves/lintel/device/bath/do"]],
    ["by +", ["lintel/device/+/do"]],
    ["by #", ["#"]],
    ["by a # below its own", ["lintel/device/#"]],
    ["with every level open", ["+/+/+/+"]],
  ])("a device cannot listen to another's commands, asked for %s", async (_how, filters) => {
    await using hub = leaving(await join(broker, "hub"));
    await using tap = leaving(await join(broker, "tap"));
    await tap.it.ask(...filters);
    await hub.it.say("lintel/device/bath/do", "not for the tap");
    await hub.it.say("lintel/device/tap/do", "for the tap");
    await settled(tap.it, "tap");
    expect(tap.it.got.map(({ text }) => text)).not.toContain("not for the tap");
    if (filters[0] === "lintel/device/tap/do") expect(tap.it.got.map(({ text }) => text)).toContain("for the tap");
  });

  test("nothing of the broker's own topics is told to a device", async () => {
    await using tap = leaving(await join(broker, "tap"));
    await tap.it.ask("$SYS/#").catch(() => undefined);
    await join(broker, "wall").then((wall) => wall.end());
    await settled(tap.it, "tap");
    expect(tap.it.got.filter(({ topic }) => topic.startsWith("$"))).toEqual([]);
  });

  test("a will on another's topic never reaches anybody", async () => {
    await using hub = leaving(await join(broker, "hub"));
    await hub.it.ask("lintel/device/+/status");
    const will = { topic: "lintel/device/bath/status", payload: Buffer.from("forged"), qos: 1, retain: false } as const;
    const tap = await join(broker, "tap", { will }).catch(() => undefined);
    tap?.client.stream.destroy();
    await tap?.closed;
    // Its own will, sent after, shows that the first would have been there by now.
    const own = await join(broker, "tap", {
      will: { ...will, topic: "lintel/device/tap/status", payload: Buffer.from("offline") },
    });
    own.client.stream.destroy();
    await hub.it.heard(({ text }) => text === "offline");
    expect(hub.it.got.map(({ text }) => text)).not.toContain("forged");
  });

  test("a will over the payload cap or on a wildcard topic harms nobody", async () => {
    for (const topic of ["lintel/device/+/status", "lintel/device/tap/status/#", "a/".repeat(200), "$SYS/x"]) {
      const will = { topic, payload: Buffer.alloc(20_000), qos: 1, retain: true } as const;
      const bytes = connectPacket("tap", { will });
      const socket = await plainSocket(broker.port);
      await new Promise<void>((resolve) => socket.end(bytes, resolve));
      socket.destroy();
    }
    await using tap = leaving(await join(broker, "tap"));
    await settled(tap.it, "tap");
  });

  test("a CONNECT of 100 MB is closed at its first bytes and costs no memory", async () => {
    const before = await rssKb();
    const socket = await plainSocket(broker.port);
    const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
    const chunk = Buffer.alloc(65_536);
    socket.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x32]));
    const pour = () => {
      while (!socket.destroyed && socket.bytesWritten < 100e6 && socket.write(chunk)) continue;
    };
    socket.on("drain", pour);
    pour();
    await closed;
    expect(socket.bytesWritten).toBeLessThan(20e6);
    expect((await rssKb()) - before).toBeLessThan(6_000);
  });

  test("packets of 60 kB are read, packets of 70 kB are not", async () => {
    const allowed = connectPacket("tap", { password: Buffer.alloc(60_000, 65) });
    // Read and answered: CONNACK with a refusal of the password.
    expect((await rawTalk(broker, allowed, 4)).subarray(0, 2)).toEqual(Buffer.from([0x20, 0x02]));
    const will = { topic: "lintel/device/tap/status", payload: Buffer.alloc(40_000, 65), qos: 1, retain: false };
    const refused = connectPacket("tap", { will, password: Buffer.alloc(30_000, 65) });
    expect(refused.byteLength).toBeGreaterThan(70_000);
    expect(await rawTalk(broker, refused)).toEqual(Buffer.alloc(0));
  });

  test("a publish of 70 kB closes who sent it, and nobody sees it", async () => {
    await using hub = leaving(await join(broker, "hub"));
    await hub.it.ask("lintel/device/+/state");
    const tap = await join(broker, "tap");
    await expect(tap.say("lintel/device/tap/state", Buffer.alloc(70_000, 65))).rejects.toThrow(/closed/);
    await settled(hub.it, "hub");
    expect(hub.it.got.filter(({ topic }) => topic.endsWith("tap/state"))).toEqual([]);
  });

  test("a client that falls silent is closed after one and a half keepalives", async () => {
    const socket = await plainSocket(broker.port);
    const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
    const since = performance.now();
    socket.write(connectPacket("wall", { keepalive: 1 }));
    socket.resume();
    await closed;
    expect(performance.now() - since).toBeGreaterThan(900);
    expect(performance.now() - since).toBeLessThan(10_000);
  });

  test("small messages leave at once: no Nagle", async () => {
    await using tap = leaving(await join(broker, "tap"));
    await tap.it.ask("lintel/sim/ping/tap");
    const times: number[] = [];
    for (let i = 0; i < 30; i += 1) {
      const since = performance.now();
      const second = tap.it.heard(({ text }) => text === `b${i}`);
      // Two small writes back to back: with Nagle the second waits for the delayed acknowledgement of the first.
      await Promise.all([tap.it.say("lintel/sim/ping/tap", `a${i}`), tap.it.say("lintel/sim/ping/tap", `b${i}`)]);
      await second;
      times.push(performance.now() - since);
    }
    expect(times.toSorted((a, b) => a - b)[15]).toBeLessThan(30);
  });

  test("garbage leaves it alive", async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (pieces) => {
        const socket = await plainSocket(broker.port);
        for (const piece of pieces) socket.write(piece);
        await new Promise<void>((resolve) => socket.end(resolve));
        socket.destroy();
      }),
      { numRuns: 300 },
    );
    await using tap = leaving(await join(broker, "tap"));
    await settled(tap.it, "tap");
  });
});

// Bytes of all kinds: noise, a valid CONNECT followed by noise, and valid packets with one byte changed.
const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const known = fc.constantFrom<Packet>(
  { cmd: "publish", topic: "lintel/device/tap/state", payload: "x", qos: 1, messageId: 1, dup: false, retain: true },
  { cmd: "publish", topic: "lintel/device/tap/state", payload: "x", qos: 2, messageId: 2, dup: true, retain: false },
  { cmd: "subscribe", messageId: 3, subscriptions: [{ topic: "lintel/device/tap/do", qos: 1 }] },
  { cmd: "unsubscribe", messageId: 4, unsubscriptions: ["__proto__", "lintel/device/tap/do"] },
  { cmd: "puback", messageId: 5 },
  { cmd: "pubrel", messageId: 6 },
  { cmd: "pingreq" },
);
const bent = fc.tuple(known, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([packet, at, byte]) => {
  const bytes = generate(packet);
  bytes[at % bytes.byteLength] = byte;
  return bytes;
});
const garbage = fc
  .tuple(fc.boolean(), fc.array(fc.oneof(noise, bent), { minLength: 1, maxLength: 6 }))
  .map(([in_, rest]) => (in_ ? [connectPacket("wall"), ...rest] : rest));

function leaving<T extends { end(): Promise<void> }>(it: T): { it: T; [Symbol.asyncDispose](): Promise<void> } {
  return { it, [Symbol.asyncDispose]: () => it.end() };
}
