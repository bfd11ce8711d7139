/** Texts as only somebody hostile, or a broken device, writes them. */
export const hostileTexts: readonly string[] = [
  `<img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">press</a>`,
  "\u202Enil\u2066 gro.live\u202C \u05e9\u05dc\u05d5\u05dd",
  "Wolfeschlegelsteinhausenbergerdorff".repeat(300),
  "👩‍👩‍👧‍👦🛁🥣🏴󠁧󠁢󠁳󠁣󠁴󠁿".repeat(20),
  "L\u200bi\u200dn\u200f\ufeff\u2028second\u2029third\u0000\u0007",
];

// Every text that a person, a device or somebody's calendar may write, but for what the house itself chooses.
const written =
  /^(name|title|says|text|message|model|maker|for|artist|headlines|blockers|origin|agent|skipped_says|about|body|sponsor|evidence|alternatives|ifrefused|contact|address)$/;

/** The same answer, or the same live values, with every text in it that somebody may write as the hostile write it. */
export function spoiled<T>(value: T, nasty: string): T {
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === "string") return written.test(key) ? nasty : one;
    if (Array.isArray(one)) return one.map((item) => walk(item, key));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, item]) => [name, walk(item, name.split(".").at(-1) ?? name)]),
    );
  };
  // Safe: only texts became other texts.
  return walk(value, "") as T;
}
