import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHouse, type TestHouse } from "../help/house.ts";
import { type Line, lineInHouse } from "../help/makers/line.ts";
import { playTasmotaPlug } from "../help/makers/tasmota.ts";
import { makeRoom } from "../help/makers/water.ts";
import { zigbeeClimate } from "../help/makers/zigbee-climate.ts";
import * as zigbee from "../help/makers/zigbee-devices.ts";
import { playZigbee2mqtt } from "../help/makers/zigbee2mqtt.ts";
import { servePages } from "../help/pages-of-a-house.ts";
import { browserThere, openWalls } from "../help/wall.ts";

// Where somebody wants to look at it: LINTEL_SHOTS=<folder>.
const shots = process.env["LINTEL_SHOTS"];

let walls: Awaited<ReturnType<typeof openWalls>>;
let house: TestHouse;
let line: Line;
let bridge: Awaited<ReturnType<typeof playZigbee2mqtt>>;
let plug: Awaited<ReturnType<typeof playTasmotaPlug>>;
let front: Awaited<ReturnType<typeof servePages>>;

beforeAll(async () => {
  if (!browserThere) return;
  walls = await openWalls();
  house = await startHouse({ at: "2026-03-04T19:00:00+08:00" });
  line = await lineInHouse(house, "makers");
  const { clock } = house;
  bridge = await playZigbee2mqtt(line, {
    clock,
    devices: [
      zigbeeClimate({ name: "Living room AC", ieee: "0x00158d0000000001" }, { room: makeRoom(clock, 26) }),
      zigbee.occupancySensor({ name: "kitchen motion", ieee: "0x00158d0000000002" }),
      zigbee.leakSensor({ name: "<img src=x onerror=alert(1)>", ieee: "0x00158d0000000003" }),
    ],
  });
  plug = await playTasmotaPlug(line, { clock, name: "Breakfast", topic: "breakfast" });
  await line.say(
    "homeassistant/sensor/odd/config",
    {
      unique_id: "odd",
      name: "Odd",
      state_topic: "odd/state",
      value_template: "{% macro a() %}<b>1</b>{% endmacro %}{{ a() }}",
      device: { identifiers: ["odd"], name: "Odd meter" },
    },
    { retain: true },
  );
  await line.say("homeassistant/sensor/bad/config", { unique_id: "bad", state_topic: 7 }, { retain: true });
  await house.to(2_000);
  front = await servePages(walls.pages, house.hub.ready.http ?? 0);
  const [, code] = /#(.+)$/.exec(house.hub.ready.links.find(({ name }) => name === "Claim")?.url ?? "") ?? [];
  const lin = { code, resident: "lin", name: "Lin", language: "en", password, pin: "274913" };
  expect(await house.ask("POST", "/api/v1/claim", lin)).toMatchObject({ status: 201 });
}, 120_000);
afterAll(async () => {
  if (!browserThere) return;
  await front[Symbol.asyncDispose]();
  bridge[Symbol.dispose]();
  plug[Symbol.dispose]();
  await line[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
  await walls[Symbol.asyncDispose]();
});

const password = "a kettle on the windowsill";
const endonyms: Readonly<Record<string, string>> = { en: "English", "zh-CN": "简体中文", "zh-TW": "繁體中文" };

/** The devices of the house page, before an owner who has signed in. */
async function openHome(locale = "en", width = 1280): Promise<Page> {
  const blank = await walls.page();
  const browser = blank.context().browser();
  if (!browser) throw new Error("no browser");
  await blank.close();
  const page = await browser.newPage({ locale, viewport: { width, height: width < 500 ? 812 : 800 } });
  await page.goto(`${front.url}/signin`);
  await page.getByRole("button", { name: endonyms[locale] ?? "English" }).click();
  await page.locator("[name=who]").fill("Lin");
  await page.locator("[name=password]").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/home/");
  await page.goto(`${front.url}/home/#devices`);
  await page.waitForSelector('[data-line="live"] h2', { timeout: 30_000 });
  return page;
}
const shot = async (page: Page, name: string) => {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
};
const card = (page: Page, heading: string) =>
  page.locator("article", { has: page.locator("h3", { hasText: heading }) });
const soon = { timeout: 20_000 };

test.skipIf(!browserThere)(
  "a person finds their plug, takes it in, sees how it stands, and takes it out again",
  { timeout: 180_000 },
  async () => {
    const page = await openHome();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("dialog", (dialog) => {
      faults.push(dialog.message());
      void dialog.dismiss();
    });
    const found = card(page, "Breakfast").first();
    await found.waitFor(soon);
    expect(await found.locator(".because").first().textContent()).toContain(
      "Looks like your breakfast machine, because it is a plug that measures its power",
    );
    expect(await page.locator("body").textContent()).toContain("{% macro a() %}<b>1</b>{% endmacro %}");
    expect(await page.locator("img").count()).toBe(0);
    await shot(page, "home-found-1280");

    // Without its limit nothing is sent: the field is asked for.
    await found.getByRole("button", { name: "Use it as: Breakfast machine" }).click();
    expect(await page.evaluate("document.querySelector('[name=auto_off_s]').validity.valueMissing")).toBe(true);
    await found.locator("input[name=auto_off_s]").fill("900");
    await found.locator("select[name=place]").selectOption("kitchen");
    await found.locator("input[name=instead]").check();
    await found.getByRole("button", { name: "Use it as: Breakfast machine" }).click();
    const role = card(page, "The breakfast machine");
    await role.getByText("It switches off by itself after 900 s.").waitFor(soon);
    await house.to(15_000);
    await role.getByText("Ready", { exact: true }).waitFor(soon);

    // Looked at only: nothing is switched on.
    await role.getByRole("button", { name: "Try it out" }).click();
    await role.getByText("a test never starts water or heat").waitFor(soon);
    expect(plug.commands.filter((command) => command.endsWith("ON"))).toEqual([]);
    await shot(page, "home-roles-1280");

    // It goes: the page says what that means for tomorrow.
    await line.say("tele/breakfast/LWT", "Offline", { retain: true });
    await house.to(600_000);
    await page.getByRole("link", { name: "Now" }).click();
    await page.getByText(/^Tomorrow's breakfast will not run: Breakfast is offline since 19:\d\d/).waitFor(soon);
    await shot(page, "home-wrong-1280");
    await page.getByRole("link", { name: "Devices" }).click();
    await line.say("tele/breakfast/LWT", "Online", { retain: true });
    await house.to(15_000);

    // The machine of before takes its place again, without a scene being touched.
    await role
      .getByRole("button", { name: /^Replace by/ })
      .first()
      .click();
    await role.locator("h3", { hasNotText: "Breakfast Breakfast" }).waitFor(soon);
    await card(page, "Breakfast").getByRole("button", { name: "Take it out of the house" }).click();
    await page.getByRole("button", { name: "Yes, take Breakfast out" }).click();
    await card(page, "Breakfast").getByRole("button", { name: "Use it as: Breakfast machine" }).waitFor(soon);
    expect(faults).toEqual([]);
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "an AC is tried out and put back, and a hand on it is released, on a phone in Chinese",
  { timeout: 180_000 },
  async () => {
    const page = await openHome("zh-CN", 375);
    const found = card(page, "Living room AC").first();
    await found.waitFor(soon);
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-Hans");
    await shot(page, "home-found-375-zh-Hans");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await found.locator("input[name=instead]").check();
    await found.getByRole("button", { name: "用作：空调" }).click();
    await house.to(15_000);
    const role = card(page, "空调").filter({ hasText: "Living room AC" }).last();
    await role.getByRole("button", { name: "试用" }).click(soon);
    await house.to(12_000);
    await role.getByRole("button", { name: "马上恢复" }).click(soon);
    await house.to(30_000);
    await role.getByText("已恢复原样").waitFor(soon);

    await house.to(240_000);
    const now = JSON.parse(
      line.said.findLast(({ topic }) => topic === "zigbee2mqtt/Living room AC")?.text ?? "{}",
    ) as object;
    await line.say("zigbee2mqtt/Living room AC", { ...now, system_mode: "cool", current_heating_setpoint: 23 });
    await house.to(2_000);
    await role
      .getByText("有人在设备上按了")
      .waitFor(soon)
      .catch(() => undefined);
    await shot(page, "home-held-375-zh-Hans");
    await role.getByRole("button", { name: "让场景重新使用它" }).click(soon);
    await expect.poll(() => role.getByRole("button", { name: "让场景重新使用它" }).count(), soon).toBe(0);
    const traditional = await openHome("zh-TW", 375);
    await shot(traditional, "home-375-zh-Hant");
    expect(await traditional.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await traditional.close();
    await page.close();
  },
);

test.skipIf(!browserThere)("a child is sent to its own phone, and a stranger sees nothing", async () => {
  const page = await walls.page();
  await page.goto(`${front.url}/home/`);
  await page.getByText("Nobody is signed in here any more.").waitFor(soon);
  await page.goto(`${front.url}/home/#token=nobodys`);
  await page.reload();
  await page.getByText("Nobody is signed in here any more.").waitFor(soon);
  await shot(page, "home-refused-1280");
  const mei = { name: "Mei", standing: "child", language: "en", sleeps: "bedside-lin" };
  expect(await house.ask("PUT", "/api/v1/residents/mei", mei)).toMatchObject({ status: 200 });
  const { body } = await house.ask("POST", "/api/v1/invitations", { resident: "mei" });
  const join = JSON.stringify({ code: (body as { code: string }).code, password: "three small red apples" });
  const joined = `fetch("/api/v1/join", { method: "POST", headers: { "content-type": "application/json" }, body: ${JSON.stringify(join)} }).then((answer) => answer.json())`;
  const { seat } = await page.evaluate<{ seat: string }>(joined);
  await page.goto(`${front.url}/home/?seat=${seat}#people`);
  await page.getByText("This page is for grown-ups.").waitFor(soon);
  expect(await page.locator("article").count()).toBe(0);
  await page.close();
});
