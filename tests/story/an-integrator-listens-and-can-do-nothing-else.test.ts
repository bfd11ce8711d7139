import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";
import { join } from "../help/mqtt-client.ts";

test("a program of the household hears moments and scenes, and no name in them", async () => {
  covers("topic:moment", "topic:scene.state", "topic:device.status");
  await using house = await startHouse({ at: "2026-03-04T07:00:00+08:00" });
  const { status, body } = await house.ask("POST", "/api/v1/tokens", { id: "node-red", scopes: ["mqtt"] });
  expect(status).toBe(201);
  const heard = ["lintel/moment", "lintel/scene/+/state", "lintel/device/+/event", "lintel/hub/status"];
  await using program = await house.client("node-red", heard, (body as { token: string }).token);
  await house.happen("bed-lin", "enter");
  await house.to(60_000);
  await house.happen("bed-lin", "leave");
  await house.to(2_000);
  const messages = program.heard.map(({ topic, payload }) => ({ topic, text: new TextDecoder().decode(payload) }));
  const of = (topic: string) =>
    messages.filter((message) => message.topic === topic).map(({ text }) => JSON.parse(text) as object);
  expect(of("lintel/moment")).toMatchObject([{ v: 1, kind: "woke", place: "bedside-lin" }]);
  expect(of("lintel/moment")[0]).not.toHaveProperty("resident");
  expect(of("lintel/scene/morning/state").at(-1)).toMatchObject({ state: "done" });
  expect(messages.find(({ topic }) => topic === "lintel/hub/status")?.text).toBe("online");
  expect(of("lintel/device/bed-lin/event")).toMatchObject([{ type: "entered" }, { type: "left" }]);
});

test("what it says itself is refused, shown, and nobody acts on it", async () => {
  await using house = await startHouse({ at: "2026-03-04T07:00:00+08:00" });
  const { body } = await house.ask("POST", "/api/v1/tokens", { id: "node-red", scopes: ["mqtt"] });
  const { port } = house.login("bed-lin");
  const program = await join({ url: `mqtt://127.0.0.1:${port}` }, "node-red", {
    password: (body as { token: string }).token,
  });
  const event = { v: 1, id: "x", at: new Date(house.clock.wall()).toISOString(), type: "left" };
  await expect(program.say("lintel/device/bed-lin/event", JSON.stringify(event))).rejects.toThrow();
  await house.to(5_000);
  expect(house.timeline().map((line) => line.slice(9))).toEqual(["error.E_FORBIDDEN"]);
});

test("a swipe on the web is on the wire as the phone's own event, once", async () => {
  await using house = await startHouse({ at: "2026-03-04T17:00:00+08:00" });
  const { body } = await house.ask("POST", "/api/v1/tokens", { id: "node-red", scopes: ["mqtt"] });
  await using program = await house.client(
    "node-red",
    ["lintel/device/phone-lin/event"],
    (body as { token: string }).token,
  );
  expect((await house.ask("POST", "/api/v1/phone/swipe", { phone: "phone-lin", eta_min: 25 })).status).toBeLessThan(
    300,
  );
  await house.to(1_000);
  expect(program.heard.map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)) as object)).toMatchObject([
    { type: "swiped", eta_min: 25 },
  ]);
  expect(house.timeline().filter((line) => line.endsWith("tell.heading-home"))).toHaveLength(1);
});
