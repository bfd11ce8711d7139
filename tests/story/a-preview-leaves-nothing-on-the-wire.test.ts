import { expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { startHouse } from "../help/house.ts";
import { eveningBefore } from "../help/morning.ts";
import { join } from "../help/mqtt-client.ts";

test.skipIf(noMosquitto)(
  "a week is previewed and whoever hears the whole broker hears nothing of it; a scene run by hand is heard at once",
  { timeout: 120_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-03T20:59:00+08:00", external: true, watchers: ["watcher"] });
    await eveningBefore(house);
    await house.to("2026-03-03T21:00:00+08:00");
    const { port } = house.login("bed-lin");
    const watcher = await join({ url: `mqtt://127.0.0.1:${port}` }, "watcher");
    await using _ended = { [Symbol.asyncDispose]: () => watcher.end() };
    expect(await watcher.ask("#")).toEqual([true]);
    await house.rest();
    // What the broker still held for a newcomer has come once its own word comes back.
    const echo = async (text: string) => {
      await watcher.say("lintel/watcher", text);
      await watcher.heard((message) => message.topic === "lintel/watcher" && message.text === text);
    };
    await echo("before");
    const begun = watcher.got.length;
    // The stepping clock's own pings say nothing of the house.
    const since = () => watcher.got.slice(begun).filter(({ topic }) => !topic.startsWith("lintel/sim/ping/"));
    const { status, body } = await house.ask("GET", "/api/v1/preview?days=7");
    expect(status).toBe(200);
    const acts = (body as { days: { items: { steps: unknown[] }[] }[] }).days.flatMap(({ items }) =>
      items.flatMap(({ steps }) => steps),
    );
    expect(acts.length).toBeGreaterThan(5);
    await house.rest();
    await echo("after");
    expect(since().map(({ topic }) => topic)).toEqual(["lintel/watcher"]);

    expect((await house.ask("POST", "/api/v1/scenes/morning/run", { resident: "lin" })).status).toBe(201);
    await house.rest();
    await echo("run");
    expect(since().some(({ topic }) => topic.endsWith("/do"))).toBe(true);
  },
);
