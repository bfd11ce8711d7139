import { expect } from "vitest";
import type { Category, Purpose, Touchpoint } from "../../hub/core/engage/lists.ts";
import { virtualResidents } from "../../hub/virtual-house.ts";
import type { TestHouse } from "./house.ts";
import { lins } from "./lins-phone.ts";

/** Somebody of the virtual house says yes to what a brand asks about a category, with their PIN; gives their own way to ask. */
export async function permits(
  house: Pick<TestHouse, "hub">,
  who: string,
  { brand, category, touchpoints = ["phone"], levels }: Yes,
) {
  const ask = await lins(house, who);
  await ask("POST", "me/step-up", { pin: virtualResidents.find(({ id }) => id === who)?.code });
  const { brands = [] } = await ask<{ brands?: { brand: string }[] }>("POST", "privacy/look", {});
  expect(brands.map((one) => one.brand)).toContain(brand);
  for (const [purpose, level] of Object.entries(levels)) {
    const wish = { brand, purpose, category, level };
    const query = new URLSearchParams({ ...wish, level: String(level) }).toString();
    const { notice } = await ask<{ notice: string }>("GET", `privacy/ask?${query}`);
    expect(await ask("POST", "privacy/grants", { ...wish, touchpoints, notice })).toMatchObject({ brand, purpose });
  }
  return ask;
}

type Yes = {
  readonly brand: string;
  readonly category: Category;
  readonly touchpoints?: readonly Touchpoint[];
  readonly levels: Readonly<Partial<Record<Purpose, 1 | 2>>>;
};
