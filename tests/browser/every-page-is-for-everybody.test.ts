import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { homeShots } from "../../scripts/home-fixtures.ts";
import { phoneShots } from "../../scripts/phone-fixtures.ts";
import { screens } from "../../scripts/screen-fixtures.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { hostileTexts, spoiled } from "../help/hostile-texts.ts";
import { badlyLaid } from "../help/laid-out.ts";
import {
  homeOnStage,
  isWall,
  onStage,
  phoneOnStage,
  type StagedPage,
  type StageLight,
  wallOnStage,
} from "../help/staged-pages.ts";
import { browserThere } from "../help/wall.ts";

if (!browserThere) console.warn("skipped: no /usr/bin/chromium to show pages in");

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}, 120_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

// One language and one size of each; the others are drawn by the same parts, and measured with the pictures.
const once = (name: string) => !/-(1024|portrait|small|wide|zh-Hans|zh-Hant)\b/.test(name);
// States that differ from another by a text or a colour alone, and those of a house that does not answer at all.
const alike =
  /^(zoom|hostile|revoked$|first-start$|boot$|bedside-(morning-(snow|lost)|later-near|ringing-lost)$|kitchen-(six-near|four|news-alone|lost)$|hall-(welcome-after|evening-(old|near)|trip-lost)$|door-no-codes$|why-lost$)/;
const walls = screens.filter((one) => isWall(one) && once(one.name) && !alike.test(one.name)).map(wallOnStage);
const phones = phoneShots
  .filter(({ name, width }) => once(name) && width === 390 && !/large|hostile/.test(name))
  .map(phoneOnStage);
const homes = homeShots.filter(({ name }) => once(name) && !/large|hostile/.test(name)).map(homeOnStage);

type Violation = {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
};

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ["violations"], iframes: false }).then(({ violations }) => violations)`,
  )) as readonly Violation[];
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 200)} (${failureSummary.replaceAll(/\s+/g, " ").slice(0, 300)})`,
    ),
  );
}

/** Whatever takes longer than a frame to change, for somebody who asked for less motion. */
const moving = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll("*")].flatMap((one) => {
    const style = getComputedStyle(one);
    const longest = Math.max(...[...style.transitionDuration.split(","), ...(style.animationName === "none" ? [] : style.animationDuration.split(","))].map(parseFloat));
    return longest > 0.017 ? [one.tagName + "." + one.getAttribute("class") + " takes " + longest + " s"] : [];
  })`) as Promise<readonly string[]>;

/** Stands every page on its stage, three at a time, and gives what was found wrong. */
async function wrongOn(
  staged: readonly StagedPage[],
  light: StageLight,
  look: (page: Page) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const queue = [...staged];
  const worker = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const { name } = one;
      const on = { browser, dist: pages.folder };
      const found = await onStage(on, one, light, look).catch((error: unknown) => [String(error)]);
      wrong.push(...found.map((text) => `${name}: ${text}`));
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return wrong;
}

const long = process.env["LINTEL_LONG"] === "1";
/** Every state in the long form of the tests; one in so many in the short one, spread over all faces. */
const oneIn = (many: number, all: readonly StagedPage[]) => (long ? all : all.filter((_, n) => n % many === 0));

describe.skipIf(!browserThere)("WCAG 2.2 AA, with less motion asked for", () => {
  test.each([
    ["walls", oneIn(3, walls)],
    ["phones", oneIn(2, phones)],
    ["first and house pages", homes],
  ] as const)("%s break no rule in any of their states", { timeout: 600_000 }, async (_, staged) => {
    expect(staged.length).toBeGreaterThan(10);
    const wrong = await wrongOn(staged, { bypassCSP: true, reducedMotion: "reduce" }, async (page) => [
      ...(await violations(page)),
      ...(await moving(page)),
    ]);
    expect(wrong).toEqual([]);
  });
});

const grown =
  /^(phone-(home-first|home-child|today|scenes-settings|house-own|trip|join|proof|privacy|privacy-ask|points|points-spend|ahead|flow(-(waits|step|add|broken|conflict|history|examples|why))?)|start-(claim-|in$).*|home-[a-z]+)$/;

describe.skipIf(!browserThere)("texts twice as large", () => {
  const byHand = [...phones, ...homes].filter(({ name }) => grown.test(name) && !/(?<!^)phone$|step-up/.test(name));
  test("lose nothing and lie on nothing, on phones and the house page", { timeout: 300_000 }, async () => {
    expect(byHand.length).toBeGreaterThan(14);
    const large = byHand.map((one) => ({ ...one, width: Math.min(one.width, 390), height: 844 }));
    expect(await wrongOn(large, { scale: 2 }, badlyLaid)).toEqual([]);
  });

  test("lose nothing when a browser zooms, either", { timeout: 300_000 }, async () => {
    const some = byHand.filter(({ name }) => /first|today|house-own|begin|people|devices|claim-pin/.test(name));
    expect(some.length).toBeGreaterThan(5);
    // In a window of half the width and height everything is twice as large; 320 px is the narrowest WCAG asks for.
    const half = some.map((one) => ({ ...one, width: Math.max(320, one.width / 2), height: one.height / 2 }));
    expect(await wrongOn(half, {}, badlyLaid)).toEqual([]);
  });
});

const writable =
  /^(phone-(home-first|home-notices|today|scenes-settings|house-people|house-screens|house-invite|trip|privacy|points|ahead|flow(-(step|history|why))?)|home-(now|people|screens|devices|house|begin)|start-(story|claim-be))$/;
const ofTexts = `[...document.querySelectorAll("main :is(img, script, [href^='javascript:'], [onerror], iframe[srcdoc])")].map((one) => one.outerHTML.slice(0, 80) + " came of a text")`;

test.skipIf(!browserThere)(
  "hostile texts are shown plainly wherever somebody can write one: they run nowhere and break nothing",
  { timeout: 300_000 },
  async () => {
    const shown = [...phones, ...homes].filter(({ name }) => writable.test(name));
    expect(shown.length).toBeGreaterThan(12);
    // Every page meets markup and one text more; every text meets pages of each kind.
    const staged = shown.flatMap((one, n) =>
      hostileTexts.flatMap((nasty, m) =>
        m === 0 || m === 1 + (n % 4)
          ? [
              {
                ...one,
                name: `${one.name} (${m})`,
                answers: spoiled(one.answers, nasty),
                values: spoiled(one.values, nasty),
              },
            ]
          : [],
      ),
    );
    const look = async (page: Page) => [
      ...(await badlyLaid(page)),
      ...((await page.evaluate(ofTexts)) as readonly string[]),
    ];
    expect(await wrongOn(staged, {}, look)).toEqual([]);
    const onWalls = screens.filter(({ name }) => /^hostile-(welcome|table|morning|notice)-(markup|long)$/.test(name));
    expect(onWalls.length).toBe(8);
    const there = async (page: Page) => (await page.evaluate(ofTexts)) as readonly string[];
    expect(await wrongOn(onWalls.map(wallOnStage), {}, there)).toEqual([]);
  },
);
