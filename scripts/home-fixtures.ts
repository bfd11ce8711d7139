import type { Page } from "playwright-core";
import type { Language } from "../hub/core/house.ts";
import { fresh, person, wholeHouse } from "./home-answers.ts";
import { instant, languages, suffix } from "./screen-base.ts";

/** One picture of the first page or the house page. */
export type HomeShot = {
  readonly name: string;
  readonly path: string;
  readonly language: Language;
  /** The machine's wall ms, and the house's where an answer tells no other. */
  readonly at: number;
  /** What the house answers, by path after `/api/v1/`. */
  readonly answers: Readonly<Record<string, object>>;
  readonly width?: number;
  readonly height?: number;
  /** How much larger text is than usual. */
  readonly scale?: number;
  /** The whole page, or only what fits the window. @default true */
  readonly whole?: boolean;
  /** The pictures that its frames show, by place. */
  readonly frames?: Readonly<Record<string, string>>;
  readonly does?: (page: Page) => Promise<void>;
};

const dawn = instant("2026-10-09T06:52");
const dusk = instant("2026-10-09T17:42");
const noon = instant("2026-10-09T12:20");

const entry = (more: object = {}) => ({ claimed: false, claim_open: true, house: "real", language: "en", ...more });
const virtual = {
  house: "virtual",
  may_be: [
    { id: "lin", name: "Lin" },
    { id: "bo", name: "Bo" },
  ],
};

const walls = [
  { id: "screen-hall", name: "Hall screen", path: "/wall/?place=hall#token=x" },
  { id: "screen-bathroom", name: "Bathroom screen", path: "/wall/?place=bathroom#token=x" },
  { id: "screen-kitchen", name: "Kitchen screen", path: "/wall/?place=kitchen#token=x" },
  { id: "screen-bedside-lin", name: "Lin's bedside screen", path: "/wall/?place=bedside-lin#token=x" },
  { id: "phone-lin", name: "Lin's phone", path: "/phone/?phone=phone-lin#token=x" },
  { id: "screen-bedside-bo", name: "Bo's bedside screen", path: "/wall/?place=bedside-bo#token=x" },
  { id: "phone-bo", name: "Bo's phone", path: "/phone/?phone=phone-bo#token=x" },
];
const story = (part: string, wall: number) => ({
  telling: part !== "now",
  part,
  wall,
  zone: "Asia/Shanghai",
  links: walls,
  pins: [
    { resident: "lin", name: "Lin", pin: "274913" },
    { resident: "bo", name: "Bo", pin: "805162" },
  ],
});
const morningFrames = (language: Language) => ({
  "bedside-lin": `bedside-morning${suffix(language)}`,
  bathroom: `bathroom-brushing${suffix(language)}`,
  kitchen: `kitchen-breakfast${suffix(language)}`,
  hall: `hall-clock`,
  "phone:phone-lin": `phone-home-day${suffix(language)}`,
});
const eveningFrames = (language: Language) => ({
  "bedside-lin": "bedside-night",
  bathroom: `bathroom-filling${suffix(language)}`,
  kitchen: "kitchen-music",
  hall: `hall-trip${suffix(language)}`,
  "phone:phone-lin": `phone-trip${suffix(language)}`,
});
const hostile = `\u202e<img src=x onerror=alert(1)>\u2066 ${"Wolfeschlegelsteinhausenbergerdorff".repeat(3)} 👩‍👩‍👧‍👦`;

const fill = (name: string, text: string) => (page: Page) => page.locator(`[name=${name}]`).fill(text);
const next = (page: Page) => page.locator("form button[type=submit]").click();

/** Walks through the steps of a claim until the one that is wanted. */
async function claimed(page: Page, until: "you" | "password" | "pin" | "home"): Promise<void> {
  if (until === "you") return;
  await fill("name", "Lin")(page);
  await next(page);
  if (until === "password") return fill("password", "a kettle on")(page);
  await fill("password", "a kettle on the windowsill")(page);
  await next(page);
  if (until === "pin") return;
  for (const field of await page.locator("input.code").all()) await field.fill("274913");
  await next(page);
}

