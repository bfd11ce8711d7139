import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { brushes, eveningBefore, getsUp } from "../help/morning.ts";

type Item = { key: string; passes: boolean; says: { text: string }; difference: { text: string }[] };

async function runThatBegan(house: TestHouse, first: string): Promise<string> {
  const { body } = await house.ask("GET", "/api/v1/runs");
  const { items } = body as { items: { id: string; steps: { key: string }[] }[] };
  return items.find(({ steps }) => steps[0]?.key === first)?.id ?? "none";
}

async function examples(house: TestHouse): Promise<Item[]> {
  return ((await house.ask("GET", "/api/v1/scenes/morning/examples")).body as { items: Item[] }).items;
}

async function revision(house: TestHouse): Promise<string> {
  return ((await house.ask("GET", "/api/v1/scenes/morning/drawn")).body as { revision: string }).revision;
}

test(
  "a morning is kept; a change that would make it come out otherwise is refused in words, until it is taken away",
  { timeout: 120_000 },
  async () => {
    covers("error:E_EXAMPLE_UNLIKE", "error:E_SCENE_EXAMPLE");
    await using house = await startHouse({ at: "2026-03-04T06:50:00+08:00" });
    await eveningBefore(house);
    await getsUp(house, "lin");
    await brushes(house, "lin");
    const run = await runThatBegan(house, "brushing");
    const early = await house.ask("POST", "/api/v1/scenes/morning/examples", { run });
    expect(early).toMatchObject({ status: 422, body: { code: "E_EXAMPLE_UNLIKE" } });
    await house.to(900_000);

    const kept = await house.ask("POST", "/api/v1/scenes/morning/examples", { run });
    expect(kept).toMatchObject({ status: 201, body: { is: "saved", key: "kept-1" } });
    const mine = (await examples(house)).find(({ key }) => key === "kept-1");
    expect(mine).toMatchObject({ passes: true, difference: [] });
    expect(mine?.says.text).toBe("As it was on 2026-03-04 at 06:50. Lin is brushing.");

    // Breakfast without a word about it: the example of that day says what is missing.
    const silent = { edits: [{ is: "remove", key: "say-ready" }] };
    const ifMatch = { "if-match": `"${await revision(house)}"` };
    const refused = await house.ask("PATCH", "/api/v1/scenes/morning", silent, ifMatch);
    expect(refused).toMatchObject({ status: 422, body: { code: "E_SCENE_EXAMPLE" } });
    const { broken } = refused.body as { broken: { key: string; says: string; difference: string[] }[] };
    const own = broken.find(({ key }) => key === "kept-1");
    expect(own?.difference.join(" ")).toMatch(/Expected, but it did not come: .* speaks\./);
    expect((await examples(house)).every(({ passes }) => passes)).toBe(true);

    for (const { key } of broken) {
      const gone = await house.ask("DELETE", `/api/v1/scenes/morning/examples/${key}`);
      expect(gone).toMatchObject({ status: 200, body: { is: "saved" } });
    }
    const now = { "if-match": `"${await revision(house)}"` };
    expect(await house.ask("PATCH", "/api/v1/scenes/morning", silent, now)).toMatchObject({ status: 200 });
    const nobody = await house.ask("DELETE", "/api/v1/scenes/morning/examples/kept-1");
    expect(nobody).toMatchObject({ status: 404 });
  },
);
