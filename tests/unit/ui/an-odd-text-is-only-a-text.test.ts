import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { plain } from "../../../ui/parts/plain.ts";
import { say } from "../../../ui/parts/say.ts";

const reader = {
  words: { hello: "Welcome home, {name}", what: "{recipe:words|recipe.}", "recipe.porridge-apple": "Porridge" },
  language: "en" as const,
  zone: "UTC",
};
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067\p{Cc}]/u;

test("a name as people have it stands in its sentence as it is", () => {
  expect(say({ reader }, "hello", { name: "Lin" })).toBe("Welcome home, Lin");
  expect(say({ reader }, "hello", { name: "王小明" })).toBe("Welcome home, 王小明");
  expect(say({ reader }, "what", { recipe: "porridge-apple" })).toBe("Porridge");
});

test("a name that runs leftwards, or turns what stands around it, stays within itself", () => {
  expect(say({ reader }, "hello", { name: "فاطمة" })).toBe("Welcome home, \u2068فاطمة\u2069");
  expect(say({ reader }, "hello", { name: "\u202Enil\u202C" })).toBe("Welcome home, \u2068nil\u2069");
  expect(say({ reader }, "hello", { name: "a\nb\u0000c" })).toBe("Welcome home, \u2068a bc\u2069");
});

test("ten thousand letters are clipped, and so is a tower of marks", () => {
  expect(say({ reader }, "hello", { name: "x".repeat(10_000) }).length).toBeLessThan(80);
  expect(plain(`n${"\u0301".repeat(500)}`)).toBe("\u2068n\u0301\u0301\u2069");
  expect(Array.from(plain("👩‍👩‍👧‍👦".repeat(50), 20)).length).toBeLessThanOrEqual(22);
});

test("whatever is typed, nothing outside it is turned and it is never longer than it may be", () => {
  assert(
    property(string({ unit: "binary", maxLength: 200 }), (text) => {
      const shown = plain(text, 40);
      expect(Array.from(shown).length).toBeLessThanOrEqual(42);
      expect(turning.test(shown)).toBe(false);
      expect(shown.startsWith("\u2068") && shown.endsWith("\u2069")).toBe(true);
      expect(shown.slice(1, -1)).not.toMatch(/[\u2068\u2069]/);
    }),
  );
});
