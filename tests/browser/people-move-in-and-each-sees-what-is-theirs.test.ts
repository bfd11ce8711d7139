import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHouse } from "../help/house.ts";
import { newHouse } from "../help/new-house.ts";
import { namesIn, saysAllIn } from "../help/spoken.ts";
import { inHand, linkOf, live, openVisits, proves, read, reads, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

const soon = { timeout: 20_000 };
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name });
const numberOf = async (wall: Page) =>
  ((await wall.locator(".pair-code").textContent(soon)) ?? "").replaceAll(/\D/g, "");
const person = (page: Page, name: string) => page.locator("article", { has: page.locator("h3", { hasText: name }) });

/** Where a link leads, at the address the browser has of its house. */
function here(url: string, link: string): string {
  const { pathname, search, hash } = new URL(link);
  return `${url}${pathname}${search}${hash}`;
}

test.skipIf(!browserThere)(
  "an empty house is claimed by its link and set up, a second phone joins and lets in the wall of the kitchen",
  { timeout: 180_000 },
  async () => {
    await using house = await newHouse(visits.pages.folder);
    const claim = house.hub.ready.links.find(({ name }) => name === "Claim")?.url ?? "";
    const where = { latitude: 30.2489, longitude: 120.1551 };
    const desk = await visits.open(claim, { geolocation: where, permissions: ["geolocation"] });
    const { page } = desk;

    // Five questions, one at a time; the code was in the link and stands in no address any more.
    await heading(page, "Who are you?").waitFor(soon);
    expect(new URL(page.url()).hash).toBe("");
    await page.getByLabel("Your name").fill("Ada");
    await button(page, "Next").click();
    await page.getByLabel("Password").fill("a kettle on the windowsill");
    await button(page, "Next").click();
    await page.getByLabel("PIN", { exact: true }).fill("274913");
    await page.getByLabel("Once more").fill("274913");
    await button(page, "Next").click();
    await page.getByLabel("What you call your home").fill("Under the plum tree");
    await button(page, "Make it mine").click();

    await heading(page, "Where is your home?").waitFor(soon);
    await button(page, "I am at home now: take this place").click();
    await expect.poll(() => page.getByLabel("Latitude").inputValue(), soon).toBe("30.2489");
    await button(page, "Save").click();
    await page.getByText("There is something here already.").waitFor(soon);
    await button(page, "Next").click();
    await heading(page, "Name the rooms that matter").waitFor(soon);
    await page.getByLabel("Another room").fill("Kitchen");
    await button(page, "Add the room").click();
    await page.getByText("Kitchen", { exact: true }).first().click(soon);
    await page.getByLabel("We have breakfast here").last().check();
    await page.locator("li", { hasText: "Kitchen" }).getByRole("button", { name: "Save" }).click();
    await page.locator("summary", { hasText: "Kitchen breakfast" }).waitFor(soon);
    await button(page, "Next").click();
    await heading(page, "Who else lives here?").waitFor(soon);
    await page.getByLabel("Name").fill("Bo");
    await button(page, "Add").click();
    await page.locator(".names", { hasText: "AdaBo" }).waitFor(soon);
    await button(page, "Next").click();
    await heading(page, "With it you say that you are on your way.").waitFor(soon);
    await button(page, "Later").click();
    await heading(page, "Any tablet becomes a wall").waitFor(soon);
    await button(page, "Later").click();
    await page.getByRole("link", { name: "To the house" }).click(soon);

    // His phone comes in by the link, with a PIN of his own, and never by the same link again.
    await page.getByRole("link", { name: "People" }).click();
    await button(person(page, "Bo").page(), "Let a phone in").first().waitFor(soon);
    const letIn = person(page, "Bo").getByRole("button", { name: "Let a phone in" });
    const link = person(page, "Bo").getByLabel("The same as a link");
    await letIn.click();
    await proves(page, "274913", link.waitFor(soon));
    const invitation = here(house.url, await link.inputValue());
    const his = await visits.open(invitation, inHand);
    const phone = his.page;
    await heading(phone, "Welcome. Come in.").waitFor(soon);
    await phone.getByLabel("New PIN", { exact: true }).fill("806391");
    await phone.getByLabel("New PIN once more").fill("806391");
    await button(phone, "Come in").click();
    await live(phone);
    expect(new URL(phone.url()).hash).toBe("");
    await reads(phone, "Welcome. This phone is part of the house now.");
    const late = await visits.open(invitation, inHand);
    await late.page.getByLabel("New PIN", { exact: true }).fill("806391");
    await late.page.getByLabel("New PIN once more").fill("806391");
    await button(late.page, "Come in").click();
    await late.page.getByRole("alert").waitFor(soon);
    await late.close();

    // She gives him digits for the door, and the house the calendar of everybody's free days.
    await person(page, "Bo").getByText("Codes for the door").click();
    await person(page, "Bo").getByLabel("New code").first().fill("50718264");
    await person(page, "Bo").getByRole("button", { name: "Set the code" }).first().click();
    await expect.poll(() => person(page, "Bo").getByLabel("New code").first().inputValue(), soon).toBe("");
    await page.getByRole("link", { name: "House", exact: true }).click();
    const days = "data:text/calendar,BEGIN%3AVCALENDAR%0D%0AVERSION%3A2.0%0D%0APRODID%3Aus%0D%0AEND%3AVCALENDAR";
    await page.getByLabel("Address of the calendar").fill(days);
    await page.getByLabel("Name", { exact: true }).last().fill("Holidays");
    await page.getByLabel("Whose").selectOption({ label: "Everybody's free days" });
    await button(page, "Add the calendar").click();
    await page.locator("summary", { hasText: "Holidays Everybody's free days" }).waitFor(soon);

    // A tablet shows six digits; his phone makes it the wall of the kitchen.
    const tablet = await visits.open(`${house.url}/wall/`);
    const wall = tablet.page;
    await reads(wall, "Let this screen in");
    const code = await numberOf(wall);
    expect(code).toMatch(/^\d{6}$/);
    await button(phone, "House").click();
    await button(phone, /^Screens/).click();
    await button(phone, "Let a wall in").click();
    const sheet = phone.getByRole("dialog", { name: "Let a wall in" });
    await sheet.getByLabel("The six digits").fill(code);
    await sheet.getByLabel("It hangs in").selectOption("kitchen");
    await button(phone, "Let it in").click();
    const compared = phone.locator("[data-check]");
    await proves(phone, "806391", compared.waitFor(soon));
    // The tablet now shows a number of its own key, and his phone the same.
    const check = (await compared.getAttribute("data-check")) ?? "";
    await expect.poll(() => numberOf(wall), soon).toBe(check);
    await button(phone, "Yes, let it in").click();
    await phone.getByText("The wall is part of the house now.").waitFor(soon);
    await live(wall);
    await expect.poll(() => wall.url(), soon).toContain("/wall/?place=kitchen");
    expect(await heading(wall, "Kitchen").count()).toBe(1);
    expect(await wall.locator("time").first().innerText()).toMatch(/^\d\d:\d\d$/);
    // It knows its place by itself from now on, and the phone sees it live.
    await wall.goto(`${house.url}/wall/`);
    await live(wall);
    await button(phone, "Back").click();
    await button(phone, /^Screens/).click();
    await reads(phone, /Kitchen\s+Live/);

    // She points another phone at the picture code of a second tablet and comes in by her password: its number comes along.
    const second = await visits.open(`${house.url}/wall/`);
    const digits = await numberOf(second.page);
    const hers = await visits.open(`${house.url}/phone/#pair=${digits}`, inHand);
    await hers.page.getByRole("link", { name: "Sign in with a password" }).click(soon);
    await hers.page.getByLabel("Your name").fill("Ada");
    await hers.page.getByLabel("Password").fill("a kettle on the windowsill");
    await button(hers.page, "Sign in").click();
    await expect.poll(() => hers.page.getByLabel("Six digits").inputValue(), soon).toBe(digits);
    expect(hers.page.url()).not.toContain(digits);
    for (const visit of [desk, his, tablet, second, hers]) {
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
  },
);

/** Asks the house from a page, as anybody can who opens the browser's own tools there: the code it was refused with. */
const forged = (page: Page, seat: string, [method, path, body]: readonly [string, string, unknown?]): Promise<string> =>
  page.evaluate(`fetch(${JSON.stringify(`/api/v1/${path}`)}, {
    method: ${JSON.stringify(method)},
    headers: { "content-type": "application/json", "x-lintel-seat": ${JSON.stringify(seat)} },
    ${method === "GET" || method === "DELETE" ? "" : `body: ${JSON.stringify(JSON.stringify(body ?? {}))},`}
  }).then(async (answer) => (answer.status < 400 ? "taken" : (await answer.json()).code))`);

const mei = { name: "Mei", standing: "child", language: "en", sleeps: "nursery" };
const refused = /^E_(FORBIDDEN|NO_TOKEN|NOT_FOUND)$/;

test.skipIf(!browserThere)(
  "a child sees what is her own on phone and wall, and what her pages are made to ask for besides is refused",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00", pages: visits.pages.folder });
    const url = `http://localhost:${house.hub.ready.http}`;
    expect(await house.ask("PUT", "/api/v1/places/nursery", { name: "Nursery" })).toMatchObject({ status: 200 });
    expect(await house.ask("PUT", "/api/v1/residents/mei", mei)).toMatchObject({ status: 200 });
    const { body } = await house.ask("POST", "/api/v1/invitations", { resident: "mei" });
    const hand = await visits.open(here(url, (body as { link: string }).link), inHand);
    const phone = hand.page;
    await phone.getByLabel("New PIN", { exact: true }).fill("719264");
    await phone.getByLabel("New PIN once more").fill("719264");
    await button(phone, "Come in").click(soon);
    await reads(phone, "Welcome. This phone is part of the house now.", 40_000);
    await live(phone);
    const seat = await phone.evaluate<string>("localStorage.getItem('lintel.phone')");

    const shown: string[] = [await read(phone)];
    for (const tab of ["Today", "Scenes"]) {
      await phone.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: tab }).click();
      await expect.poll(() => read(phone), soon).not.toMatch(/Asking the house/);
      shown.push(await read(phone));
    }
    expect(await phone.getByRole("button", { name: /Skip next|min later|Just once/ }).count()).toBe(0);
    await phone.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: "Home" }).click();
    await button(phone, "House").click();
    await button(phone, /^You/).waitFor(soon);
    shown.push(await read(phone));
    expect(await button(phone, /^(People|Screens)/).count()).toBe(0);
    expect(await phone.getByRole("link", { name: /set-up/ }).count()).toBe(0);
    for (const text of shown) expect(text).not.toMatch(/\bLin\b|\bBo\b|Studio|Open the door|Stop the bath/);

    const asks: readonly (readonly [string, string, unknown?])[] = [
      ["GET", "residents"],
      ["GET", "residents/lin"],
      ["GET", "presence/lin"],
      ["GET", "things"],
      ["GET", "door/audit"],
      ["GET", "today?resident=lin"],
      ["GET", "scenes/morning/settings?resident=lin"],
      ["PUT", "residents/mei", { ...mei, standing: "owner" }],
      ["DELETE", "residents/lin"],
      ["PUT", "residents/lin/pin", { pin: "719264" }],
      ["POST", "invitations", { resident: "lin" }],
      ["POST", "pairings/accept", { code: "123456", place: "nursery" }],
      ["PUT", "home", { name: "Mine" }],
      ["PUT", "scenes/evening/settings", { resident: "mei", set: { bath_enabled: true } }],
      ["POST", "scenes/evening/run"],
      ["POST", "things/bath/stop"],
      ["PUT", "roles/bath", { thing: "bath" }],
      ["POST", "door/pin", { pin: "274918" }],
    ];
    const answers = await Promise.all(asks.map(async (ask) => [ask[1], await forged(phone, seat, ask)] as const));
    expect(answers.filter(([, code]) => !refused.test(code))).toEqual([]);
    // Nor by saying that she sits where others sit.
    for (const other of ["phone-lin", "desk", "screen-hall"])
      expect(await forged(phone, other, ["GET", "residents"])).toBe("E_NO_TOKEN");
    await phone.goto(`${url}/home/?seat=${seat}`);
    await reads(phone, "This page is for grown-ups.");

    // The wall over her bed: the hour, and that she is up.
    const tablet = await visits.open(`${url}/wall/`);
    const wall = tablet.page;
    const code = await numberOf(wall);
    const accepted = await house.ask("POST", "/api/v1/pairings/accept", { code, place: "nursery" });
    expect(accepted.status).toBeLessThan(300);
    await live(wall);
    await reads(wall, /Nursery.*18:0\d/);
    await wall.mouse.click(640, 300);
    await button(wall, "I'm up").waitFor(soon);
    expect(await button(wall, /Stop|code/).count()).toBe(0);
    const { screen } = accepted.body as { screen: string };
    const byWall = await Promise.all(asks.map(async (ask) => [ask[1], await forged(wall, screen, ask)] as const));
    expect(byWall.filter(([, said]) => !refused.test(said))).toEqual([]);
    for (const visit of [hand, tablet]) {
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
  },
);

