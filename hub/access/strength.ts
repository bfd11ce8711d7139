import { fail } from "../core/errors.ts";
import { trivial } from "../core/trivial-codes.ts";

const shortest = 12;
const longest = 200;
const fewestDifferent = 5;

/** What many people choose, whatever digits and signs they put at its end to make it longer. */
const common = new Set([
  "admin",
  "changeme",
  "dragon",
  "iloveyou",
  "letmein",
  "monkey",
  "mypassword",
  "passw0rd",
  "password",
  "qwerty",
  "qwertyuiop",
  "sunshine",
  "welcome",
  "woaini",
  "administrator",
  "adminadminadmin",
  "changemechangeme",
  "correcthorsebatterystaple",
  "iloveyouforever",
  "letmeinletmein",
  "mypasswordissecure",
  "passwordpassword",
  "password123password",
  "qwertyqwerty",
  "qwertyuiopasdf",
  "qwertyuiopasdfghjkl",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertyuiop[]",
  "secretpassword",
  "superpassword",
  "thisismypassword",
  "trustno1trustno1",
  "welcomewelcome",
  "1q2w3e4r5t6y",
  "1q2w3e4r5t6y7u8i",
  "1qaz2wsx3edc",
  "1qaz2wsx3edc4rfv",
  "abc123abc123",
  "woaini1314520",
  "woaini5201314",
]);

/** The form in which a password is hashed: the same keys on two keyboards make the same bytes. */
export function plainForm(password: string): string {
  return password.normalize("NFC");
}

/** Refuses a password that is guessed among the first: E_PASSWORD_WEAK, or E_WRONG_TYPE for what no keyboard makes. */
export function checkPassword(password: string, name: string): void {
  const weak = (why: string) => fail("E_PASSWORD_WEAK", { why });
  if (password.length > longest * 4) weak("password.long");
  if (!password.isWellFormed() || /\p{Cc}/u.test(password)) fail("E_WRONG_TYPE", { field: "password" });
  const characters = Array.from(plainForm(password));
  if (characters.length < shortest) weak("password.short");
  if (characters.length > longest) weak("password.long");
  const folded = fold(password);
  if (folded.includes("lintel")) weak("password.lintel");
  if (partsOf(name).some((part) => folded.includes(part))) weak("password.name");
  if (new Set(characters).size < fewestDifferent || runs(characters)) weak("password.repeat");
  const bare = folded.replace(/[\d\p{P}\p{S}]+$/u, "");
  if (common.has(folded) || common.has(bare) || /^\d+$/.test(folded)) weak("password.common");
}

/** Refuses a PIN that is guessed among the first: E_PIN_WEAK. */
export function checkPin(pin: string): void {
  if (!/^\d{6,10}$/.test(pin) || trivial(pin)) fail("E_PIN_WEAK");
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** What of a name is long enough to be told apart from chance: three letters, or two where a script says more with one. */
function partsOf(name: string): readonly string[] {
  return fold(name)
    .split(/[\s\p{P}]+/u)
    .filter((part) => Array.from(part).length >= (/^\p{ASCII}*$/u.test(part) ? 3 : 2));
}

/** Up or down the alphabet by the same step all along. */
function runs(characters: readonly string[]): boolean {
  const codes = characters.map((one) => one.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, i) => code - (codes[i] ?? 0)));
  return steps.size === 1;
}
