import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { instantOf } from "../../hub/core/instant.ts";
import { brokers, credential } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { join, type Message } from "../help/mqtt-client.ts";

const from = (part: string) => `lintel/device/alarm/${part}`;
const heardByHub = ["about", "status", "state", "did"].map((part) => `lintel/device/+/${part}`);
const messageOf = ({ text }: Message) => JSON.parse(text) as Record<string, unknown>;

/** The comfort process with one alarm clock, as systemd would start it. */
function startComfort(data: string, url: string) {
  const device = { id: "alarm", kind: "alarm-clock", name: "Alarm", password: "secret-of-alarm", driver: "sim" };
  const file = {
    v: 1,
    root: "lintel",
    url,
    virtual: true,
    house: "virtual",
    group: "comfort",
    data,
    devices: [device],
  };
  const config = path(data, "devices.json");
  writeFileSync(config, JSON.stringify(file));
  const child = spawn(process.execPath, ["devices/main.ts", "--group", "comfort", "--config", config], {
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    await ended;
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await end("SIGKILL");
  });
  return { end };
}

for (const { kind, start, missing } of brokers)
  test.skipIf(missing)(
    `it rings with hub and ${kind} broker gone, goes on after kill -9, and tells since when`,
    async () => {
      covers("kind:alarm-clock", "topic:device.do", "topic:device.state");
      const data = mkdtempSync(path(tmpdir(), "lintel-alarm-"));
      onTestFinished(() => rmSync(data, { recursive: true, force: true }));
      const broker = await start({ virtual: true, credentials: [credential("hub", "hub"), credential("alarm")] });
      onTestFinished(() => broker.stop());
      const comfort = startComfort(data, broker.url);

      const hub = await join(broker, "hub");
      await hub.ask(...heardByHub);
      await hub.heard(({ topic, text }) => topic === from("status") && text === "online");
      const { boot } = messageOf(await hub.heard(({ topic }) => topic === from("about")));
      const ring = instantOf(Date.now() + 3_000);
      const far = instantOf(Date.now() + 24 * 3_600_000);
      const order = { id: "alarm.1", boot, verb: "set", with: { rings: [ring, far] } };
      await hub.say(from("do"), JSON.stringify({ v: 1, ...order, issued: instantOf(Date.now()), ttl_ms: 5_000 }));
      await hub.heard(({ topic, text }) => topic === from("did") && text.includes('"done"'));
      await hub.end();
      await broker.kill();
      expect(Date.now()).toBeLessThan(Date.parse(ring));

      const kept = () =>
        JSON.parse(readFileSync(path(data, "alarm.kept.json"), "utf8")) as { phase: { is: string; since: number } };
      await vi.waitUntil(() => kept().phase.is === "ringing", { timeout: 10_000, interval: 20 });
      const { since } = kept().phase;
      expect(since - Date.parse(ring)).toBeGreaterThanOrEqual(0);
      expect(since - Date.parse(ring)).toBeLessThan(5_000);

      await comfort.end("SIGKILL");
      await broker.restart();
      const again = startComfort(data, broker.url);
      const next = await join(broker, "hub");
      await next.ask(...heardByHub);
      const told = await next.heard(({ topic, text }) => topic === from("state") && !text.includes(String(boot)));
      expect(messageOf(told)).toMatchObject({
        ringing: true,
        since: instantOf(since),
        rings: 1,
        next: far,
        set_by: "alarm.1",
      });
      await next.end();
      await again.end("SIGTERM");
    },
  );
