import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const at = "2026-03-04T07:00:00+08:00";

/** What stands at the broker of how the house is found, by the last part of its topic; undefined where it was taken back. */
async function found(house: TestHouse, password: string, prefix = "homeassistant") {
  await using client = await house.client("assistant", [`${prefix}/device/+/config`], password);
  await house.rest();
  return new Map(
    client.heard.map(({ topic, payload }) => [topic.split("/")[2] ?? "", Buffer.from(payload).toString()]),
  );
}

async function loginOf(house: TestHouse): Promise<string> {
  const { body } = await house.ask("POST", "/api/v1/logins", { id: "assistant" });
  return (body as { password: string }).password;
}

test("the hub and each of its own devices are announced, and taken back with the device", async () => {
  covers("topic:discovery.device");
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse({ at }));
  const password = await loginOf(house);
  const first = await found(house, password);
  expect([...first.keys()]).toEqual(expect.arrayContaining(["lintel", "lintel_bath", "lintel_bed-lin"]));
  expect(JSON.parse(first.get("lintel") ?? "")).toMatchObject({
    origin: { name: "Lintel" },
    availability_topic: "lintel/hub/status",
    components: { "scene-morning": { state_topic: "lintel/scene/morning/state", name: "Morning" } },
  });
  expect(JSON.stringify([...first.values()])).not.toContain("command_topic");
  await house.ask("DELETE", "/api/v1/devices/tap-bathroom");
  await house.to(1_000);
  const second = await found(house, password);
  expect(first.has("lintel_tap-bathroom")).toBe(true);
  expect(second.has("lintel_tap-bathroom")).toBe(false);
  house = opened.use(await house.restart());
  await house.to(1_000);
  expect([...(await found(house, password)).keys()].toSorted()).toEqual([...second.keys()].toSorted());
  // Nothing of all that came back to the house as another maker's.
  expect(house.hub.entities.counts()).toMatchObject({ entities: 0 });
});

test("a household that does not want to be found is not, and what stood there before is taken back", async () => {
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse({ at }));
  const password = await loginOf(house);
  const setting = (id: string, value: unknown) => house.ask("PUT", `/api/v1/settings/${id}`, { value });
  expect((await setting("discovery.prefix", "ha")).status).toBeLessThan(300);
  await house.to(1_000);
  expect(await found(house, password)).toEqual(new Map());
  expect((await found(house, password, "ha")).has("lintel")).toBe(true);
  house = opened.use(await house.restart());
  await house.to(1_000);
  expect((await found(house, password, "ha")).size).toBeGreaterThan(5);
  expect((await setting("discovery.announce", false)).status).toBeLessThan(300);
  await house.to(1_000);
  expect(await found(house, password, "ha")).toEqual(new Map());
});
