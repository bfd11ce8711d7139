import { chromium, type Browser, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { phoneShots } from "../../scripts/phone-fixtures.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { byKeys } from "../help/by-keys.ts";
import { phoneOnStage, type StagedPage } from "../help/staged-pages.ts";
import { standing, type Told } from "../help/told-by-a-page.ts";
import { browserThere } from "../help/wall.ts";

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}, 180_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

const soon = { timeout: 20_000 };
const long = { timeout: 60_000 };
const shot = (name: string): StagedPage => {
  const found = phoneShots.find((one) => one.name === name);
  if (!found) throw new Error(`there is no picture ${name}`);
  return phoneOnStage(found);
};
const stand = (staged: StagedPage, look: (page: Page, told: readonly Told[]) => Promise<void>) =>
  standing({ browser, dist: pages.folder }, staged, look);
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const sheet = (page: Page) => page.locator("dialog.sheet[open]");
/** What is to be read there, without the marks that keep a name from turning what stands around it. */
const textOf = async (one: Locator): Promise<string> => (await one.innerText()).replaceAll(/[\u2066-\u2069]/g, "");
const from7 = [{ is: "set", key: "wanted", property: "all.1.from", value: "07:00" }];

describe.skipIf(!browserThere)("a scene on the phone", () => {
  test("is its steps as sentences, each with what is special about it", long, async () => {
    await stand(shot("phone-flow-waits"), async (page) => {
      const hazards = page.locator(".steps > li", { hasText: "Water, heat or a lock" });
      expect(await hazards.locator(".title").allInnerTexts()).toEqual(["Warm the water of the bath to 40 °C"]);
    });
    await stand(shot("phone-flow"), async (page) => {
      expect(await page.locator(".steps > li .title").allInnerTexts()).toEqual([
        "When somebody wakes up",
        "Show today on the screen at their bed",
        "Read it aloud",
        "When somebody brushes their teeth",
        "Go on only if all of this is so",
        "Start the breakfast machine",
        "Show in the kitchen what is missing",
        "Say in the kitchen what is missing",
      ]);
      const lefts = await page
        .locator(".steps > li .title")
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
      expect(lefts[6]).toBeGreaterThan(lefts[5] ?? 0);
      expect(await page.locator(".steps > li", { hasText: "If not" }).count()).toBe(1);
      expect(await page.locator(".steps > li", { hasText: "Switched off" }).locator(".title").innerText()).toBe(
        "Read it aloud",
      );
    });
  });

  test("is looked at before it is changed, and saved only from there, on the version that was seen", long, async () => {
    await stand(shot("phone-flow-change"), async (page, told) => {
      expect(told).toEqual([{ method: "POST", path: "scenes/morning/look", body: { edits: from7 } }]);
      expect(await sheet(page).innerText()).toContain("between 07:00 and 09:00 instead of");
      expect(await sheet(page).innerText()).toContain("Tomorrow breakfast starts about 07:02");
      const asked = page.waitForRequest((request) => request.method() === "PATCH");
      await button(page, "Save").click();
      expect((await asked).headers()["if-match"]).toBe('"r2"');
      await page.getByText("Saved. It counts from the next run on.").waitFor(soon);
      expect(told.at(-1)).toEqual({ method: "PATCH", path: "scenes/morning", body: { edits: from7 } });
      expect(await sheet(page).count()).toBe(0);
    });
  });

  test("is left as it is where somebody only looked", long, async () => {
    await stand(shot("phone-flow-change"), async (page, told) => {
      await button(page, "Leave all as it is").click();
      await sheet(page).waitFor({ ...soon, state: "detached" });
      expect(told.map(({ method }) => method)).toEqual(["POST"]);
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Change");
    });
  });

  test("cannot be saved where it would break an example, and says which", long, async () => {
    await stand(shot("phone-flow-broken"), async (page) => {
      expect(await button(page, "Save").isDisabled()).toBe(true);
      expect(await sheet(page).innerText()).toContain("Expected: the breakfast machine starts.");
      expect(await sheet(page).innerText()).toContain("After this nobody is told when the machine is empty.");
    });
  });

  test("that two change at once shows both in words, and either can stand", long, async () => {
    const both = ["instead of between 06:30 and 09:00", "Reading aloud is switched off.", "Chen, 14 July"];
    await stand(shot("phone-flow-conflict"), async (page, told) => {
      for (const part of both) expect(await textOf(sheet(page))).toContain(part);
      await button(page, "Keep theirs").click();
      await sheet(page).waitFor({ ...soon, state: "detached" });
      expect(told.filter(({ method }) => method === "PATCH").length).toBe(1);
    });
    await stand(shot("phone-flow-conflict"), async (page, told) => {
      await button(page, "Mine on top").click();
      await page.getByRole("heading", { name: "What would change" }).waitFor(soon);
      // Nothing is saved on top of what nobody has seen.
      expect(told.filter(({ method }) => method === "PATCH").length).toBe(1);
      const asked = page.waitForRequest((request) => request.method() === "PATCH");
      await button(page, "Save").click();
      const again = await asked;
      expect(again.headers()["if-match"]).toBe('"r3"');
      expect(again.postDataJSON()).toEqual({ edits: from7 });
    });
  });

  test("changes water and heat only by a PIN; without it the change waits, and can be taken back", long, async () => {
    await stand(shot("phone-flow-change-pin"), async (page, told) => {
      await page.route("**/api/v1/scenes/evening", (route) => route.fulfill({ status: 202, json: { draft: "d7" } }));
      const refuse = { status: 403, json: { code: "E_STEP_UP", message: "" } };
      await page.route("**/scene-drafts/d7/confirm", (route) =>
        told.some(({ path }) => path === "me/step-up") ? route.fallback() : route.fulfill(refuse),
      );
      await button(page, "Save with a PIN").click();
      const proof = page.getByRole("dialog", { name: "Is it you?" });
      await proof.getByLabel("Your PIN").fill("806391");
      await page.keyboard.press("Enter");
      await page.getByText("It counts now.").waitFor(soon);
      expect(told.map(({ path }) => path).slice(-4)).toEqual([
        "scenes/evening",
        "scene-drafts/d7/confirm",
        "me/step-up",
        "scene-drafts/d7/confirm",
      ]);
    });
    await stand(shot("phone-flow-waits"), async (page, told) => {
      await page.getByText("Waits for an adult’s PIN").first().waitFor(soon);
      await button(page, "Take it back").click();
      await expect.poll(() => told.at(-1), soon).toEqual({ method: "DELETE", path: "scene-drafts/d1", body: null });
    });
  });

  test("takes a condition more, one less, a step more and a step less", long, async () => {
    await stand(shot("phone-flow-step"), async (page, told) => {
      await sheet(page).getByRole("button", { name: "Leave out: Breakfast is switched on" }).click();
      await sheet(page).getByRole("button", { name: "Leave out: An adult is awake" }).click();
      await sheet(page).getByLabel("Ask for something more").selectOption("asleep");
      await button(page, "See what would change").click();
      await expect
        .poll(() => told.at(-1)?.body, soon)
        .toEqual({
          edits: [
            { is: "condition", key: "wanted", remove: 2 },
            { is: "condition", key: "wanted", remove: 0 },
            { is: "condition", key: "wanted", add: { is: "nobody-asleep", place: "anywhere" } },
          ],
        });
    });
    await stand(shot("phone-flow-step"), async (page, told) => {
      await button(page, "Take this step out").click();
      await expect.poll(() => told.at(-1)?.body, soon).toEqual({ edits: [{ is: "remove", key: "wanted" }] });
    });
    await stand(shot("phone-flow-add"), async (page, told) => {
      await sheet(page).getByRole("button", { name: "Read it aloud" }).click();
      const insert = { is: "insert", after: { key: "start", output: "done" }, suggestion: "speak" };
      await expect.poll(() => told.at(-1)?.body, soon).toEqual({ edits: [insert] });
    });
  });

  test("goes back to an earlier version in one touch, and is copied under a name", long, async () => {
    await stand(shot("phone-flow-history"), async (page, told) => {
      expect(await textOf(page.locator(".journal li.running"))).toContain("Lin, on a phone");
      await button(page, /^Back to this: .?Chen/).click();
      await expect
        .poll(() => told.at(-1), soon)
        .toEqual({
          method: "POST",
          path: "scenes/morning/revert",
          body: { revision: "r1" },
        });
    });
    const newer = { update: { revision: "r9", changes: ["Bo's lamp is switched on, too."] } };
    const drawn = { ...(shot("phone-flow").answers["scenes/morning/drawn"] as object), ...newer };
    const answers = { ...shot("phone-flow").answers, "scenes/morning/drawn": drawn };
    await stand({ ...shot("phone-flow"), answers }, async (page, told) => {
      expect(await textOf(page.locator(".waits"))).toContain("Bo's lamp is switched on, too.");
      await button(page, "Take the newer one").click();
      await expect.poll(() => told.at(-1), soon).toMatchObject({ method: "DELETE", path: "scenes/morning" });
    });
    await stand(shot("phone-flow-copy"), async (page, told) => {
      await sheet(page).getByLabel("What it is called").fill("Slow Sunday");
      await button(page, "Make it").click();
      await expect
        .poll(() => told.at(-1), soon)
        .toEqual({
          method: "POST",
          path: "scenes/morning/copy",
          body: { id: "slow-sunday", name: "Slow Sunday" },
        });
    });
  });

  test("shows which of its examples go so, and keeps a run as one more", long, async () => {
    await stand(shot("phone-flow-examples"), async (page, told) => {
      expect(await page.locator("li.fails").innerText()).toContain("It came to: nothing");
      expect(await page.locator("li.goes").count()).toBe(1);
      expect(await page.locator(".examples > .sentence").innerText()).toBe("1 of 2 go otherwise.");
      expect(await button(page, /^Forget this/).count()).toBe(0);
      await button(page, "Forget some").click();
      await button(page, /^Forget this example: The machine is empty/).click();
      expect(told).toEqual([]);
      await button(page, /^Yes, forget it: The machine is empty/).click();
      await expect.poll(() => told.at(-1)?.path, soon).toBe("scenes/morning/examples/empty-machine");
    });
    await stand(shot("phone-flow-examples-many"), async (page) => {
      expect(await page.locator(".examples-of > li").count()).toBe(8);
      expect(await page.locator(".examples-of > li").first().getAttribute("class")).toBe("fails");
      await button(page, "Show all 12").click();
      expect(await page.locator(".examples-of > li").count()).toBe(12);
    });
    await stand(shot("phone-flow-why"), async (page, told) => {
      expect(await page.locator(".journal li").first().innerText()).toContain("Your toothbrush was running");
      await button(page, "Why: Breakfast was made.").click();
      expect(await page.locator(".journal > li").last().innerText()).toContain("Start the breakfast machine");
      await button(page, "Keep this run as an example").click();
      await expect
        .poll(() => told.at(-1), soon)
        .toEqual({
          method: "POST",
          path: "scenes/morning/examples",
          body: { run: "run-1" },
        });
    });
  });

  test("can be changed by somebody who has a keyboard and nothing else", long, async () => {
    await stand({ ...shot("phone-flow") }, async (page, told) => {
      const keys = byKeys(page);
      await keys.to(/^Change: Go on only/);
      await keys.press("Enter");
      await keys.to("Not before");
      await keys.type("0715AM");
      await keys.to("See what would change");
      await keys.press("Enter");
      await page.getByRole("heading", { name: "What would change" }).waitFor(soon);
      await keys.to("Save");
      await keys.press("Enter");
      await expect.poll(() => told.at(-1)?.method, soon).toBe("PATCH");
      expect(told.at(-1)?.body).toEqual({ edits: [{ ...from7[0], value: "07:15" }] });
      expect(keys.wrong).toEqual([]);
    });
  });
});

