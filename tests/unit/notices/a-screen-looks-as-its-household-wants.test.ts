import { expect, test } from "vitest";
import type { HouseholdDocument } from "../../../hub/core/house.ts";
import { type Household, makeTouchpoints } from "../../../hub/notices/touchpoints.ts";

const device = { id: "screen-hall", kind: "screen", name: "Hall" } as HouseholdDocument<"device">;

function registry() {
  const kept = new Map<string, unknown>();
  const household = {
    all: () => [device],
    get: (noun: string, id: string) => (noun === "device" ? (id === device.id ? device : undefined) : kept.get(id)),
    put: async (_: string, document: { id: string }) => void kept.set(document.id, document),
  } as unknown as Household;
  return makeTouchpoints(household, { live: () => false, silent: () => false, seenAt: () => undefined } as never);
}

test("a screen looks as its household wants it, through what it says of itself, until that is taken back", async () => {
  const screens = registry();
  expect(screens.screen("screen-hall")).not.toHaveProperty("look");
  await screens.set("screen-hall", { look: "light" }, "cli");
  await screens.declare("screen-hall", { width: 1280, height: 800, touch: true, sound: true }, "screen-hall");
  await screens.set("screen-hall", { quiet: { from: "22:00", to: "06:00" } }, "cli");
  expect(screens.screen("screen-hall")).toMatchObject({ look: "light", width: 1280, quiet: { from: "22:00" } });
  await screens.set("screen-hall", { look: null }, "cli");
  expect(screens.screen("screen-hall")).not.toHaveProperty("look");
});
