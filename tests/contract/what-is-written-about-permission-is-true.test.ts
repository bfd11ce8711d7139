import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HomeEvent, nameOfType } from "../../hub/core/engage/events.ts";
import { categories, grantDays, levelAtMost, levels, sharedCategories } from "../../hub/core/engage/lists.ts";
import { daysAWeek, monthAnswers } from "../../hub/core/signals/signal.ts";
import { signalsOf } from "../../hub/core/signals/signals.ts";
import { nights } from "../../hub/engagement/arbiter.ts";
import { decayOf, mostCaps } from "../../hub/engagement/caps.ts";
import { mayLeave } from "../../hub/engagement/gate.ts";
import { forbiddenKey } from "../../hub/engagement/gate-keys.ts";
import type { Grant } from "../../hub/engagement/grant.ts";
import { promiseMs } from "../../hub/engagement/receipts.ts";
import { epsilon } from "../../hub/engagement/signals-blurred.ts";
import { wordsOf } from "../../hub/words.ts";

const page = readFileSync(new URL("../../docs/permission.md", import.meta.url), "utf8");
const words: Readonly<Record<string, string>> = wordsOf("en");
const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => HomeEvent.parse(JSON.parse(text ?? "")));

const grantOf = (event: HomeEvent): Grant => ({
  id: event.consentid,
  resident: "ada",
  brand: event.recipient,
  purpose: event.purpose,
  category: event.category,
  level: event.level,
  state: "given",
  epoch: event.consentepoch,
  since: 0,
  until: 2,
  touchpoints: ["phone"],
  notice: "n".repeat(43),
  words: "",
  language: "en",
  screen: "phone-a",
  confirmed: true,
});

test("the page has one example for each level, and each is an event that a home may send and no more", () => {
  expect(blocks.map(({ level }) => level)).toEqual([...levels]);
  for (const event of blocks) {
    const now = { at: 1, paused: false, child: false };
    expect(mayLeave(JSON.stringify(event), grantOf(event), now)).toBeUndefined();
    expect(mayLeave(JSON.stringify(event), { ...grantOf(event), state: "withdrawn" }, now)).toBe("state");
  }
  expect(blocks.map(({ type }) => nameOfType(type))).toEqual(["signal.blurred", "signal.bucket", "signal.usage"]);
  for (const name of [...monthAnswers, ...daysAWeek.map((bucket) => bucket.name)])
    expect(page).toContain(`\`${name}\``);
  // One time in five, as it is drawn.
  expect(1 - Math.exp(epsilon) / (Math.exp(epsilon) + 2)).toBeCloseTo(0.2, 1);
});

test("the table of the page is the table of the house: each part of the day with its highest level", () => {
  const rows = [...page.matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\| (\d) +\|$/gm)].map(([, name, , level]) => [
    name,
    level,
  ]);
  expect(rows).toEqual(categories.map((one) => [words[`privacy.category.${one}`], String(levelAtMost[one])]));
  for (const category of categories) expect(signalsOf(category).length).toBeGreaterThan(0);
  expect(categories.filter((one) => !sharedCategories.includes(one))).toEqual(["weather-clothing"]);
  expect(page).toContain("(all but weather and clothes)");
});

/** What the page says nobody gets, by a key each that would carry it. */
const never: Readonly<Record<string, readonly string[]>> = {
  "your face, eye, voice or finger": ["face", "iris", "voiceprint", "fingerprint"],
  "pictures and recordings": ["photo", "video", "audio", "recording"],
  "where you are, how far away, or when you will arrive": ["latitude", "location", "distance", "eta"],
  "your name, address, mail or phone": ["name", "address", "email", "phone"],
  "which song, station or headline": ["song", "station", "headline"],
  "what you eat, how warm your water is": ["recipe", "temperature"],
  "your sleep, health or mood": ["sleep", "health", "mood"],
  "children and guests": ["children", "guest"],
};

test("what the page says nobody ever gets is refused by its name wherever it stands in an event", () => {
  for (const [sentence, keys] of Object.entries(never)) {
    expect(page).toContain(`- ${sentence}`);
    for (const key of keys) {
      expect(forbiddenKey({ data: { more: { [key]: 1 } } }, "signal.usage"), key).toBe(true);
    }
  }
  const listed = page.split("## What nobody ever gets")[1]?.split("\n## ")[0] ?? "";
  // The last one has no key: there is no event that could carry it.
  expect(listed.match(/^- /gm)).toHaveLength(Object.keys(never).length + 1);
});

test("the numbers of the page are those of the house", () => {
  expect(page).toContain(`over after ${grantDays.mostAtThree} days`);
  expect(page).toContain(`by itself after ${grantDays.usual} days`);
  expect(page).toContain(`at the latest after ${grantDays.most}`);
  expect(page).toContain(`within ${promiseMs / 3_600_000} hours`);
  expect(page).toContain(`At most ${mostCaps.cards_day} cards a day`);
  expect(page).toContain(
    `at most ${mostCaps.questions_day} question a day and ${mostCaps.questions_week} in seven days`,
  );
  expect(page).toContain(`from ${nights.from} to ${nights.to}`);
  const no = { at: 1, category: "bath", is: "no" } as const;
  expect(decayOf([no, no], "bath", 2)).toMatchObject({ halved: true, muted: false });
  expect(decayOf([no, no, no], "bath", 2)).toMatchObject({ muted: true });
});

test("what the page calls a button stands on the phone in those words", () => {
  for (const key of ["privacy.pause", "privacy.erase", "privacy.check"])
    expect(page).toContain(`"${words[key] ?? key}"`);
  expect(words["privacy.how.erased"]).toContain("Deleted, proven");
});
