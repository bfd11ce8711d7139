import { expect, test } from "vitest";
import { startHouse, type TestHouse } from "../help/house.ts";

async function says(house: TestHouse): Promise<readonly string[]> {
  const { body } = await house.ask("GET", "/api/v1/status");
  return (body as { notices: readonly { sentence: { text: string } }[] }).notices.map(({ sentence }) => sentence.text);
}

test("a door left open is said until it is shut", { timeout: 60_000 }, async () => {
  await using house = await startHouse({ at: "2026-03-04T15:00:00+08:00" });
  await house.happen("door-lock", "inside");
  await house.happen("door-lock", "push");
  await house.to(50_000);
  expect(await says(house)).toEqual([]);
  await house.to(20_000);
  expect(await says(house)).toEqual(["The front door has stood open for more than a minute. Please close it."]);
  await house.happen("door-lock", "shut");
  await house.to(2_000);
  expect(await says(house)).toEqual([]);
});

test(
  "in the evening the house says that tomorrow's breakfast will not run, and whose machine does not answer",
  { timeout: 60_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T17:40:00+08:00", without: ["breakfast-machine"] });
    await house.to("2026-03-04T18:29:00+08:00");
    expect(await says(house)).toEqual([
      "Breakfast machine does not answer: tomorrow's breakfast will not run. Look whether it has power.",
    ]);
  },
);
