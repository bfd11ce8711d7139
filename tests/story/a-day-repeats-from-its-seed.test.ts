import { expect, test } from "vitest";
import { startHouse } from "../help/house.ts";

async function dayOf(seed: number, until = "2026-03-04T18:40:00+08:00"): Promise<unknown> {
  await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true, seed });
  await house.to(until);
  const { body } = await house.ask("GET", "/api/v1/runs");
  return { told: house.told, runs: body };
}

test(
  "the same seed gives the same evening to the millisecond, another seed another one",
  { timeout: 120_000 },
  async () => {
    const first = await dayOf(7);
    expect(await dayOf(7)).toEqual(first);
    const begun = "2026-03-04T17:45:00+08:00";
    expect(await dayOf(8, begun)).not.toEqual(await dayOf(7, begun));
  },
);
