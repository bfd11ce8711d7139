import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { connectWire, type Delivery, type Take, type Wire } from "../../hub/bus/wire.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { brokers, credential, keptLog, noMosquitto, startEmbedded, startMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { join } from "../help/mqtt-client.ts";

covers("topic:device.state", "topic:device.event", "topic:device.status");

const credentials = [credential("tap"), credential("bath"), credential("hub", "hub")];
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const it of open.splice(0).toReversed()) await it.stop();
});

function kept<T extends { stop(): Promise<void> }>(it: T): T {
  open.push(it);
  return it;
}

const text = ({ payload }: Delivery) => Buffer.from(payload).toString();

if (noMosquitto) console.log(`the tests on Mosquitto are skipped: ${noMosquitto}`);

describe.each(brokers.filter(({ missing }) => !missing))("the $kind broker", ({ start }) => {
  test("retained state is back after a restart, and what was taken back is not", async () => {
    const broker = kept(await start({ credentials }));
    const tap = await join(broker, "tap");
    await tap.say("lintel/device/tap/state", "open", { retain: true });
    await tap.say("lintel/device/tap/about", "a tap", { retain: true });
    await tap.say("lintel/device/tap/about", "", { retain: true });
    await broker.restart();
    const hub = await join(broker, "hub");
    await hub.ask("lintel/device/+/about", "lintel/device/+/state");
    const back = await hub.heard(({ topic }) => topic === "lintel/device/tap/state");
    expect(back).toEqual({ topic: "lintel/device/tap/state", text: "open", retained: true });
    expect(hub.got.filter(({ topic }) => topic.endsWith("about"))).toEqual([]);
    await hub.end();
  });
});

describe("the embedded broker", () => {
  test("acknowledges a message only after the hub has taken it in", async () => {
    const order: string[] = [];
    let commit = () => {};
    const asked = Promise.withResolvers<void>();
    const take: Take = () =>
      new Promise((resolve) => {
        order.push("taking");
        commit = () => {
          order.push("committed");
          resolve();
        };
        asked.resolve();
      });
    const broker = kept(await startEmbedded({ credentials, take }));
    const tap = await join(broker, "tap");
    const said = tap.say("lintel/device/tap/event", "touched").then(() => order.push("acknowledged"));
    await asked.promise;
    // Whatever the broker could send without the commit is here after a round trip of its own.
    await new Promise<void>((resolve) => {
      tap.client.once("packetreceive", () => resolve());
      tap.client.sendPing();
    });
    expect(order).toEqual(["taking"]);
    commit();
    await said;
    expect(order).toEqual(["taking", "committed", "acknowledged"]);
    await tap.end();
  });

  test.each([
    ["throws", () => fail("E_DISK_FULL")],
    ["rejects", () => Promise.reject(new Error("disk is full"))],
  ])("does not acknowledge what the hub could not take in: its take %s", async (_how, bad) => {
    const taken: string[] = [];
    let broken = true;
    const take: Take = (delivery) => {
      taken.push(text(delivery));
      return broken && text(delivery) === "second" ? bad() : undefined;
    };
    const broker = kept(await startEmbedded({ credentials, take }));
    const tap = await join(broker, "tap");
    await tap.say("lintel/device/tap/event", "first");
    const second = tap.say("lintel/device/tap/event", "second");
    const third = tap.say("lintel/device/tap/event", "third");
    await Promise.all([expect(second).rejects.toThrow(/closed/), expect(third).rejects.toThrow(/closed/)]);
    expect(taken).toEqual(["first", "second"]);
    expect(broker.lines().join("\n")).toMatch(/could not be taken in.*E_DISK_FULL/);
    broken = false;
    const again = await join(broker, "tap");
    await again.say("lintel/device/tap/event", "second");
    expect(taken.at(-1)).toBe("second");
    await again.end();
  });

  test("takes messages of one client in their order, however long each needs", async () => {
    const taken: string[] = [];
    let waits = 5;
    const take: Take = async (delivery) => {
      for (let i = (waits -= 1); i > 0; i -= 1) await new Promise((resolve) => setImmediate(resolve));
      taken.push(text(delivery));
    };
    const broker = kept(await startEmbedded({ credentials, take }));
    const tap = await join(broker, "tap");
    await Promise.all(["1", "2", "3", "4"].map((n) => tap.say("lintel/device/tap/event", n)));
    expect(taken).toEqual(["1", "2", "3", "4"]);
    await tap.end();
  });

  test("takes a will in like any message, and keeps it", async () => {
    const taken: Delivery[] = [];
    const gone = Promise.withResolvers<void>();
    const take: Take = (delivery) => {
      taken.push(delivery);
      if (text(delivery) === "offline") gone.resolve();
    };
    const broker = kept(await startEmbedded({ credentials, take }));
    const will = { topic: "lintel/device/tap/status", payload: Buffer.from("offline"), qos: 1, retain: true } as const;
    const tap = await join(broker, "tap", { will });
    await tap.say("lintel/device/tap/status", "online", { retain: true });
    tap.client.stream.destroy();
    await gone.promise;
    const hub = await join(broker, "hub");
    await hub.ask("lintel/device/+/status");
    expect(await hub.heard(() => true)).toMatchObject({ text: "offline", retained: true });
    await hub.end();
  });

  test("says offline for a device whose will died with the broker", async () => {
    const broker = kept(await startEmbedded({ credentials }));
    const tap = await join(broker, "tap");
    await tap.say("lintel/device/tap/status", "online", { retain: true });
    await tap.end();
    await broker.restart();
    const hub = await join(broker, "hub");
    await hub.ask("lintel/device/+/status");
    expect(await hub.heard(() => true)).toMatchObject({ text: "offline" });
    await hub.end();
  });

  test("takes QoS 2 once and completes it", async () => {
    const taken: string[] = [];
    const broker = kept(await startEmbedded({ credentials, take: (delivery) => void taken.push(text(delivery)) }));
    const tap = await join(broker, "tap");
    await tap.say("lintel/device/tap/event", "twice acknowledged", { qos: 2 });
    expect(taken).toEqual(["twice acknowledged"]);
    await tap.end();
  });
});

