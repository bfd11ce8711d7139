import { afterEach, expect, test } from "vitest";
import { connectWire, reconnectDelay, type Delivery, type WireOptions, type Wire } from "../../../hub/bus/wire.ts";
import { systemClock } from "../../../hub/core/clock.ts";
import {
  credential,
  freePort,
  keptLog,
  startEmbedded,
  type TestBroker,
  type TestBrokerOptions,
} from "../../help/broker.ts";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

async function house(options: Partial<TestBrokerOptions> = {}): Promise<TestBroker> {
  const broker = await startEmbedded({
    credentials: [credential("tap"), credential("bath")],
    virtual: true,
    ...options,
  });
  open.push(() => broker.stop());
  return broker;
}

function wireTo(url: string, more: Partial<WireOptions> = {}): Wire {
  const wire = connectWire({
    url,
    id: "tap",
    password: credential("tap").password,
    clean: true,
    ping: "lintel/sim/ping/tap",
    clock: systemClock(),
    random: () => 0,
    log: keptLog().log,
    take: () => undefined,
    ...more,
  });
  open.push(() => wire[Symbol.asyncDispose]());
  return wire;
}

const turn = (on: (fn: () => void) => () => void) =>
  new Promise<void>((resolve) => {
    const stop = on(() => {
      resolve();
      queueMicrotask(() => stop());
    });
  });

test("it reconnects after the broker came back, with its subscriptions", async () => {
  const broker = await house();
  const got = Promise.withResolvers<Delivery>();
  const wire = wireTo(broker.url, { take: got.resolve });
  await wire.subscribe(["lintel/device/tap/do"]);
  expect(wire.online).toBe(true);
  const lost = turn(wire.onOffline);
  await broker.restart();
  await lost;
  await turn(wire.onOnline);
  await broker.embedded?.wire("hub").publish("lintel/device/tap/do", "close", { qos: 1, retain: false });
  expect(Buffer.from((await got.promise).payload).toString()).toBe("close");
});

test("what it published while the broker was away arrives when it is back; QoS 0 is refused", async () => {
  const taken: string[] = [];
  const broker = await house({ take: ({ payload }) => void taken.push(Buffer.from(payload).toString()) });
  const wire = wireTo(broker.url);
  await turn(wire.onOnline);
  const lost = turn(wire.onOffline);
  await broker.kill();
  await lost;
  const said = wire.publish("lintel/device/tap/event", "while away", { qos: 1, retain: false });
  expect(wire.busy.pending()).toBe(1);
  await expect(wire.publish("lintel/device/tap/event", "0", { qos: 0, retain: false })).rejects.toMatchObject({
    code: "E_BROKER_DOWN",
  });
  await broker.restart();
  await said;
  expect(taken).toEqual(["while away"]);
  expect(wire.busy.pending()).toBe(0);
});

test("a refused subscription is a named error and the wire stays up", async () => {
  const wire = wireTo((await house()).url);
  await turn(wire.onOnline);
  await expect(wire.subscribe(["lintel/device/bath/do"])).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  expect(wire.online).toBe(true);
});

test("after a flush everything sent has been taken in, and the flush itself is no activity", async () => {
  const taken: string[] = [];
  const broker = await house({ take: ({ payload }) => void taken.push(Buffer.from(payload).toString()) });
  const wire = wireTo(broker.url);
  await turn(wire.onOnline);
  for (let n = 0; n < 50; n += 1) void wire.publish("lintel/device/tap/event", String(n), { qos: 1, retain: false });
  await wire.busy.flush();
  expect(taken).toHaveLength(50);
  expect(wire.busy.pending()).toBe(0);
  const before = wire.busy.activity();
  await wire.busy.flush();
  expect(wire.busy.activity()).toBe(before);
});

test("it closes at once without a broker, and tells whoever waits", async () => {
  const wire = wireTo(`mqtt://127.0.0.1:${await freePort()}`);
  const said = wire.publish("lintel/device/tap/event", "never", { qos: 1, retain: false });
  const told = expect(said).rejects.toMatchObject({ code: "E_BROKER_DOWN" });
  await wire.busy.flush();
  await wire[Symbol.asyncDispose]();
  await told;
});

test("a goodbye is clean: no will is told", async () => {
  const taken: string[] = [];
  const broker = await house({ take: ({ payload }) => void taken.push(Buffer.from(payload).toString()) });
  const will = { topic: "lintel/device/tap/status", payload: "offline", qos: 1, retain: true } as const;
  const wire = wireTo(broker.url, { will });
  await turn(wire.onOnline);
  await wire.publish("lintel/device/tap/event", "last", { qos: 1, retain: false });
  await wire[Symbol.asyncDispose]();
  await expect.poll(() => broker.embedded?.stats().clients).toBe(0);
  expect(taken).toEqual(["last"]);
});

test("it waits longer each time, up to 30 s, at random below that", () => {
  expect([0, 1, 2, 5, 20].map((failures) => reconnectDelay(failures, () => 1))).toEqual([
    1_000, 2_000, 4_000, 30_000, 30_000,
  ]);
  expect(reconnectDelay(5, () => 0.5)).toBe(15_000);
  expect(reconnectDelay(5, () => 0)).toBeGreaterThan(0);
});
