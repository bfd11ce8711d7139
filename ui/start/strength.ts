/** What is said of a password while it is typed: a key of words, its values, and whether it is long enough to go on. */
export type Strength = {
  readonly key: string;
  readonly params?: { readonly left: number };
  readonly enough: boolean;
};

const least = 12;
const strong = 20;

/** What there is to say of a password; the house itself judges it once more. */
export function strengthOf(password: string, name: string): Strength {
  const signs = Array.from(password);
  const left = least - signs.length;
  if (signs.length === 0) return { key: "start.password.how", enough: false };
  if (left > 0) return { key: "start.password.left", params: { left }, enough: false };
  const plain = password.toLocaleLowerCase();
  const own = name.trim().toLocaleLowerCase();
  if ((Array.from(own).length > 1 && plain.includes(own)) || plain.includes("lintel"))
    return { key: "start.password.named", enough: false };
  if (new Set(signs).size < 5) return { key: "start.password.same", enough: false };
  return { key: signs.length >= strong ? "start.password.strong" : "start.password.good", enough: true };
}

/** What is said of two typings of a PIN; undefined once there is nothing to say. */
export function pinSays(pin: string, again: string): string | undefined {
  if (!/^\d{6,10}$/.test(pin)) return "start.pin.digits";
  if (isPlain(pin)) return "start.pin.plain";
  return pin === again ? undefined : "start.pin.same";
}

/** One digit over and over, or digits in a row. */
function isPlain(pin: string): boolean {
  const steps = new Set(
    Array.from(pin).flatMap((digit, at) => (at === 0 ? [] : [Number(digit) - Number(pin[at - 1])])),
  );
  return steps.size === 1 && [-1, 0, 1].some((step) => steps.has(step));
}

/** A claim code as somebody typed it, as the house reads it: its own letters, in a row. */
export function codeOf(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
}