test.skipIf(!browserThere)(
  "the editor is offered to grown-ups at a wide screen, and to nobody else",
  long,
  async () => {
    const editor = (page: Page) => page.getByRole("link", { name: /^The editor/ });
    const wide = { width: 1280, height: 900 };
    await stand({ ...shot("phone-scenes"), ...wide }, async (page) => {
      expect(await editor(page).getAttribute("href")).toBe("/flows/?seat=phone-lin");
      expect(await editor(page).isVisible()).toBe(true);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await editor(page).isVisible()).toBe(false);
    });
    const child = { ...shot("phone-scenes"), ...wide, answers: shot("phone-home-child").answers };
    await stand(child, async (page) => {
      await page.locator(".scene").first().waitFor(soon);
      expect(await editor(page).count()).toBe(0);
    });
  },
);

describe.skipIf(!browserThere)("the days ahead on the phone", () => {
  test("tell what is set, usual and perhaps by form and word, and what stands in the way", long, async () => {
    await stand(shot("phone-ahead"), async (page, told) => {
      const forms = await page.locator(".journal > li").evaluateAll((all) =>
        all.map((one) => {
          const dot = one.querySelector(".dot");
          const style = dot ? getComputedStyle(dot) : undefined;
          return `${one.getAttribute("data-sure")} ${style?.borderTopStyle} ${style?.borderTopWidth !== "0px"}`;
        }),
      );
      expect(new Set(forms).size).toBeGreaterThanOrEqual(3);
      expect(await page.locator("li[data-sure=maybe]").innerText()).toContain("maybe");
      expect(await page.locator("li .blockers").innerText()).toContain("arm it before 06:50");
      await button(page, "Skip it").click();
      await expect
        .poll(() => told.at(-1), soon)
        .toMatchObject({
          method: "POST",
          path: "scenes/morning/next",
          body: { resident: "lin", do: "skip" },
        });
    });
  });
});
