import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { change, readIn } from "../help/household.ts";
import { brushes, eveningBefore, getsUp } from "../help/morning.ts";

type Said = { readonly key: string; readonly text: string };
type Item = { readonly sentence: Said; readonly reason?: Said; readonly state?: string; readonly moment?: string };

const names =
  /\b(Lin|Bo)('s)?\b|Breakfast machine|Kitchen music|Kitchen screen|Bathroom screen|bedside screen|alarm clock/g;

/** What is explained of a resident's morning, whole and readable in each language. */
async function explained(house: TestHouse, who: string): Promise<readonly Item[]> {
  const inAll = [];
  for (const language of ["en", "zh-Hans", "zh-Hant"] as const) {
    const { items } = (await readIn(house, language, `why/morning?resident=${who}`)) as { items: readonly Item[] };
    for (const said of items.flatMap(({ sentence, reason }) => (reason ? [sentence, reason] : [sentence]))) {
      const { key, text } = said;
      const plain = text.replaceAll(names, "");
      expect(plain, `${key} in ${language}: ${text}`).not.toMatch(
        /[–{}_=<>!]|\bE_|[a-z]\.[a-z]|\bguard\b|\bnode\b|undefined|NaN|\btrue\b|\bfalse\b/,
      );
      expect(text, key).toMatch(/[.。？?]$/);
      if (language !== "en") expect(plain, `${key} in ${language}: ${text}`).not.toMatch(/[A-Za-z]{3,}/);
    }
    inAll.push(items);
  }
  return inAll[0] ?? [];
}

const keys = (items: readonly Item[]) => items.map(({ sentence }) => sentence.key);

test("a whole morning of two: each run and each silence is one plain sentence", async () => {
  covers("event:run.changed", "moment:at-table", "moment:brushing");
  await using house = await startHouse({ at: "2026-03-04T06:59:00+08:00" });
  await eveningBefore(house);
  expect(keys(await explained(house, "lin"))).toEqual(
    expect.arrayContaining(["why.no-evidence.woke", "why.no-evidence.brushing", "why.no-evidence.at-table"]),
  );
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brushes(house, "lin", 25);
  await getsUp(house, "bo");
  await brushes(house, "bo", 25);
  await house.happen("screen-kitchen", "touched");
  await house.to(10_000);
  expect(keys(await explained(house, "lin"))).toContain("why.running");
  await house.to("2026-03-04T07:30:00+08:00");
  const hers = await explained(house, "lin");
  expect(hers.map(({ moment }) => moment)).toEqual(expect.arrayContaining(["woke", "brushing"]));
  expect(keys(hers)).toContain("outcome.done");
  expect(keys(await explained(house, "bo"))).toContain("guard.breakfast.begun");
});

test.each([
  ["nothing was put into the machine", async () => undefined, "breakfast.missing.not-loaded"],
  [
    "she has no breakfast, and he sleeps elsewhere",
    async (house: TestHouse) => {
      await house.happen("breakfast-machine", "load");
      await house.happen("breakfast-machine", "arm");
      await change(house, "residents/lin", { eats: { breakfast: false } });
    },
    "breakfast.missing.nobody-eats",
  ],
  [
    "breakfast is switched off",
    async (house: TestHouse) => {
      await house.ask("PUT", "/api/v1/settings/morning.breakfast_enabled", { value: false });
    },
    "guard.setting",
  ],
  [
    "only a child is up",
    async (house: TestHouse) => {
      await change(house, "residents/bo", { standing: "owner" });
      await change(house, "residents/lin", { standing: "child" });
    },
    "guard.no-adult-awake",
  ],
  [
    "the lid is opened while it runs",
    async (house: TestHouse) => {
      await house.happen("breakfast-machine", "load");
      await house.happen("breakfast-machine", "arm");
      await house.rest();
    },
    "outcome.partly",
  ],
] as const)("%s: why says so plainly", async (_, prepare, key) => {
  await using house = await startHouse({ at: "2026-03-04T06:59:00+08:00" });
  await house.happen("bed-lin", "enter");
  await prepare(house);
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brushes(house, "lin", 30);
  await house.happen("breakfast-machine", "lid", { open: true });
  await house.to(10_000);
  const items = await explained(house, "lin");
  expect(items.find(({ moment }) => moment === "brushing")?.sentence.key).toBe(key);
});

test.each([
  ["she chose silence for the table", { working: "silence" }, { working: "news" }, "guard.sound.source"],
  ["what she would hear plays already", { working: "music" }, { working: "music" }, "guard.music.source"],
] as const)("%s: why it stayed so is said plainly", async (_, hers, his, key) => {
  covers("fact:sound.source", "role:music");
  await using house = await startHouse({ at: "2026-03-04T06:59:00+08:00" });
  await change(house, "residents/lin", { hears: hers });
  await change(house, "residents/bo", { hears: his });
  for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
  await house.to("2026-03-04T07:00:00+08:00");
  if (hers.working === "music") {
    await getsUp(house, "bo");
    await house.happen("screen-kitchen", "touched");
    await house.to(5_000);
    await house.happen("bed-bo", "enter");
    await house.rest();
  }
  await getsUp(house, "lin");
  await house.happen("screen-kitchen", "touched");
  await house.to(5_000);
  const items = await explained(house, "lin");
  expect(items.find(({ moment }) => moment === "at-table")?.sentence.key).toBe(key);
});
