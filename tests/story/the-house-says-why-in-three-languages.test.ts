import { expect, test } from "vitest";
import { render } from "../../hub/core/sentence.ts";
import { readerOf } from "../../hub/readers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

type Why = {
  items: {
    state?: string;
    sentence: { key: string; params: Record<string, string | number>; text: string };
    because: string[];
  }[];
};

async function why(house: TestHouse, scene: string, resident: string): Promise<Why["items"]> {
  return ((await house.ask("GET", `/api/v1/why/${scene}?resident=${resident}`)).body as Why).items;
}

const residents = { home: () => undefined, get: () => undefined } as never;
const said = (sentence: Why["items"][number]["sentence"]) =>
  (["en", "zh-Hans", "zh-Hant"] as const).map((language) => render(sentence, readerOf(residents, language)));

test("why the morning came, with its evidence; why it has not come for him; why the evening has not begun", async () => {
  await using house = await startHouse({ at: "2026-03-04T07:00:00+08:00" });
  await house.happen("bed-lin", "enter");
  await house.to(60_000);
  await house.happen("bed-lin", "leave");
  await house.to(2_000);
  const [came] = await why(house, "morning", "lin");
  expect(came).toMatchObject({ state: "done", because: [expect.stringMatching(/^bed-lin:/)] });
  const [notYet] = await why(house, "morning", "bo");
  expect(notYet).toMatchObject({ sentence: { key: "why.no-evidence.woke" } });
  expect(notYet?.sentence.text).toContain("Bo");
  const evening = await why(house, "evening", "lin");
  expect(evening.map(({ sentence }) => sentence.key)).toContain("why.no-evidence.heading-home");
  for (const { sentence } of [came, notYet, ...evening].filter((item) => item !== undefined)) {
    const [en = "", hans = "", hant = ""] = said(sentence);
    expect(en, sentence.key).not.toBe(sentence.key);
    expect(hans).toMatch(/[\u4e00-\u9fff]/);
    expect(hant).toMatch(/[\u4e00-\u9fff]/);
    expect(new Set([en, hans]).size).toBe(2);
  }
});

test("a bath set by hand stays as it is, and the house says that it was left alone", { timeout: 60_000 }, async () => {
  await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true });
  expect((await house.ask("POST", "/api/v1/holds/bath", {})).status).toBeLessThan(300);
  await house.to("2026-03-04T18:20:00+08:00");
  const { body } = await house.ask("GET", "/api/v1/things/bath");
  expect(body).toMatchObject({ state: { phase: "off", litres: 0 } });
  // The way home goes on for the AC and the welcome; what became of it is said at its end.
  await house.to("2026-03-04T18:45:00+08:00");
  const reasons = await why(house, "evening", "lin");
  expect(JSON.stringify(reasons)).toContain("E_HELD");
  expect((await house.ask("POST", "/api/v1/holds/bath/release", {})).status).toBeLessThan(300);
});
