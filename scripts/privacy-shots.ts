import type { Page } from "playwright-core";
import type { Language } from "../hub/core/house.ts";
import type { PhoneAnswers } from "./phone-answers.ts";
import { callAnswers, questionAnswers, takenAnswers, wantedAnswers } from "./card-fixtures.ts";
import { privacyAnswers } from "./privacy-fixtures.ts";

type Shown = {
  readonly name: string;
  readonly day: boolean;
  readonly answers: PhoneAnswers;
  readonly scale?: number;
  readonly whole?: boolean;
  readonly lost?: boolean;
  readonly does: (page: Page) => Promise<void>;
};

const order = ["home", "today", "scenes", "privacy", "points"] as const;

/** Goes to a tab of the phone. */
export async function toTab(page: Page, tab: (typeof order)[number]): Promise<void> {
  await page.locator(".tabs button").nth(order.indexOf(tab)).click();
  await page.locator(`main[data-face="${tab}"]`).waitFor();
}

/** What leaves the house and what comes back, in their main states. */
export function privacyShots(language: Language, now: number): readonly Shown[] {
  const answers = privacyAnswers(language, now);
  const nothing = {
    ...answers,
    privacy: { paused: false, brands: [], grants: [] },
    points: { items: [] },
    cards: { items: [] },
  };
  const given = answers["privacy"] as { brands: readonly object[]; grants: readonly object[] };
  const paused = { ...answers, privacy: { ...given, paused: true } };
  const broken = {
    ...answers,
    privacy: {
      ...given,
      brands: given.brands.map((one) => ({ ...one, promises: { kept: 0, broken: 1 }, blocked: true })),
      grants: given.grants.map((one) => ({ ...one, state: "suspended", because: "promise" })),
    },
  };
  const asks = { ...answers, cards: { items: [questionAnswers(language)] } };
  const wanted = { ...answers, cards: { items: [wantedAnswers(language)] } };
  const [first] = given.grants;
  const second = { ...first, id: "c_01J8ZQ4W7N3C2K5T9V6XBDMPRV", purpose: "questions", level: 1 };
  const two = { ...answers, privacy: { ...given, grants: [...given.grants, second] } };
  const taken = { ...answers, cards: { items: takenAnswers(language, now) } };
  const calls = { ...answers, cards: { items: [callAnswers(language)] } };
  const privacy = (way?: number) => opens("privacy", way);
  const points = (way?: number) => opens("points", way);
  return [
    { name: "privacy", day: true, answers, does: privacy() },
    { name: "privacy-night", day: false, answers, does: privacy(), whole: true },
    { name: "privacy-none", day: true, answers: nothing, does: privacy() },
    { name: "privacy-paused", day: false, answers: paused, does: privacy() },
    { name: "privacy-broken", day: true, answers: broken, does: privacy(), whole: true },
    { name: "privacy-exact", day: true, answers, does: verbatim, whole: true },
    { name: "privacy-receipt", day: true, answers, does: receipt },
    { name: "privacy-receipts", day: true, answers: two, does: receipts, whole: true },
    { name: "privacy-brands", day: true, answers, does: privacy(0) },
    { name: "privacy-brand", day: false, answers, does: brand, whole: true },
    { name: "privacy-erase", day: false, answers, does: erases, whole: true },
    { name: "privacy-ask", day: true, answers, does: ask, whole: true },
    { name: "privacy-ask-night", day: false, answers, does: ask, whole: true },
    { name: "privacy-sent", day: true, answers, does: privacy(1) },
    { name: "privacy-ledger", day: false, answers, does: privacy(2) },
    { name: "privacy-large", day: true, answers, does: privacy(), scale: 2, whole: true },
    { name: "privacy-ask-large", day: true, answers, does: ask, scale: 2, whole: true },
    { name: "privacy-lost", day: true, answers, does: privacy(), lost: true },
    { name: "points", day: true, answers, does: points() },
    { name: "points-night", day: false, answers, does: points(), whole: true },
    { name: "points-none", day: true, answers: nothing, does: points() },
    { name: "points-question", day: true, answers: asks, does: points(), whole: true },
    { name: "points-enquiry", day: true, answers, does: enquires, whole: true },
    { name: "points-offer", day: true, answers: wanted, does: whole, whole: true },
    { name: "points-complain", day: false, answers, does: complains },
    { name: "points-spend", day: true, answers, does: points(0), whole: true },
    { name: "points-got", day: false, answers, does: points(1), whole: true },
    { name: "points-wanted", day: true, answers: wanted, does: points(), whole: true },
    { name: "points-taken", day: true, answers: taken, does: points(), whole: true },
    { name: "points-call", day: true, answers: calls, does: points(), whole: true },
    { name: "points-friends", day: true, answers, does: points(2), whole: true },
    { name: "points-friends-large", day: true, answers, does: points(2), scale: 2, whole: true },
    { name: "points-looking", day: true, answers, does: points(3) },
    { name: "points-talk", day: false, answers, does: points(4), whole: true },
    { name: "points-limits", day: true, answers, does: points(5), whole: true },
    { name: "points-letter", day: true, answers, does: points(6), whole: true },
    { name: "points-letter-night", day: false, answers, does: points(6), whole: true },
    { name: "points-letter-large", day: true, answers, does: points(6), scale: 2, whole: true },
    { name: "points-limits-night", day: false, answers, does: points(5), whole: true },
    { name: "points-limits-large", day: true, answers, does: points(5), scale: 2, whole: true },
    { name: "points-large", day: true, answers, does: points(), scale: 2, whole: true },
  ].map(({ name, ...shot }) => ({ ...shot, name: `phone-${name}` }));
}

