import { describe, expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";

describe.each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("the morning %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "she leaves her bed, and her own bedside screen shows today and says it",
    async () => {
      covers(
        "moment:woke",
        "role:screen",
        "kind:bed",
        "kind:screen",
        "node:lintel-moment",
        "node:lintel-act",
        "node:lintel-say",
      );
      covers("topic:device.event", "topic:device.do", "topic:device.did", "topic:sim.device", "topic:device.state");
      await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00", external });
      await house.happen("bed-lin", "enter");
      await house.to("2026-03-04T07:00:00+08:00");
      expect((await house.shows("screen-bedside-lin")).card).toBeUndefined();
      await house.happen("bed-lin", "leave");
      await house.to(2_000);
      const screen = await house.shows("screen-bedside-lin");
      expect(screen.card).toBe("morning");
      expect(screen.shows).toMatchObject({
        name: "Lin",
        sample: true,
        now_c: expect.any(Number),
        air_band: expect.any(Number),
      });
      expect(screen.shows?.["clothing"]).toMatch(/^clothing\./);
      expect(screen.spoke).toBe("morning-today");
      expect((await house.shows("screen-bedside-bo")).card).toBeUndefined();
      expect(house.complaints).toEqual([]);
    },
  );
});

test("she gets up twice, and the day is told once", async () => {
  await using house = await startHouse({ at: "2026-03-04T07:00:00+08:00" });
  for (const happens of ["enter", "leave", "enter", "leave"]) {
    await house.happen("bed-lin", happens);
    await house.to(60_000);
  }
  expect(house.timeline().filter((line) => line.endsWith("tell.woke"))).toHaveLength(1);
  const { body } = await house.ask("GET", "/api/v1/runs");
  expect((body as { items: unknown[] }).items).toHaveLength(1);
});

test("at three in the morning she is up for a glass of water, and the screen stays dark", async () => {
  await using house = await startHouse({ at: "2026-03-04T03:00:00+08:00" });
  await house.happen("bed-lin", "enter");
  await house.to(60_000);
  await house.happen("bed-lin", "leave");
  await house.to(60_000);
  expect(house.timeline()).toEqual([]);
  expect((await house.shows("screen-bedside-lin")).card).toBeUndefined();
});
