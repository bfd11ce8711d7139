import { createServer as createHttp } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { mqttOverWeb } from "../../hub/bus/mqtt-over-web.ts";
import { credential, startEmbedded, type TestBroker } from "../help/broker.ts";
import { join, settled } from "../help/mqtt-client.ts";

const credentials = [credential("tap"), credential("bath"), credential("wall"), credential("hub", "hub")];
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

async function brokerOfTheHouse(): Promise<TestBroker> {
  const broker = await startEmbedded({ credentials, virtual: true });
  open.push(() => broker.stop());
  return broker;
}

describe("MQTT over WebSocket", () => {
  async function webSide(): Promise<{ broker: TestBroker; url: string }> {
    const broker = await brokerOfTheHouse();
    const serve = mqttOverWeb({
      handleWebSocket: (stream, request) => broker.embedded?.handleWebSocket(stream, request),
    });
    const server = createHttp().on("upgrade", (request, socket, head) => serve(request, socket, head));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(() => new Promise((resolve) => server.close(() => resolve())));
    return { broker, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt` };
  }

  test("serves the same house", async () => {
    const { broker, url } = await webSide();
    const screen = await join({ url }, "wall");
    await screen.ask("lintel/device/wall/do");
    await broker.embedded?.wire("hub").publish("lintel/device/wall/do", "show", { qos: 1, retain: false });
    await screen.heard(({ text }) => text === "show");
    await expect(join({ url }, "wall", { password: "guess" })).rejects.toThrow();
    await screen.end();
    await expect.poll(() => broker.embedded?.stats().connections).toBe(0);
  });

  test.each([
    ["that speaks no MQTT", [], Buffer.alloc(70_000)],
    ["with a frame over 64 kB", ["mqtt"], Buffer.alloc(70_000)],
    ["with noise", ["mqtt"], Buffer.alloc(300, 0xff)],
  ])("closes a WebSocket %s and lives on", async (_what, protocols, bytes) => {
    const { url } = await webSide();
    const ws = new WebSocket(url, protocols);
    ws.on("error", () => undefined);
    const closed = new Promise<void>((resolve) => void ws.once("close", () => resolve()));
    ws.once("open", () => ws.send(bytes));
    await closed;
    const screen = await join({ url }, "wall");
    await settled(screen, "wall");
    await screen.end();
  });

  test("closes a packet of 100 MB in many frames at its first bytes", async () => {
    const { broker, url } = await webSide();
    const before = process.memoryUsage().rss;
    const ws = new WebSocket(url, "mqtt");
    await new Promise<void>((resolve) => void ws.once("open", () => resolve()));
    const closed = new Promise<void>((resolve) => void ws.once("close", () => resolve()));
    ws.on("error", () => undefined);
    ws.send(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x32]));
    const chunk = Buffer.alloc(65_000);
    let sent = 0;
    while (ws.readyState === WebSocket.OPEN && sent < 100e6) {
      sent += chunk.byteLength;
      await new Promise<void>((resolve) => ws.send(chunk, () => resolve()));
    }
    await closed;
    expect(sent).toBeLessThan(20e6);
    expect(process.memoryUsage().rss - before).toBeLessThan(12e6);
    expect(broker.lines().join("\n")).toMatch(/E_TOO_BIG/);
  });
});
