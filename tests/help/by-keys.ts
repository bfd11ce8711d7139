import type { Page } from "playwright-core";

/** Where the focus is: what a reader of the screen calls it, and what is wrong with how it stands there. */
type Stop = { readonly name: string; readonly wrong: readonly string[] };

const stop = `(() => {
  const one = document.activeElement;
  if (!one || one === document.body || one.tagName === "HTML") return { name: "", wrong: [] };
  const by = (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();
  const name = (one.getAttribute("aria-label") ?? (by || one.labels?.[0]?.textContent || one.textContent || one.getAttribute("name") || "")).trim();
  const marked = [one, one.closest("label")].some((each) => {
    if (!each) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  });
  const box = one.getBoundingClientRect();
  const wrong = [];
  if (name === "") wrong.push(one.outerHTML.slice(0, 100) + " has no name");
  if (!marked && !one.matches("iframe, dialog, [tabindex='-1'], .scroll")) wrong.push(name + " does not show that it has the focus");
  if (box.bottom < 0 || box.top > innerHeight) wrong.push(name + " has the focus and is out of sight");
  if (one.tabIndex > 0) wrong.push(name + " goes before its turn");
  return { name, wrong };
})()`;

/** A person who has a keyboard and nothing else. */
export function byKeys(page: Page) {
  const seen: string[] = [];
  const wrong: string[] = [];
  const here = async (): Promise<string> => {
    let now = (await page.evaluate(stop)) as Stop;
    // A page that is being laid out is looked at once more when it stands.
    if (now.wrong.length > 0) {
      await page.evaluate(`new Promise((stands) => requestAnimationFrame(() => requestAnimationFrame(stands)))`);
      now = (await page.evaluate(stop)) as Stop;
    }
    wrong.push(...now.wrong);
    return now.name;
  };
  const fits = (name: string, wanted: RegExp | string) =>
    typeof wanted === "string" ? name === wanted : wanted.test(name);
  return {
    /** What was wrong on the way. */
    wrong,
    here,
    /** Goes on by Tab until something of this name has the focus; fails where it is never reached. */
    to: async (wanted: RegExp | string, { most = 90, back = false } = {}) => {
      seen.length = 0;
      // What a busy machine has not brought yet is gone round for again.
      for (let round = 0; round < 3; round += 1) {
        for (let n = 0; n < most; n += 1) {
          await page.keyboard.press(back ? "Shift+Tab" : "Tab");
          const name = await here();
          seen.push(name);
          if (fits(name, wanted)) return;
        }
        await page.waitForTimeout(1_000);
      }
      throw new Error(`${String(wanted)} was not reached by keys, but: ${[...new Set(seen)].join(" | ")}`);
    },
    press: (key: string) => page.keyboard.press(key),
    type: (text: string) => page.keyboard.type(text),
  };
}
