import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../hub/core/engage/events.ts";
import { levelAtMost } from "../../../hub/core/engage/lists.ts";
import { monthAnswerOf } from "../../../hub/core/signals/signal.ts";
import { countedAs, signalList, signals } from "../../../hub/core/signals/signals.ts";
import { wordsOf } from "../../../hub/words.ts";
import { acts } from "../../help/way-out.ts";

const happening = (act: { role: string; verb: string; with: Record<string, unknown> }) =>
  ({ is: "act", ...act, role: act.role.split(".")[0] ?? "" }) as const;

describe("a signal", () => {
  test("is one folder of its name, with a row in the list", () => {
    const folders = readdirSync(new URL("../../../hub/core/signals/", import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.toSorted()).toEqual(Object.keys(signals).toSorted());
  });

  test.each(signalList)(
    "%s has words for each of its levels in three languages, and none above what its category allows",
    (name, signal) => {
      expect(Math.max(...signal.levels)).toBeLessThanOrEqual(levelAtMost[signal.category]);
      for (const language of ["en", "zh-Hans", "zh-Hant"] as const) {
        const words = wordsOf(language);
        expect(words[`signal.${name}.what`]).toBeTruthy();
        for (const level of signal.levels) expect(words[`signal.${name}.level${level}`]).toBeTruthy();
      }
    },
  );

  test.each(signalList)(
    "%s coarsens seven days to a bucket of its published list, rising with them, and its uses are published words",
    (_, signal) => {
      const names = signal.buckets.map(({ name }) => name);
      const told = [0, 1, 2, 3, 4, 5, 6, 7].map((days) => names.indexOf(signal.coarsen(days)));
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      expect(told[0]).toBe(0);
      expect(new Set(told).size).toBe(names.length);
      // Twice the same days, twice the same bucket: nothing else goes in.
      expect(signal.coarsen(4)).toBe(signal.coarsen(4));
      for (const name of names) expect(eventTypes["signal.bucket"].data.safeParse({ bucket: name }).success).toBe(true);
      for (const used of signal.uses) expect(eventTypes["signal.usage"].data.safeParse({ used }).success).toBe(true);
      expect(signal.uses).toContain(signal.sample.used);
    },
  );

  test("counts what the shipped scenes do, and neither track, recipe nor degrees come along", () => {
    const counted = Object.values(acts).map((act) => countedAs(happening(act)));
    expect(counted).toEqual([
      { signal: "breakfast-made", category: "breakfast", used: "breakfast" },
      { signal: "music-heard", category: "kitchen-media", used: "music" },
      { signal: "news-heard", category: "kitchen-media", used: "news" },
      { signal: "home-cooled-or-warmed", category: "climate", used: "cooled" },
      { signal: "bath-made", category: "bath", used: "bath" },
      { signal: "dressed-for-weather", category: "weather-clothing", used: "advice" },
    ]);
    expect(countedAs({ is: "moment", kind: "arrived" })).toMatchObject({ signal: "came-home", category: "entry" });
  });

  test("counts nothing else: not another card, not the door, not a bed, not a release of the air conditioner", () => {
    for (const act of [
      { role: "screen.hall", verb: "show", with: { card: "welcome" } },
      { role: "door", verb: "open", with: {} },
      { role: "climate", verb: "release", with: {} },
      { role: "bath", verb: "fill", with: { level_pct: 60 } },
      { role: "music.kitchen", verb: "stop", with: {} },
    ]) {
      expect(countedAs(happening(act))).toBeUndefined();
    }
    for (const kind of ["woke", "left", "heading-home", "approaching"] as const) {
      expect(countedAs({ is: "moment", kind })).toBeUndefined();
    }
  });

  test("a month is none, some or often", () => {
    expect([0, 1, 11, 12, 31].map(monthAnswerOf)).toEqual(["none", "some", "some", "often", "often"]);
  });
});
