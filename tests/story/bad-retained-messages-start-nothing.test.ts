import { describe, expect, test } from "vitest";
import { expectFault, faultsOf, runsOf, send } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { join } from "../help/mqtt-client.ts";

const json = JSON.stringify;
const event = "lintel/device/bed-lin/event";
const instant = (house: TestHouse) => new Date(house.clock.wall()).toISOString();
const left = (house: TestHouse, id: string) => json({ v: 1, id, at: instant(house), type: "left" });
const begin = { at: "2026-03-04T07:00:00+08:00", without: ["bed-lin"] };

test("the embedded broker refuses a retained event by name, and nothing of it is kept", async () => {
  covers("error:E_RETAINED", "topic:device.event");
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse(begin));
  expect(await send(house, "bed-lin", event, left(house, "kept"), { retain: true })).toBe("closed");
  await expectFault(house, "E_RETAINED", "bed-lin");
  expect(await runsOf(house)).toBe(0);
  house = opened.use(await house.restart());
  expect(await runsOf(house)).toBe(0);
});

describe.skipIf(noMosquitto)("Mosquitto keeps what it is told to keep, so", () => {
  test("the hub drops a retained event by name, and one event is one morning", async () => {
    covers("error:E_RETAINED");
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse({ ...begin, external: true }));
    await house.hub[Symbol.asyncDispose]();
    // While the hub was away: once for its session, once kept for whoever asks.
    const sent = send({ ...house, rest: () => Promise.resolve() }, "bed-lin", event, left(house, "kept"), {
      retain: true,
    });
    expect(await sent).toBe("acknowledged");
    house = opened.use(await house.restart());
    await house.to(2_000);
    expect(await runsOf(house)).toBe(1);
    expect((await faultsOf(house)).map(({ code, cause }) => [code, cause])).toEqual([["E_RETAINED", "bed-lin"]]);
    house = opened.use(await house.restart());
    await house.to(2_000);
    expect(await runsOf(house)).toBe(1);
    await expect.poll(async () => (await faultsOf(house)).map(({ code }) => code)).toEqual(["E_RETAINED"]);
  });

  test("a screen drops a kept command, and refuses by name what is not for it", async () => {
    covers("topic:device.do", "topic:device.did", "error:E_UNKNOWN_KEY", "error:E_OTHER_BOOT", "error:E_UNKNOWN_VERB");
    covers("error:E_NEWER", "error:E_STALE", "error:E_FUTURE");
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse({ ...begin, external: true }));
    const id = "screen-hall";
    const screenOf = () => house.devices.get("comfort")?.devices.get(id);
    const order = (more: object) =>
      json({
        v: 1,
        id: "forged",
        boot: screenOf()?.boot,
        verb: "show",
        with: { card: "welcome", with: {} },
        issued: instant(house),
        ttl_ms: 5_000,
        ...more,
      });
    await house.hub[Symbol.asyncDispose]();
    const { port } = house.login(id);
    const hub = await join({ url: `mqtt://127.0.0.1:${port}` }, "hub", { password: "the-hubs-own-secret" });
    await hub.ask(`lintel/device/${id}/did`);
    const cases: [string, object][] = [
      ["E_UNKNOWN_KEY", { colour: "red" }],
      ["E_UNKNOWN_KEY", { with: { card: "welcome", with: {}, colour: "red" } }],
      ["E_OTHER_BOOT", { boot: "another" }],
      ["E_UNKNOWN_VERB", { verb: "constructor" }],
      ["E_WRONG_TYPE", { ttl_ms: "5000" }],
      ["E_NEWER", { v: 2 }],
      ["E_STALE", { issued: "2026-03-03T22:00:00.000Z" }],
      ["E_FUTURE", { issued: "2026-03-04T00:00:00.000Z" }],
    ];
    for (const [n, [code, more]] of cases.entries()) {
      await hub.say(`lintel/device/${id}/do`, order({ id: `forged-${n}`, ...more }));
      const answer = await hub.heard(({ text }) => text.includes(`forged-${n}`));
      expect(JSON.parse(answer.text), code).toMatchObject({ outcome: "refused", code });
    }
    await hub.say(`lintel/device/${id}/do`, order({}), { retain: true });
    await hub.end();
    house = opened.use(await house.restart());
    expect(screenOf()?.dropped.get("E_RETAINED")).toBe(1);
    expect((await house.shows(id)).card).toBeUndefined();
  });
});
