import * as fc from "fast-check";
import { expect, test } from "vitest";
import { languageOf } from "../../../hub/api/language.ts";
import { languageOfMachine } from "../../../hub/cli/command-line.ts";

test.each([
  [undefined, "en"],
  ["", "en"],
  ["fr", "en"],
  ["zh", "zh-Hans"],
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"],
  ["zh-TW", "zh-Hant"],
  ["zh-HK,en;q=0.5", "zh-Hant"],
  ["zh-Hant-CN", "zh-Hant"],
  ["zh-Hans-HK", "zh-Hans"],
  ["fr, en-GB;q=0.4, zh;q=0.6", "zh-Hans"],
  ["en;q=0, zh-TW;q=0.1", "zh-Hant"],
])("%s is answered in %s", (asked, language) => {
  expect(languageOf(asked)).toBe(language);
});

test("whatever is asked for, there is an answer", () => {
  fc.assert(
    fc.property(fc.string(), (asked) => {
      expect(["en", "zh-Hans", "zh-Hant"]).toContain(languageOf(asked));
    }),
  );
});

test.each([
  [{ LANG: "zh_CN.UTF-8" }, "zh-Hans"],
  [{ LANG: "en_US.UTF-8", LC_ALL: "zh_TW.UTF-8" }, "zh-Hant"],
  [{ LANG: "C.UTF-8" }, "en"],
  [{}, "en"],
])("a machine set to %o speaks %s", (env, language) => {
  expect(languageOfMachine(env)).toBe(language);
});
