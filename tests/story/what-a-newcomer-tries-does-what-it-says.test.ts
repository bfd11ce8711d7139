import { expect, test } from "vitest";
import { startHouse } from "../help/house.ts";

test("a device that was added keeps its password over a restart, and nobody pretends to be it", async () => {
  const first = await startHouse();
  const asked = { id: "hall-sensor", kind: "occupancy", name: "Hall sensor", place: "hall" };
  const { status, body } = await first.ask("POST", "/api/v1/devices", asked);
  expect(status).toBe(201);
  await using house = await first.restart();
  expect([...house.devices.values()].flatMap(({ devices }) => [...devices.keys()])).not.toContain("hall-sensor");
  await using sensor = await house.client(
    "hall-sensor",
    [],
    (body as { credential: { password: string } }).credential.password,
  );
  await sensor.say("lintel/device/hall-sensor/status", "online", { retain: true });
  await house.to(1_000);
  const { body: thing } = await house.ask("GET", "/api/v1/things/hall-sensor");
  expect(thing).toMatchObject({ online: true });
});

test("the morning started by hand is the morning", async () => {
  await using house = await startHouse({ at: "2026-03-04T07:00:00+08:00" });
  expect((await house.ask("POST", "/api/v1/scenes/morning/run", { resident: "bo" })).status).toBeLessThan(300);
  await house.to(2_000);
  expect(await house.shows("screen-bedside-bo")).toMatchObject({ card: "morning", shows: { name: "Bo" } });
});

test("the evening started by hand begins where the document begins: it waits for the way home and welcomes nobody", async () => {
  await using house = await startHouse({ at: "2026-03-04T17:00:00+08:00" });
  const { body } = await house.ask("POST", "/api/v1/scenes/evening/run", { resident: "lin" });
  await house.to(2_000);
  const { body: run } = await house.ask("GET", `/api/v1/runs/${(body as { run: string }).run}`);
  expect(run).toMatchObject({ state: "running" });
  expect(await house.shows("screen-hall")).not.toHaveProperty("card");
});