function startShots(language: Language): readonly HomeShot[] {
  const s = suffix(language);
  const real = { language, at: dusk, answers: { entry: entry() } };
  const narrow = { width: 390, height: 844 };
  const told = (part: string, wall: number) => ({
    language,
    at: wall,
    path: "/",
    answers: { entry: entry(virtual), virtual: story(part, wall) },
  });
  return [
    { name: `start-story${s}`, ...told("morning", dawn), frames: morningFrames(language), whole: false },
    { name: `start-story-whole${s}`, ...told("evening", dusk), frames: eveningFrames(language) },
    { name: `start-story-phone${s}`, ...told("now", noon), frames: morningFrames(language), ...narrow },
    { name: `start-claim-code${s}`, ...real, path: "/claim" },
    { name: `start-claim-you${s}`, ...real, path: "/claim#ABCDE23456", ...narrow },
    {
      name: `start-claim-be${s}`,
      ...real,
      at: noon,
      path: "/claim#ABCDE23456",
      answers: { entry: entry(virtual), virtual: story("now", noon) },
    },
    {
      name: `start-claim-password${s}`,
      ...real,
      path: "/claim#ABCDE23456",
      does: (page) => claimed(page, "password"),
    },
    {
      name: `start-claim-pin${s}`,
      ...real,
      path: "/claim#ABCDE23456",
      ...narrow,
      does: (page) => claimed(page, "pin"),
    },
    { name: `start-claim-home${s}`, ...real, path: "/claim#ABCDE23456", does: (page) => claimed(page, "home") },
    { name: `start-in${s}`, ...real, at: noon, path: "/signin", answers: { entry: entry({ claimed: true }) } },
    { name: `start-in-phone${s}`, ...real, path: "/signin", answers: { entry: entry({ claimed: true }) }, ...narrow },
  ];
}

const asked = { seat: "desk", error: "E_STEP_UP" };

function homeShotsIn(language: Language): readonly HomeShot[] {
  const s = suffix(language);
  const narrow = { width: 390, height: 844 };
  const at = (when: number, tab: string, more: Readonly<Record<string, object>> = {}) => ({
    language,
    at: when,
    path: `/home/#${tab}`,
    answers: wholeHouse(language, when, more),
  });
  return [
    { name: `home-now${s}`, ...at(dusk, "now") },
    { name: `home-people${s}`, ...at(noon, "people"), does: (page) => page.locator("article .do").first().click() },
    { name: `home-people-phone${s}`, ...at(dusk, "people"), ...narrow },
    {
      name: `home-step-up${s}`,
      ...at(dusk, "people", { invitations: asked, "me/step-up": asked }),
      does: (page) => page.locator("article .do").first().click(),
      whole: false,
    },
    { name: `home-screens${s}`, ...at(dusk, "screens") },
    { name: `home-devices${s}`, ...at(noon, "devices") },
    { name: `home-house${s}`, ...at(noon, "house") },
    { name: `home-begin${s}`, ...at(dusk, "begin", fresh(dusk)) },
    {
      name: `home-begin-phone${s}`,
      ...at(noon, "begin"),
      ...narrow,
      does: (page) => page.locator(".stations button").nth(3).click(),
    },
  ];
}

const odd = `<img src=x onerror=alert(1)>${"Wolfeschlegelstein".repeat(4)}`;

/** The first page in its states, and the house page. */
export const homeShots: readonly HomeShot[] = [
  ...languages.flatMap(startShots),
  ...languages.flatMap(homeShotsIn),
  {
    name: "home-people-hostile",
    language: "en",
    at: dusk,
    path: "/home/#people",
    answers: wholeHouse("en", dusk, {
      residents: {
        items: [
          person("lin", hostile, "owner", "x"),
          person("bo", "\u202eoB", "adult", "x"),
          person("c", "بو", "guest", "x"),
        ],
      },
      places: { items: [{ id: "x", name: odd, eating: true }] },
    }),
    width: 390,
    height: 844,
  },
  {
    name: "home-people-large",
    language: "en",
    at: dusk,
    path: "/home/#people",
    answers: wholeHouse("en", dusk),
    width: 390,
    height: 844,
    scale: 2,
  },
  {
    name: "start-claim-large",
    language: "en",
    at: dusk,
    path: "/claim#ABCDE23456",
    answers: { entry: entry() },
    width: 390,
    height: 844,
    scale: 2,
    does: (page) => claimed(page, "pin"),
  },
  {
    name: "start-claim-hostile",
    language: "en",
    at: noon,
    path: "/claim#ABCDE23456",
    answers: {
      entry: entry({
        ...virtual,
        may_be: [
          { id: "lin", name: hostile },
          { id: "bo", name: "بو" },
        ],
      }),
    },
    width: 390,
    height: 844,
  },
];

/** Those of them that are kept as pictures. */
export const homePictures: readonly string[] = [
  "start-story",
  "start-claim-home",
  "start-in-phone-zh-Hant",
  "home-people",
  "home-begin",
  "home-screens-zh-Hans",
];