test.skipIf(!browserThere)(
  "a language is chosen on the phone and on the house page, and every word of it changes",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00", pages: visits.pages.folder });
    await house.to(2_000);
    const names = await namesIn(house);
    const hand = await visits.open(linkOf(house, "phone-lin"), inHand);
    const { page } = hand;
    await live(page);
    const tabs = page.locator("nav.tabs button");
    const chooser = page.locator("select", { has: page.locator('option[value="zh-Hans"]') });
    /** What each page of the phone says, once it has asked the house. */
    const onPhone = async (lang: string): Promise<readonly string[]> => {
      const all: string[] = [];
      for (const tab of await tabs.all()) {
        await tab.click();
        all.push(...(await saysAllIn(page, names, lang)));
      }
      await tabs.first().click();
      await page.locator(".to-house .link").click();
      // A grown-up has four ways; what needs a look comes before them, if anything does.
      await page.locator(".ways > button:nth-last-of-type(4)").click();
      await chooser.waitFor(soon);
      return [...all, ...(await saysAllIn(page, names, lang))];
    };
    const english = await onPhone("en");
    expect(english.length).toBeGreaterThan(60);
    await chooser.selectOption("zh-Hans");
    const simple = await onPhone("zh-Hans");
    await chooser.selectOption("zh-Hant");
    const traditional = await onPhone("zh-Hant");
    expect(traditional).not.toEqual(simple);
    expect(traditional.join("\n")).not.toMatch(/[这时设门间开]/);
    expect(simple.join("\n")).not.toMatch(/[這時設門間開]/);

    // The house page, by its own switch.
    await page.goto(`http://localhost:${house.hub.ready.http}/home/?seat=phone-lin`);
    await page.locator('[data-line="live"] h1').waitFor(soon);
    for (const [language, word] of [
      ["en", "English"],
      ["zh-Hans", "简体中文"],
      ["zh-Hant", "繁體中文"],
    ] as const) {
      await button(page, word).click();
      for (const tab of ["now", "people", "screens", "devices", "house"]) {
        await page.locator(`nav.tabs a[href="#${tab}"]`).click();
        await saysAllIn(page, names, language);
      }
    }
    expect(hand.faults).toEqual([]);
    await hand.close();
  },
);