describe.skipIf(noMosquitto !== undefined)("the hub on an external broker", () => {
  const hubWire = (url: string, take: Take): Wire => {
    const wire = connectWire({
      url,
      id: "hub",
      password: credential("hub").password,
      clean: false,
      clock: systemClock(),
      random: () => 0,
      log: keptLog().log,
      take,
    });
    kept({ stop: () => wire[Symbol.asyncDispose]() });
    return wire;
  };

  test("gets what it could not take in again, in order, until it can", async () => {
    const broker = kept(await startMosquitto({ credentials }));
    const taken: string[] = [];
    const all = Promise.withResolvers<void>();
    let refusals = 2;
    const wire = hubWire(broker.url, (delivery) => {
      if (text(delivery) === "2" && refusals-- > 0) return Promise.reject(new Error("disk is full"));
      taken.push(text(delivery));
      return text(delivery) === "3" ? all.resolve() : undefined;
    });
    await wire.subscribe(["lintel/device/+/event"]);
    const tap = await join(broker, "tap");
    for (const n of ["1", "2", "3"]) await tap.say("lintel/device/tap/event", n);
    await all.promise;
    expect(taken).toEqual(["1", "2", "3"]);
    await tap.end();
  });

  test("gets again what it was killed over", async () => {
    const broker = kept(await startMosquitto({ credentials }));
    const module = pathToFileURL(`${import.meta.dirname}/../../hub/bus/wire.ts`).href;
    const script = `
      import { connectWire } from ${JSON.stringify(module)};
      const log = { error() {}, warn() {}, info() {}, debug() {} };
      const take = () => process.kill(process.pid, "SIGKILL");
      const wire = connectWire({ url: ${JSON.stringify(broker.url)}, id: "hub", password: "secret-of-hub", clean: false, clock: {}, random: () => 0, log, take });
      await wire.subscribe(["lintel/device/+/event"]);
      console.log("ready");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const died = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
    await new Promise<void>((resolve) => void child.stdout.once("data", () => resolve()));
    const tap = await join(broker, "tap");
    await tap.say("lintel/device/tap/event", "do not lose me");
    expect(await died).toBe("SIGKILL");
    const again = await new Promise<Delivery>((resolve) => void hubWire(broker.url, resolve));
    expect(text(again)).toBe("do not lose me");
    await tap.end();
  });
});
