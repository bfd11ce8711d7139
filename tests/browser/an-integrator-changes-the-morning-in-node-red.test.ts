import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flowsSocketOf } from "../../hub/config.ts";
import { startHouse } from "../help/house.ts";
import { runFlows } from "../help/node-red.ts";
import { openVisits, until, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

const soon = { timeout: 20_000 };
const deploy = "#red-ui-header-button-deploy";
const notice = (page: Page, text: string) => page.locator(".red-ui-notification", { hasText: text });

/** Opens a node's form as a double click does; the form has asked the house what there is to choose. */
async function openForm(page: Page, id: string): Promise<void> {
  const shown = page.locator("#lintel-key", { hasText: /./ });
  // The canvas takes a double click only while it draws nothing else.
  for (let tries = 0; tries < 4 && (await shown.count()) === 0; tries += 1) {
    await page.locator(`#${id}`).dblclick();
    await Promise.race([shown.waitFor(soon), page.waitForTimeout(4_000)]);
  }
  await shown.waitFor(soon);
}

async function closeForm(page: Page): Promise<void> {
  await page.click("#node-dialog-ok");
  await page.waitForSelector("#node-dialog-ok", { state: "detached" });
}

/** Presses the button, and gives what the house answered. */
async function deploys(page: Page): Promise<number> {
  const answered = page.waitForResponse(
    (one) => one.request().method() === "POST" && one.url().endsWith("/flows/flows"),
  );
  await page.click(`${deploy}:not(.disabled)`);
  return (await answered).status();
}

test.skipIf(!browserThere)(
  "she signs in, changes what the morning shows, deploys, and it shows that; a bad change is refused where it stands; it is taken back",
  { timeout: 300_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00", pages: visits.pages.folder, flows: true });
    const data = join(house.folder, "virtual");
    await using _flows = runFlows(flowsSocketOf({ data }), join(data, "flows"));
    const url = `http://localhost:${house.hub.ready.http}`;
    const { body } = await house.ask("POST", "/api/v1/claim-window", { resident: "lin" });
    const password = "a kettle on the windowsill";
    const claimed = await fetch(`${url}/api/v1/claim`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-lintel-seat": "desk",
        "sec-fetch-site": "same-origin",
        origin: url,
      },
      body: JSON.stringify({
        code: (body as { code: string }).code,
        resident: "lin",
        name: "Lin",
        language: "en",
        password,
        pin: "274913",
      }),
    });
    expect(claimed.status).toBe(201);

    const { page, faults, ...visit } = await visits.open(`${url}/flows/`);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.locator("input[name=who]").fill("Lin");
    await page.locator("input[name=password]").fill(password);
    await until(
      house,
      page
        .locator("button[type=submit]")
        .click()
        .then(() => page.waitForURL(`${url}/flows/`, soon)),
    );
    await page.locator("#red-ui-tab-morning").waitFor(soon);
    await page.locator("#red-ui-tab-morning").click();

    // The card of the morning gets a value by another name.
    await openForm(page, "morning-show-today");
    const names = page.locator('[data-field="with"] .lintel-name');
    const rows = await names.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
    await names.nth(rows.indexOf("with.language")).fill("with.spoken");
    await closeForm(page);
    expect(await deploys(page)).toBe(200);
    await notice(page, "Successfully deployed").waitFor(soon);
    const begun = await house.ask("POST", "/api/v1/scenes/morning/run", { resident: "lin" });
    expect(begun.status).toBe(201);
    await until(house, expect.poll(() => house.shows("screen-bedside-lin"), soon).toHaveProperty("shows.spoken", "en"));

    // What no screen can do is refused, with tab, step and field.
    await openForm(page, "morning-show-today");
    await page.locator('[data-field="verb"] input').first().fill("explode");
    await closeForm(page);
    expect(await deploys(page)).toBe(422);
    const refusal = notice(page, "Nothing was saved.");
    await refusal.waitFor(soon);
    expect(await refusal.innerText()).toMatch(/Morning, Show today, field verb:/);
    expect(await refusal.innerText()).not.toMatch(/[{}"\\]/);
    expect(await page.locator(`${deploy}.disabled`).count()).toBe(0);
    await refusal.click();
    await openForm(page, "morning-show-today");
    await page.locator('[data-field="verb"] input').first().fill("show");
    await closeForm(page);
    expect(await deploys(page)).toBe(200);
    await expect.poll(() => page.evaluate("RED.nodes.dirty()"), soon).toBe(false);

    // Another screen than an example expects: refused with the example, what it expected and what came.
    await openForm(page, "morning-show-today");
    await page.locator('[data-field="role"] input').first().fill("screen.hall");
    await closeForm(page);
    expect(await deploys(page)).toBe(422);
    const broken = notice(page, "would no longer come true");
    await broken.waitFor(soon);
    expect(await broken.innerText()).toMatch(/“Somebody wakes: .*Expected, but it did not come: /);
    await broken.click();
    await openForm(page, "morning-show-today");
    await page.locator('[data-field="role"] input').first().fill("screen.own");
    await closeForm(page);
    expect(await deploys(page)).toBe(200);
    await expect.poll(() => page.evaluate("RED.nodes.dirty()"), soon).toBe(false);

    // Somebody takes it back elsewhere: the open editor draws that by itself.
    expect(await until(house, page.evaluate<number>(revert))).toBe(200);
    const drawn = () => page.evaluate('RED.nodes.node("morning-show-today").with["with.spoken"] ?? "gone"');
    await expect.poll(drawn, soon).toBe("gone");
    expect(await page.locator(`${deploy}.disabled`).count()).toBe(1);

    // What heats is saved as a draft: the editor says what it waits for, and the house goes on as before.
    await openForm(page, "morning-start-breakfast");
    await page.locator('[data-field="deadline_s"] input').first().fill("1400");
    await closeForm(page);
    expect(await deploys(page)).toBe(200);
    await notice(page, "waits until an adult confirms it with a PIN").waitFor(soon);
    const waiting = await house.ask("GET", "/api/v1/scene-drafts");
    expect(waiting.body).toMatchObject({ items: [{ scene: "morning" }] });
    expect(faults).toEqual([]);
    await visit.close();
  },
);

/** What a page of the house asks to have the scene as it came. */
const revert = `(async () => {
  const seat = { "x-lintel-seat": "desk" };
  const now = await fetch("/api/v1/scenes/morning/drawn", { headers: seat });
  const past = await (await fetch("/api/v1/scenes/morning/revisions", { headers: seat })).json();
  const revision = past.items.find(({ source }) => source === "shipped").revision;
  const headers = { ...seat, "content-type": "application/json", "if-match": now.headers.get("etag") };
  const answer = await fetch("/api/v1/scenes/morning/revert", { method: "POST", headers, body: JSON.stringify({ revision }) });
  return answer.status;
})()`;
