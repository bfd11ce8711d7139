import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slugOf } from "../../../hub/access/names.ts";
import { openPasswords } from "../../../hub/access/passwords.ts";
import { newCode, newDigits, readCode } from "../../../hub/access/secrets.ts";
import { checkPassword, checkPin } from "../../../hub/access/strength.ts";
import { systemRandom } from "../../../hub/core/random.ts";
import { covers } from "../../help/covers.ts";
import { temporaryFolder } from "../../help/store.ts";

const why = (password: string, name = "Ada Lovelace") => {
  try {
    checkPassword(password, name);
    return "taken";
  } catch (error) {
    return (error as { params: { why?: string; field?: string } }).params.why ?? "E_WRONG_TYPE";
  }
};

describe("what makes a password", () => {
  test.each([
    ["elevenchars", "password.short"],
    ["🙂".repeat(11), "password.short"],
    ["seven green boats at noon".repeat(9), "password.long"],
    ["x".repeat(10_000), "password.long"],
    ["my lovelace is mine", "password.name"],
    ["ADA is my name today", "password.name"],
    ["the Lintel of my door", "password.lintel"],
    ["aaaaaaaaaaaaaaaa", "password.repeat"],
    ["abababababababab", "password.repeat"],
    ["abcdefghijklmnop", "password.repeat"],
    ["password12345!", "password.common"],
    ["correcthorsebatterystaple", "password.common"],
    ["739104826159", "password.common"],
    ["seven\u0000green boats", "E_WRONG_TYPE"],
    ["seven green \ud800 boats", "E_WRONG_TYPE"],
    ["seven green boats", "taken"],
    ["七艘绿色的小船停在正午的港", "taken"],
  ])("%j: %s", (password, expected) => {
    covers("error:E_PASSWORD_WEAK");
    expect(why(password)).toBe(expected);
  });

  test("a PIN is six to ten digits that are not guessed among the first", () => {
    covers("error:E_PIN_WEAK");
    for (const pin of ["", "12345", "123456", "111111", "19900101", "4028571", "٤٠٢٨٥٧", "40285a", "4".repeat(11)])
      if (pin === "4028571") expect(() => checkPin(pin)).not.toThrow();
      else expect(() => checkPin(pin)).toThrow(expect.objectContaining({ code: "E_PIN_WEAK" }));
  });

  test("no text throws anything but a named error, and no name makes a wrong id", () => {
    const names = new Set<string>();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(why(text, text)).toMatch(/^(taken|E_WRONG_TYPE|password\.)/);
        const id = slugOf(text, "resident", (one) => names.has(one));
        expect(id).toMatch(/^[a-z0-9-]{1,40}$/);
        expect(names.has(id)).toBe(false);
        names.add(id);
      }),
    );
  });
});

describe("how it is kept", () => {
  test("never twice the same, judged by nothing but itself, and worthless without the key beside it", async () => {
    using folder = temporaryFolder();
    using elsewhere = temporaryFolder();
    const passwords = openPasswords(folder.path, systemRandom());
    const [one, two] = [await passwords.hash("seven green boats"), await passwords.hash("seven green boats")];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^argon2id\$19456\$2\$1\$/);
    expect(await passwords.matches(one, "seven green boats")).toBe(true);
    expect(await passwords.matches(one, "seven green boat")).toBe(false);
    expect(await passwords.matches(undefined, "seven green boats")).toBe(false);
    expect(await passwords.matches(one, "seven green boats".padEnd(10_000))).toBe(false);
    expect(await openPasswords(folder.path, systemRandom()).matches(one, "seven green boats")).toBe(true);
    expect(await openPasswords(elsewhere.path, systemRandom()).matches(one, "seven green boats")).toBe(false);
  });

  test("sixteen wait, and the next is told to come again", async () => {
    covers("error:E_BUSY");
    using folder = temporaryFolder();
    const passwords = openPasswords(folder.path, systemRandom());
    const many = await Promise.allSettled(Array.from({ length: 19 }, () => passwords.matches(undefined, "x")));
    const refused = many.flatMap((one) => (one.status === "rejected" ? [one.reason as { code: string }] : []));
    expect(refused.map(({ code }) => code)).toEqual(["E_BUSY"]);
    expect(passwords.busy.pending()).toBe(0);
  });
});

test("codes are of letters nobody mistakes, and are read however they were typed", () => {
  const random = systemRandom();
  for (let n = 0; n < 200; n++) {
    const code = newCode(random, 10);
    expect(readCode(`${code.slice(0, 5)} - ${code.slice(5)}`.toLowerCase())).toBe(code);
    expect(readCode(code.replaceAll("0", "o").replaceAll("1", "l"))).toBe(code);
    expect(newDigits(random)).toMatch(/^\d{6}$/);
  }
});
