import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { virtualResidents } from "../../hub/virtual-house.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { askInPage } from "../help/in-page.ts";
import { browserThere } from "../help/wall.ts";

const password = "a kettle on the windowsill";
// Whoever was there before is asked for the PIN they have.
const boPin = virtualResidents[1].code;
const soon = { timeout: 30_000 };

let pages: BuiltPages;
let browser: Browser;
let house: TestHouse;
let elsewhere: { readonly port: number; close(): void };

/** The house's own address in the browser. */
const home = () => `http://localhost:${house.hub.ready.http}`;

beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  const names = "MAP elsewhere.example 127.0.0.1, MAP rebound.example 127.0.0.1";
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", `--host-resolver-rules=${names}`],
  });
  house = await startHouse({ at: "2026-03-04T19:00:00+08:00", pages: pages.folder });
  const server = createServer((_, answer) => {
    answer.writeHead(200, { "content-type": "text/html" });
    answer.end("<!doctype html><title>a page of somebody else</title><p>hello</p>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  elsewhere = { port: (server.address() as AddressInfo).port, close };
}, 180_000);
afterAll(async () => {
  if (!browserThere) return;
  elsewhere.close();
  await browser.close();
  await house[Symbol.asyncDispose]();
  pages[Symbol.dispose]();
});

/** A browser of its own, on a page of the house that asks nothing by itself. */
async function visitor(): Promise<{ readonly page: Page; readonly context: BrowserContext } & AsyncDisposable> {
  const context = await browser.newContext({ locale: "en" });
  const page = await context.newPage();
  await page.goto(`${home()}/signin`);
  return { page, context, [Symbol.asyncDispose]: () => context.close() };
}

let secrets = 0;
/** Signs a grown-up in at a browser: with a password that is new each time. */
async function signedIn(who: "lin" | "bo"): Promise<Awaited<ReturnType<typeof visitor>>> {
  const at = await visitor();
  const known = `${password} ${(secrets += 1)}`;
  const claimed = await house.ask("POST", "/api/v1/claim-window", { resident: who });
  if (who === "lin" && claimed.status < 300) {
    const { code } = claimed.body as { code: string };
    const asked = { code, resident: who, name: "Lin", language: "en", password: known, pin: "274913" };
    expect((await askInPage(at.page, "POST", "claim", { body: asked })).status).toBe(201);
    return at;
  }
  const invited = await house.ask("POST", "/api/v1/invitations", { resident: who });
  const { code } = invited.body as { code: string };
  const joined = await askInPage(at.page, "POST", "join", { body: { code, password: known } });
  expect(joined).toMatchObject({ status: 201 });
  return at;
}

/** What of the house somebody else might want to change. */
async function stands(): Promise<unknown> {
  const asked = ["residents", "places", "settings", "sessions", "screens", "roles", "notices"];
  const told = await Promise.all(asked.map((path) => house.ask("GET", `/api/v1/${path}`)));
  return told.map(({ body }) => body);
}

// Everything a page of somebody else can make a browser do, with the cookies of whoever looks at it.
const tries = (to: string) => `(async () => {
  const to = ${JSON.stringify(to)};
  const seen = [];
  const note = (what) => (answer) => seen.push(what + " " + answer);
  const json = { "content-type": "application/json" };
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const went = (what, how) => how().then(async (answer) => answer.type === "opaque" ? undefined : note(what)("was answered " + answer.status + " " + await answer.text()), () => undefined);
  for (const mode of ["cors", "no-cors"]) {
    await went(mode + " read", () => fetch(to + "/api/v1/me", { mode, credentials: "include" }));
    await went(mode + " post", () => fetch(to + "/api/v1/notices/any/handled", { mode, method: "POST", credentials: "include", body: "{}", headers: { "content-type": "text/plain" } }));
    await went(mode + " next", () => fetch(to + "/api/v1/scenes/morning/next", { mode, method: "POST", credentials: "include", body: JSON.stringify({ do: "skip", resident: "lin" }) }));
  }
  await went("seat", () => fetch(to + "/api/v1/me", { credentials: "include", headers: { "x-lintel-seat": "desk" } }));
  await went("put", () => fetch(to + "/api/v1/places/hall", { method: "PUT", credentials: "include", headers: { ...json, "x-lintel-seat": "desk" }, body: JSON.stringify({ name: "Taken", eating: false }) }));
  await went("leave", () => fetch(to + "/api/v1/sessions/current", { method: "DELETE", credentials: "include", headers: { "x-lintel-seat": "desk" } }));
  await new Promise((done) => {
    const image = new Image();
    image.onload = () => { note("image")("was shown"); done(); };
    image.onerror = done;
    image.src = to + "/api/v1/me";
  });
  for (const path of ["/socket.io/?EIO=4&transport=websocket", "/mqtt"]) await new Promise((done) => {
    const socket = new WebSocket(to.replace("http", "ws") + path);
    socket.onopen = () => { note(path)("was opened"); done(); };
    socket.onerror = socket.onclose = done;
  });
  const frame = document.createElement("iframe");
  frame.src = to + "/home/";
  document.body.append(frame);
  for (const [path, name, value] of [["/api/v1/sessions/current", "_method", "DELETE"], ["/api/v1/scenes/morning/next", '{"do":"skip","resident":"lin","x":"', '"}'], ["/api/v1/residents/bo", "name", "Taken"]]) {
    const inner = document.createElement("iframe");
    inner.name = "f" + Math.random();
    const form = document.createElement("form");
    Object.assign(form, { action: to + path, method: "post", enctype: "text/plain", target: inner.name });
    const field = document.createElement("input");
    Object.assign(field, { name, value });
    form.append(field);
    document.body.append(inner, form);
    form.submit();
  }
  await wait(1500);
  return seen;
})()`;

test.skipIf(!browserThere)(
  "a page of another address gets nothing out of the house and changes nothing, whoever looks at it",
  { timeout: 180_000 },
  async () => {
    await using lin = await signedIn("lin");
    const before = await stands();
    for (const host of [`http://elsewhere.example:${elsewhere.port}`, `http://localhost:${elsewhere.port}`]) {
      const page = await lin.context.newPage();
      const answers: { readonly url: string; readonly status: number }[] = [];
      page.on("response", (answer) => {
        if (answer.url().startsWith(home())) answers.push({ url: answer.url(), status: answer.status() });
      });
      await page.goto(host);
      expect(await page.evaluate(tries(home())), host).toEqual([]);
      const shown = page.frames().filter((frame) => frame !== page.mainFrame());
      // A frame that was held back shows a page of the browser's own.
      for (const frame of shown) {
        expect(await frame.evaluate("document.body.innerText").catch(() => ""), host).not.toMatch(
          /Lin|Bo\b|Lamp|House/,
        );
      }
      expect(answers.length, host).toBeGreaterThan(3);
      const let_in = answers.filter(({ url, status }) => url.includes("/api/") && status < 400);
      expect(let_in, host).toEqual([]);
      await page.close();
    }
    expect(await stands()).toEqual(before);
    expect((await askInPage(lin.page, "GET", "me", { seat: "desk" })).body).toMatchObject({ resident: "lin" });

    // A name of somebody else that leads to this machine is nobody the house knows.
    const rebound = await lin.context.newPage();
    const answer = await rebound.goto(`http://rebound.example:${house.hub.ready.http}/`);
    expect(answer?.status()).toBeGreaterThanOrEqual(400);
    expect(await rebound.textContent("body")).toContain("E_WRONG_HOST");
    expect((await askInPage(rebound, "GET", "entry")).body).toMatchObject({ code: "E_WRONG_HOST" });
  },
);

test.skipIf(!browserThere)("a session opens its own seat alone, and none once it has ended", async () => {
  await using lin = await signedIn("lin");
  await using thief = await visitor();
  const [cookie] = (await lin.context.cookies()).filter(({ name }) => name.endsWith(".desk"));
  if (!cookie) throw new Error("no session");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  const others = ["phone-lin", "screen-hall", "desk2"];
  await thief.context.addCookies(others.map((seat) => ({ ...cookie, name: cookie.name.replace("desk", seat) })));
  for (const seat of others) {
    expect(await askInPage(thief.page, "GET", "me", { seat }), seat).toMatchObject({
      status: 401,
      body: { code: "E_NO_TOKEN" },
    });
  }
  // Named by no seat it says nothing, either.
  expect(await askInPage(lin.page, "GET", "me")).toMatchObject({ status: 401 });

  // Who signs out ends what was copied, too.
  await thief.context.addCookies([cookie]);
  expect(await askInPage(thief.page, "GET", "me", { seat: "desk" })).toMatchObject({ status: 200 });
  expect(await askInPage(lin.page, "DELETE", "sessions/current", { seat: "desk" })).toMatchObject({ status: 200 });
  expect(await askInPage(thief.page, "GET", "me", { seat: "desk" })).toMatchObject({ status: 401 });
});

test.skipIf(!browserThere)(
  "a wall's stolen session dies as the wall proves itself anew, and numbers and invitations are of use once",
  { timeout: 180_000 },
  async () => {
    await using wall = await visitor();
    await wall.page.goto(`${home()}/wall/`);
    const digits = async () => (await wall.page.locator(".pair-code").innerText(soon)).replaceAll(/\D/g, "");
    const code = await digits();
    expect(code).toMatch(/^\d{6}$/);
    const accept = () => house.ask("POST", "/api/v1/pairings/accept", { code, place: "hall", screen: "screen-hall" });
    expect((await accept()).status).toBeLessThan(300);
    expect((await accept()).status).toBeGreaterThanOrEqual(400);
    await wall.page.waitForSelector("main[data-line=live]", soon);

    const name = (one: { readonly name: string }) => one.name.endsWith(".screen-hall");
    const stolen = (await wall.context.cookies()).filter(name);
    expect(stolen.length).toBe(1);
    await using thief = await visitor();
    await thief.context.addCookies(stolen);
    const looks = () => askInPage(thief.page, "GET", "me", { seat: "screen-hall" });
    expect(await looks()).toMatchObject({ status: 200, body: { place: "hall" } });
    await wall.context.clearCookies();
    await wall.page.reload();
    await wall.page.waitForSelector("main[data-line=live]", soon);
    await expect.poll(async () => (await looks()).status, soon).toBe(401);
    expect((await wall.context.cookies()).filter(name)).not.toEqual(stolen);

    const { body } = await house.ask("POST", "/api/v1/invitations", { resident: "bo" });
    const invitation = (body as { code: string }).code;
    const join = () => askInPage(thief.page, "POST", "join", { body: { code: invitation, pin: boPin } });
    expect(await join()).toMatchObject({ status: 201 });
    const again = await join();
    expect(again).toMatchObject({ status: 409, body: { code: "E_INVITATION" } });
    expect(again.body["message"]).toMatch(/\w+ \w+/);
  },
);

test.skipIf(!browserThere)(
  "the phone of somebody who left the house goes dark within a second, and says so",
  async () => {
    const mei = { name: "Mei", standing: "child", language: "en", sleeps: "bedside-lin" };
    expect(await house.ask("PUT", "/api/v1/residents/mei", mei)).toMatchObject({ status: 200 });
    const { body } = await house.ask("POST", "/api/v1/invitations", { resident: "mei" });
    await using phone = await visitor();
    const { page } = phone;
    await page.goto(`${home()}/phone/#join=${(body as { code: string }).code}`);
    await page.waitForSelector("input.digits", soon);
    for (const field of await page.locator("input.digits").all()) await field.fill("806391");
    await page.keyboard.press("Enter");
    await page.waitForSelector("main[data-line=live]", soon);
    const seat = (await phone.context.cookies()).map(({ name }) => /\.(phone-.+)$/.exec(name)?.[1]).find(Boolean) ?? "";
    // The page notes itself when it became another.
    await page.evaluate(`void (globalThis.dark = new Promise((done) => {
    const look = () => document.querySelector("main")?.dataset.line !== "live" && done(Date.now());
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  }))`);
    expect((await house.ask("DELETE", "/api/v1/residents/mei")).status).toBeLessThan(300);
    const gone = Date.now();
    expect(await askInPage(page, "GET", "me", { seat })).toMatchObject({ status: 401 });
    expect(Number(await page.evaluate("globalThis.dark")) - gone).toBeLessThan(1_000);
    await page
      .getByText("The house no longer knows this phone. Open its link again.")
      .waitFor(soon)
      .catch(async () => {
        throw new Error(await page.locator("body").innerText());
      });
    expect(await page.locator("body").innerText()).not.toMatch(/Mei|bath|door/i);
    // Nothing of the house is found at its next start, either.
    await page.reload();
    await page.waitForSelector("[data-face=join]", soon);
    expect(await page.evaluate("JSON.stringify({ ...localStorage })")).not.toContain("lintel.known");
  },
);
