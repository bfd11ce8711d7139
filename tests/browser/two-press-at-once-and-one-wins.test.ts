import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { virtualResidents } from "../../hub/virtual-house.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { askInPage } from "../help/in-page.ts";
import { browserThere } from "../help/wall.ts";

const seat = "desk";

let pages: BuiltPages;
let browser: Browser;
let house: TestHouse;
let lin: Page;
let bo: Page;

/** A grown-up at a browser of their own. */
async function sits(path: string, body: object): Promise<Page> {
  const context = await browser.newContext({ locale: "en" });
  const page = await context.newPage();
  await page.goto(`http://localhost:${house.hub.ready.http}/signin`);
  expect(await askInPage(page, "POST", path, { body })).toMatchObject({ status: 201, body: { seat } });
  return page;
}

beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  house = await startHouse({ at: "2026-03-04T19:00:00+08:00", pages: pages.folder });
  const claim = await house.ask("POST", "/api/v1/claim-window", { resident: "lin" });
  const { code } = claim.body as { code: string };
  const secrets = { password: "a kettle on the windowsill", pin: "274913" };
  lin = await sits("claim", { code, resident: "lin", name: "Lin", language: "en", ...secrets });
  // Bo claims, too: an invitation alone would make him a phone.
  const other = await house.ask("POST", "/api/v1/claim-window", { resident: "bo" });
  const his = { password: "two spoons beside the lake", pin: virtualResidents[1].code };
  bo = await sits("claim", {
    code: (other.body as { code: string }).code,
    resident: "bo",
    name: "Bo",
    language: "en",
    ...his,
  });
}, 180_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  await house[Symbol.asyncDispose]();
  pages[Symbol.dispose]();
});

test.skipIf(!browserThere)("both see to one notice: one was first, and the other reads who", async () => {
  await house.happen("door-camera", "cover", { on: true });
  const list = async (page: Page) =>
    ((await askInPage(page, "GET", "notices", { seat })).body["items"] as { id: string }[]).map(({ id }) => id);
  for (let n = 0; n < 40 && (await list(lin)).length === 0; n += 1) await house.to(30_000);
  const [id] = await list(lin);
  expect(await list(bo)).toEqual([id]);
  const both = await Promise.all(
    [lin, bo].map((page) => askInPage(page, "POST", `notices/${id}/handled`, { seat, body: {} })),
  );
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(both.filter(({ body }) => body["first"] === true).length).toBe(1);
  const first = both[0]?.body["first"] === true ? "Lin" : "Bo";
  expect(both.map(({ body }) => body["by"])).toEqual([first, first]);
});

test.skipIf(!browserThere)(
  "both rename one room they have seen: one name stands, and the other is told plainly",
  async () => {
    const at = "places/hall";
    const seen = await Promise.all([lin, bo].map((page) => askInPage(page, "GET", at, { seat })));
    const put = (page: Page, name: string, n: number) => {
      const { id: _, ...rest } = seen[n]?.body ?? {};
      return askInPage(page, "PUT", at, { seat, match: seen[n]?.tag ?? null, body: { ...rest, name } });
    };
    const done = await Promise.all([put(lin, "Front hall", 0), put(bo, "Porch", 1)]);
    expect(new Set(done.map(({ status }) => status))).toEqual(new Set([200, 412]));
    const [won, lost] = done[0]?.status === 200 ? done : done.toReversed();
    expect(lost?.body).toMatchObject({ code: "E_CHANGED" });
    expect(lost?.body["message"]).toMatch(/[A-Z]\w+ .+\.$/);
    for (const page of [lin, bo])
      expect((await askInPage(page, "GET", at, { seat })).body["name"]).toBe(won?.body["name"]);
  },
);

test.skipIf(!browserThere)("both skip one morning: it is skipped once, and each reads by whom", async () => {
  const body = { do: "skip", resident: "lin" };
  const done = await Promise.all(
    [lin, bo].map((page) => askInPage(page, "POST", "scenes/morning/next", { seat, body })),
  );
  expect(done.map(({ status }) => status)).toEqual([200, 200]);
  const said = await Promise.all(
    [lin, bo].map(async (page) => {
      const { next } = (await askInPage(page, "GET", "scenes/morning/settings?resident=lin", { seat })).body;
      return next as { readonly skipped: boolean; readonly skipped_says: string };
    }),
  );
  expect(said.map(({ skipped }) => skipped)).toEqual([true, true]);
  // Whoever was first is `you` to themselves and a name to the other.
  expect(new Set(said.map(({ skipped_says }) => skipped_says)).size).toBe(2);
  for (const { skipped_says } of said) expect(skipped_says).toMatch(/\w+ \w+/);
});
