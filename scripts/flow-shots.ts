import type { Page } from "playwright-core";
import type { Language } from "../hub/core/house.ts";
import { brokenLook, conflictOf, flowAnswers, manyExamples } from "./flow-fixtures.ts";
import { type PhoneAnswers, phoneAnswers } from "./phone-answers.ts";
import { toTab } from "./privacy-shots.ts";

type Shown = {
  readonly name: string;
  readonly day: boolean;
  readonly answers: PhoneAnswers;
  readonly scale?: number;
  readonly whole?: boolean;
  readonly lost?: boolean;
  readonly does: (page: Page) => Promise<void>;
};

/** The pages about the scenes, in their main states. */
export function flowShots(language: Language, noon: number, evening: number): readonly Shown[] {
  const at = (day: boolean) => (day ? noon : evening);
  const answersAt = (day: boolean) => ({ ...phoneAnswers(language, at(day)), ...flowAnswers(language, at(day)) });
  const broken = { "scenes/morning/look": brokenLook(language) };
  const many = { "scenes/morning/examples": manyExamples(language) };
  const refused = conflictOf(language, noon);
  const shot = (name: string, day: boolean, does: Shown["does"], more: Partial<Shown> = {}): Shown => ({
    name: `phone-${name}`,
    day,
    does,
    ...more,
    answers: { ...answersAt(day), ...more.answers },
  });
  return [
    shot("flow", true, scene(0), { whole: true }),
    shot("flow-night", false, scene(0), { whole: true }),
    shot("flow-waits", false, scene(1), { whole: true }),
    shot("flow-step", true, step(4), { whole: true }),
    shot("flow-step-night", false, step(0)),
    shot("flow-add", true, adds),
    shot("flow-change", true, would(4)),
    shot("flow-change-pin", false, would(3, 1)),
    shot("flow-broken", true, would(4), { answers: broken, whole: true }),
    shot("flow-conflict", true, conflicts(refused)),
    shot("flow-copy", false, copies),
    shot("flow-history", true, page(2)),
    shot("flow-examples", true, page(1)),
    shot("flow-examples-many", true, page(1), { answers: many, whole: true }),
    shot("flow-why", false, page(0)),
    shot("ahead", true, ahead),
    shot("ahead-night", false, ahead, { whole: true }),
    shot("flow-large", true, scene(0), { scale: 2, whole: true }),
    shot("flow-step-large", true, step(4), { scale: 2, whole: true }),
    shot("ahead-large", true, ahead, { scale: 2, whole: true }),
    shot("flow-lost", true, scene(0), { lost: true }),
  ];
}

/** Those of them that are kept as pictures. */
export const flowPictures: readonly string[] = [
  "phone-flow",
  "phone-flow-waits",
  "phone-flow-step-zh-Hans",
  "phone-flow-change",
  "phone-flow-conflict",
  "phone-flow-history-zh-Hant",
  "phone-ahead",
  "phone-ahead-night-zh-Hans",
];

function scene(nth: number): Shown["does"] {
  return async (page) => {
    await toTab(page, "scenes");
    await page.locator(".scene").nth(nth).locator(".days .link").nth(1).click();
    await page.locator(".steps li").first().waitFor();
  };
}

function step(nth: number, of = 0): Shown["does"] {
  return async (page) => {
    await scene(of)(page);
    await page.locator(".steps > li").nth(nth).locator(".link").click();
    await page.locator(".sheet[open]").waitFor();
  };
}

async function adds(page: Page): Promise<void> {
  await scene(0)(page);
  await page.locator(".flow > .targets .target").first().click();
  await page.locator(".sheet .way-on").first().waitFor();
}

function would(nth: number, of = 0): Shown["does"] {
  return async (page) => {
    await step(nth, of)(page);
    const field = page.locator(".sheet input[type=time]").first();
    if ((await field.count()) > 0) await field.fill("07:00");
    else await page.locator(".sheet .slider .round").last().click();
    await page.locator(".sheet .target").first().click();
    await page.locator(".sheet .differs").first().waitFor();
  };
}

function conflicts(refused: object): Shown["does"] {
  return async (page) => {
    await page.route("**/api/v1/scenes/morning", (route) =>
      route.fulfill({ status: 412, json: { code: "E_CHANGED", message: "", ...refused } }),
    );
    await would(4)(page);
    await page.locator(".sheet .target").first().click();
    await page.locator(".sheet .versions").waitFor();
  };
}

async function copies(page: Page): Promise<void> {
  await scene(0)(page);
  await page.locator(".flow > .targets").last().locator(".target").first().click();
  await page.locator(".sheet .named").waitFor();
}

function page(nth: number): Shown["does"] {
  return async (on) => {
    await scene(0)(on);
    await on.locator(".flow .way-on").nth(nth).click();
    await on.locator(".page:is(.history, .examples, .whys) li").first().waitFor();
  };
}

async function ahead(page: Page): Promise<void> {
  await toTab(page, "today");
  await page.locator(".days .link").last().click();
  await page.locator(".page.ahead .journal li").first().waitFor();
  const more = page.locator(".page.ahead .journal .link").nth(1);
  if ((await more.count()) > 0) await more.click();
}
