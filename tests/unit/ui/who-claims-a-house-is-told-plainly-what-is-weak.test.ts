import { expect, test } from "vitest";
import en from "../../../ui/words/en.json" with { type: "json" };
import { codeOf, pinSays, strengthOf } from "../../../ui/start/strength.ts";

const words: Readonly<Record<string, string>> = en;

test("a password is long enough, not the person's name, and not one sign over and over", () => {
  expect(strengthOf("", "Lin")).toEqual({ key: "start.password.how", enough: false });
  expect(strengthOf("a kettle on", "Lin")).toEqual({ key: "start.password.left", params: { left: 1 }, enough: false });
  expect(strengthOf("my name is LIN and so on", "Lin").key).toBe("start.password.named");
  expect(strengthOf("lintellintellintel", "Bo").key).toBe("start.password.named");
  expect(strengthOf("aaaaaaaaaaaaaaaaaaaaaa", "Lin")).toEqual({ key: "start.password.same", enough: false });
  expect(strengthOf("a kettle on it", "Lin")).toEqual({ key: "start.password.good", enough: true });
  expect(strengthOf("a kettle on the windowsill", "Li").key).toBe("start.password.strong");
  // Twelve signs are twelve whatever each takes, and a name of one letter is in everything.
  expect(strengthOf("猫在窗台上看着湖面的小船", "猫").enough).toBe(true);
  for (const said of ["", "short", "lintel lintel", "aaaaaaaaaaaaa", "a kettle on it", "a kettle on the windowsill"])
    expect(words[strengthOf(said, "").key]).toBeDefined();
});

test.each([
  ["12345", "12345", "start.pin.digits"],
  ["12345678901", "12345678901", "start.pin.digits"],
  ["12345x", "12345x", "start.pin.digits"],
  ["123456", "123456", "start.pin.plain"],
  ["987654", "987654", "start.pin.plain"],
  ["000000", "000000", "start.pin.plain"],
  ["274913", "274914", "start.pin.same"],
  ["274913", "274913", undefined],
])("of the PIN %s and then %s is said: %s", (pin, again, says) => {
  expect(pinSays(pin, again)).toBe(says);
});

test("a code may be typed in small letters, with spaces and dashes", () => {
  expect(codeOf(" abcde-23456 ")).toBe("ABCDE23456");
  expect(codeOf("<img>")).toBe("IMG");
});