/** Those of them that are kept as pictures. */
export const privacyPictures: readonly string[] = [
  "phone-privacy",
  "phone-privacy-none",
  "phone-privacy-ask-night",
  "phone-privacy-brand-zh-Hant",
  "phone-points",
  "phone-points-zh-Hans",
  "phone-points-question",
  "phone-points-taken",
  "phone-points-spend-zh-Hant",
];

function opens(tab: "privacy" | "points", way?: number): Shown["does"] {
  return async (page) => {
    await toTab(page, tab);
    await page.locator(".way-on").first().waitFor();
    if (way === undefined) return;
    await page.locator(".way-on").nth(way).click();
    await page.locator(".page .behind").waitFor();
  };
}

async function verbatim(page: Page): Promise<void> {
  await opens("privacy")(page);
  await page.locator(".exact .link").first().click();
  await page.locator(".verbatim").waitFor();
}

async function receipt(page: Page): Promise<void> {
  await opens("privacy")(page);
  const heard = page.locator(".heard").nth(1);
  await heard.locator("> .link").first().click();
  await page.locator(".sheet .verbatim").waitFor();
}

async function receipts(page: Page): Promise<void> {
  await opens("privacy")(page);
  await page.locator(".heard > .link").first().click();
  await page.locator(".receipts").waitFor();
}

async function brand(page: Page): Promise<void> {
  await opens("privacy", 0)(page);
  await page.locator(".way-on").first().click();
  await page.locator(".facts").waitFor();
}

async function erases(page: Page): Promise<void> {
  await brand(page);
  await page.locator(".page .targets .target").last().click();
  await page.locator('.page [role="alert"]').waitFor();
}

async function ask(page: Page): Promise<void> {
  await brand(page);
  await page.locator(".way-on").first().click();
  await page.locator(".sheet .alike").waitFor();
}

async function enquires(page: Page): Promise<void> {
  await opens("points")(page);
  await page.locator(".enquiry .link").click();
  await page.locator(".enquiry dl").waitFor();
}

async function whole(page: Page): Promise<void> {
  await opens("points")(page);
  await page.locator(".card .days .link").first().click();
  await page.locator(".page.offer .enquiry dl").waitFor();
}

async function complains(page: Page): Promise<void> {
  await opens("points")(page);
  await page.locator(".card .days .link").nth(1).click();
  await page.locator(".sheet textarea").waitFor();
}
