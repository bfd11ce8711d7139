import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { phoneShots } from "../../scripts/phone-fixtures.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { byKeys } from "../help/by-keys.ts";
import { hostileTexts, spoiled } from "../help/hostile-texts.ts";
import { badlyLaid } from "../help/laid-out.ts";
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

const grant = "c_01J8ZQ4W7N3C2K5T9V6XBDMPRS";
const soon = { timeout: 20_000 };
const shot = (name: string): StagedPage => {
  const found = phoneShots.find((one) => one.name === name);
  if (!found) throw new Error(`there is no picture ${name}`);
  return phoneOnStage(found);
};
/** The same phone, with nothing done on it yet. */
const fresh = (name: string): StagedPage => ({ ...shot(name), does: undefined });

const stand = (staged: StagedPage, look: (page: Page, told: readonly Told[]) => Promise<void>) =>
  standing({ browser, dist: pages.folder }, staged, look);
const tab = (page: Page, name: string) => page.locator(".tabs").getByRole("button", { name }).click();

describe.skipIf(!browserThere)("on the phone", () => {
  test.each(["Home", "Today", "Scenes", "Privacy", "Points"])(
    "from %s a brand is shut out, and everything paused, in two touches at most",
    { timeout: 60_000 },
    async (from) => {
      await stand(fresh("phone-privacy"), async (page, told) => {
        await tab(page, from);
        let touches = 0;
        const touch = async (what: () => Promise<void>) => {
          touches += 1;
          await what();
        };
        if (from !== "Privacy") await touch(() => tab(page, "Privacy"));
        await touch(() => page.getByRole("switch", { checked: true }).first().click(soon));
        await expect.poll(() => told).toEqual([{ method: "DELETE", path: `privacy/grants/${grant}`, body: null }]);
        expect(touches).toBeLessThanOrEqual(2);
        await page.getByText("It is told to delete what it has.").waitFor(soon);
        expect(await page.locator("dialog[open]").count()).toBe(0);
        await page.getByRole("button", { name: "Pause all sharing" }).click();
        await expect.poll(() => told.at(-1)).toEqual({ method: "PUT", path: "privacy/pause", body: { paused: true } });
      });
    },
  );

  test("yes and no are alike in size, colour and touches; the order is the house's, and nothing is ticked", async () => {
    for (const order of ["yes-first", "no-first"] as const) {
      const staged = shot("phone-privacy-ask");
      const asking = { ...(staged.answers["privacy/ask"] as object), order };
      await stand({ ...staged, answers: { ...staged.answers, "privacy/ask": asking } }, async (page) => {
        const ways = page.locator(".sheet .alike .target");
        expect(await ways.allInnerTexts()).toEqual(order === "yes-first" ? ["Yes", "No"] : ["No", "Yes"]);
        const [one, two] = await alike(page, ".sheet .alike .target");
        expect(one).toEqual(two);
        expect(await page.locator(".sheet input:checked").count()).toBe(0);
        expect(await page.getByText("If no: nothing changes.").count()).toBe(1);
      });
    }
    await stand(shot("phone-points"), async (page) => {
      const [one, two] = await alike(page, ".card .alike .target");
      expect(one).toEqual(two);
    });
    await stand(shot("phone-points-question"), async (page) => {
      const all = await alike(page, ".card .alike .target");
      expect(all).toHaveLength(4);
      expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(await page.locator(".card .alike .target").last().innerText()).toContain("I prefer not to say");
    });
  });

  test("the real text that would leave is shown, and shutting the question is a no", { timeout: 60_000 }, async () => {
    const leaves: readonly ((page: Page) => Promise<void>)[] = [
      (page) => page.getByRole("button", { name: "Close, which is no" }).click(),
      (page) => page.keyboard.press("Escape"),
      (page) => page.locator(".sheet .alike").getByRole("button", { name: "No", exact: true }).click(),
    ];
    for (const leave of leaves)
      await stand(shot("phone-privacy-ask"), async (page, told) => {
        const { sample } = shot("phone-privacy-ask").answers["privacy/ask"] as { sample: string };
        await page
          .locator(".sheet")
          .getByRole("button", { name: /^Word for word/ })
          .click();
        expect(await page.locator(".sheet .verbatim").innerText()).toBe(sample);
        await leave(page);
        await page.locator(".sheet").waitFor({ ...soon, state: "detached" });
        await expect.poll(() => told.map(({ path }) => path)).toEqual(["privacy/refusals"]);
        // A no is remembered, and nothing is made of it.
        expect(await page.locator("dialog[open]").count()).toBe(0);
      });
  });

  test("each thing a brand was told is deleted alone, in one touch, and its proof is there to be read", async () => {
    await stand(shot("phone-privacy-sent"), async (page, told) => {
      const things = page.locator(".sent .thing");
      expect(await things.nth(1).innerText()).toContain("Its proof is still to come.");
      expect(await things.nth(2).innerText()).toMatch(/Deleted at .*Oat brand.*, proven/);
      await things
        .nth(2)
        .getByRole("button", { name: /^Receipt/ })
        .click();
      expect(await page.locator(".sheet .verbatim").innerText()).toContain("item-erased");
      await page.keyboard.press("Escape");
      expect(await page.getByRole("button", { name: /^Have this deleted/ }).count()).toBe(1);
      await things
        .first()
        .getByRole("button", { name: /^Have this deleted/ })
        .click();
      const path = "privacy/sent/01J8ZQ4W7N3C2K5T9V6XBDAB00";
      await expect.poll(() => told).toEqual([{ method: "DELETE", path, body: null }]);
    });
  });

  test("a yes asks for the PIN, and counts with the words that were shown", { timeout: 60_000 }, async () => {
    await stand(shot("phone-privacy-ask"), async (page, told) => {
      await page.route("**/api/v1/privacy/grants", async (route) => {
        const proved = told.some(({ path }) => path === "me/step-up");
        await (proved ? route.fallback() : route.fulfill({ status: 403, json: { code: "E_STEP_UP", message: "" } }));
      });
      await page.getByLabel("beside my bed").check();
      await page.locator(".sheet .alike").getByRole("button", { name: "Yes", exact: true }).click();
      const proof = page.getByRole("dialog", { name: "Is it you?" });
      await proof.getByLabel("Your PIN").fill("806391");
      await page.keyboard.press("Enter");
      await proof.waitFor({ ...soon, state: "detached" });
      await page.locator(".sheet").waitFor({ ...soon, state: "detached" });
      const body = {
        brand: "oatfield",
        purpose: "questions",
        category: "breakfast",
        level: 1,
        touchpoints: ["phone", "bedside"],
        notice: "n".repeat(43),
      };
      expect(told.filter(({ path }) => path === "privacy/grants")).toEqual([
        { method: "POST", path: "privacy/grants", body },
        { method: "POST", path: "privacy/grants", body },
      ]);
    });
  });

  test("points are spent by holding, or by keys twice; a short touch spends nothing", { timeout: 60_000 }, async () => {
    await stand(shot("phone-points-spend"), async (page, told) => {
      const take = page.getByRole("button", { name: /A horn spoon/ });
      const box = await take.boundingBox();
      if (!box) throw new Error("there is nothing to hold");
      await page.mouse.move(box.x + 60, box.y + 20);
      await page.mouse.down();
      await page.mouse.up();
      expect(told).toEqual([]);
      await page.mouse.down();
      await expect.poll(() => told.length, soon).toBe(1);
      await page.mouse.up();
      expect(told).toEqual([
        { method: "POST", path: "points/redeem", body: { brand: "oatfield", reward: "spoon", points: 600 } },
      ]);
      expect(await page.getByRole("button", { name: /beech wood/ }).isDisabled()).toBe(true);
      await expect.poll(() => take.isEnabled(), soon).toBe(true);
      await take.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: /^Once more to take it/ }).waitFor(soon);
      expect(told).toHaveLength(1);
      await page.keyboard.press("Enter");
      await expect.poll(() => told.length, soon).toBe(2);
    });
  });

  test("an offer says all it costs and who pays for it before it can be wanted, and is complained of", async () => {
    await stand(shot("phone-points"), async (page, told) => {
      const card = page.getByRole("article", { name: /Plain oats/ });
      const text = await card.innerText();
      for (const said of [
        "Ad",
        "Paid for by Oat brand",
        "¥68.00",
        "delivery ¥6.00",
        "Until 31 October",
        "Why you see this",
      ])
        expect(text).toContain(said);
      await card.getByRole("button", { name: /^Complain/ }).click();
      await page.getByLabel("What is wrong").fill("It is no bargain.");
      await page.getByRole("button", { name: "Send" }).click();
      await expect
        .poll(() => told)
        .toEqual([{ method: "POST", path: "cards/card-oats/complain", body: { text: "It is no bargain." } }]);
      await card.getByRole("button", { name: "Not for me" }).click();
      await expect.poll(() => told.at(-1)?.path).toBe("cards/card-oats/dismiss");
    });
  });

  test("who would read a request stands there before it is sent, and it goes to them alone", async () => {
    await stand(shot("phone-points-looking"), async (page, told) => {
      await page.getByText("Only they will read it:").waitFor(soon);
      expect(await page.locator(".who").innerText()).toContain("Oat brand");
      await page.getByLabel("What are you looking for?").fill("A quieter fan");
      await page.getByRole("button", { name: "Send" }).click();
      const body = { text: "A quieter fan", category: "breakfast", brands: ["oatfield"] };
      await expect.poll(() => told).toEqual([{ method: "POST", path: "requests", body }]);
    });
  });

  test("all of it goes by keys alone, and every stop says what it is", { timeout: 120_000 }, async () => {
    await stand(fresh("phone-privacy"), async (page, told) => {
      const keys = byKeys(page);
      await keys.to("Privacy");
      await keys.press("Enter");
      await keys.to("Pause all sharing");
      await keys.to(/Oat brand.*: Breakfast/);
      await keys.press("Space");
      await expect.poll(() => told.at(-1)?.method, soon).toBe("DELETE");
      await keys.to(/^Look at brands/);
      await keys.press("Enter");
      await keys.to(/Oat brand.*Oats and/);
      await keys.press("Enter");
      await keys.to(/^Breakfast: only what you tap/);
      await keys.press("Enter");
      await page.locator(".sheet .alike").waitFor(soon);
      await keys.to("No");
      await keys.press("Enter");
      await expect.poll(() => told.at(-1)?.path, soon).toBe("privacy/refusals");
      await keys.to("Points");
      await keys.press("Enter");
      // What comes later pushes what is there already out of sight: nobody goes on before the page stands.
      await page.getByRole("button", { name: "Interested" }).first().waitFor(soon);
      await keys.to("Interested");
      await keys.press("Enter");
      await expect.poll(() => told.at(-1)?.path, soon).toBe("cards/card-oats/interested");
      expect([...new Set(keys.wrong)]).toEqual([]);
    });
  });

  test("what a brand writes is only a text", { timeout: 120_000 }, async () => {
    const run = `document.querySelectorAll("main :is(img, script, iframe, [onerror], [href^='javascript:'])").length`;
    for (const name of [
      "phone-privacy",
      "phone-privacy-brand",
      "phone-privacy-ask",
      "phone-points",
      "phone-points-question",
    ])
      for (const [m, nasty] of hostileTexts.entries()) {
        const staged = shot(name);
        const answers = spoiled(staged.answers, nasty);
        await stand({ ...staged, answers }, async (page) => {
          expect(await page.evaluate(run), `${name} (${m})`).toBe(0);
          expect(await badlyLaid(page), `${name} (${m})`).toEqual([]);
        });
      }
  });
});

/** How each of some targets looks, but for its word. */
async function alike(page: Page, targets: string): Promise<readonly unknown[]> {
  return (await page.evaluate(`[...document.querySelectorAll(${JSON.stringify(targets)})].map((one) => {
    const { width, height } = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const beam = getComputedStyle(one, "::before");
    return [Math.round(width * 100), Math.round(height * 100), one.className, style.color, style.backgroundColor, style.backgroundImage, style.font, style.opacity, style.borderRadius, beam.backgroundColor, beam.height];
  })`)) as readonly unknown[];
}
