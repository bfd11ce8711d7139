import { expect, test } from "vitest";
import { render } from "../../../hub/core/sentence.ts";
import { wordsOf } from "../../../hub/words.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;
const say = (language: (typeof languages)[number], params: Record<string, string | number | boolean>) =>
  render(
    { key: "say.morning-today", params: { name: "Lin", ...params } },
    { words: wordsOf(language), language, zone: "Asia/Shanghai" },
  );
const today = { now_c: 6, low_c: 3, high_c: 15, sky: "rain", rain_from: 14, rain_to: 18, air_band: 5 };
const whole = { ...today, clothing: "clothing.middle-wet-mask", sample: false };

test("a day that is known is told whole, and is no sample unless it is one", () => {
  expect(say("en", whole)).toBe(
    "Good morning, Lin. It is 6 degrees now. Today 3 to 15. Rain today. Wet from 14 to 18 o’clock. " +
      "The air is bad. Better stay in. A jacket, umbrella and a mask.",
  );
  expect(say("zh-Hans", whole)).toBe(
    `早上好，Lin。现在6度。今天3到15度。${wordsOf("zh-Hans")["sky.rain"]}。14点到18点有雨雪。空气重度。尽量少出门。外套、雨伞，戴好口罩。`,
  );
  for (const language of languages) {
    expect(say(language, { ...whole, sample: true })).toBe(
      say(language, whole) + (wordsOf(language)["say.sample"] ?? ""),
    );
  }
});

test("what is not known is left out, and never read aloud as a gap", () => {
  for (const language of languages) {
    const keys = Object.keys(whole).filter((key) => !["low_c", "rain_from"].includes(key));
    for (const missing of keys) {
      const rest = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== missing));
      expect(say(language, rest), `${language} without ${missing}`).not.toMatch(/–|\{|\bsay\.|\bsky\.|\bair\./);
    }
    expect(say(language, { sample: false })).toMatch(/^(Good morning, Lin\.|早上好，Lin。|早安，Lin。)$/);
  }
});
