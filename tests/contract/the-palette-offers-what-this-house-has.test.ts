import { existsSync, readFileSync } from "node:fs";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { household, type Noun } from "../../hub/core/house.ts";
import { roles } from "../../hub/core/roles.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { flowsChoices } from "../../hub/flows-choices.ts";
import type { Residents } from "../../hub/residents/residents.ts";
import { wordsOf } from "../../hub/words.ts";
import { type CarriedFlows, exampleFlow, openCarriedFlows } from "../help/carried-flows.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

const chromiumPath = "/usr/bin/chromium";

// Node-RED's own function, as far as this test reaches into it.
declare const RED: {
  workspaces: { show(tab: string): void };
  editor: { edit(node: unknown): void };
  nodes: { node(id: string): unknown; dirty(): boolean };
};

const closing = new AsyncDisposableStack();
let carried: CarriedFlows;
let url: string;
let cookie: { name: string; value: string };

const documents: Partial<Record<Noun, readonly object[]>> = {
  role: [
    household.role.parse({ id: "screen.kitchen", thing: "kitchen-screen" }),
    household.role.parse({ id: "bath", thing: "tub" }),
  ],
  place: [household.place.parse({ id: "kitchen", name: "Grandma's kitchen" })],
  resident: [
    household.resident.parse({ id: "lin", name: "Lin", standing: "owner", language: "en", sleeps: "kitchen" }),
  ],
};
const residents = { all: (noun: Noun) => documents[noun] ?? [] } as Pick<Residents, "all">;

beforeAll(async () => {
  if (!existsSync(chromiumPath)) return;
  const words = wordsOf("en");
  const morning = JSON.parse(readFileSync("flows/morning.json", "utf8")) as SceneDocument;
  const scenes = [exampleFlow("function"), exampleFlow("switch"), morning];
  const choices = flowsChoices(residents, { list: () => [] }, { words, language: "en", zone: "UTC" });
  carried = closing.use(await openCarriedFlows(scenes, choices));
  const small = smallHouse();
  const api = closing.use(await openSmallApi(small, "/nonexistent", undefined, carried.flows.nodeRed.editor));
  url = `${api.url}/flows/`;
  const [name = "", value = ""] = small.seat({ seat: "desk", resident: "ada", stepped: true }).cookie.split("=");
  cookie = { name, value };
}, 60_000);
afterAll(async () => await closing.disposeAsync());

async function editor(context: BrowserContext): Promise<Page> {
  await context.addCookies([{ ...cookie, url }]);
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector("#example-function-clear", { state: "attached" });
  return page;
}

async function edit(page: Page, tab: string, id: string): Promise<void> {
  await page.evaluate(
    ([to, node]) => {
      RED.workspaces.show(to);
      RED.editor.edit(RED.nodes.node(node));
    },
    [tab, id] as const,
  );
  await page.locator("#lintel-key:not(:empty)").waitFor();
}
const options = (page: Page, field: string) =>
  page
    .locator(`[data-field="${field}"]`)
    .first()
    .locator("option")
    .evaluateAll((all) => all.map((one) => one.getAttribute("value")));

test.skipIf(!existsSync(chromiumPath))(
  "a form offers the roles, verbs, parameters and settings of this house",
  async () => {
    await using browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
    const page = await editor(await browser.newContext({ locale: "zh-TW" }));
    await edit(page, "example-function", "example-function-clear");
    expect(await page.locator('[data-field="role"] label').textContent()).toBe("角色");
    const offered = await options(page, "role");
    expect(offered).toEqual(expect.arrayContaining(["screen.kitchen", "screen.own", "bath"]));
    expect(offered).not.toContain("door");
    // Where an act may ask every one of them, and where that is called as the phone calls it.
    expect(offered).toEqual(expect.arrayContaining(["screen.every", "bath.every"]));
    expect(
      await page.locator('[data-field="role"] option[value="screen.here"]').first().getAttribute("label"),
    ).toContain(wordsOf("zh-Hant")["step.place.here"]);
    expect(await options(page, "verb")).toEqual(Object.keys(roles.screen.verbs));
    await page.locator('[data-field="role"] input').first().fill("bath");
    await page.locator('[data-field="verb"] input').first().focus();
    expect(await options(page, "verb")).toEqual(Object.keys(roles.bath.verbs));
    await page.locator('[data-field="verb"] input').first().fill("fill");
    await page.locator('[data-field="with"] .red-ui-editableList-addButton').first().click();
    expect(await options(page, "with")).toEqual(expect.arrayContaining(["level_pct", "target_c"]));
    await page.click("#node-dialog-cancel");
    await page.waitForSelector("#node-dialog-ok", { state: "detached" });
    // Facts and settings are chosen from lists now, and what stood there still does.
    await edit(page, "morning", "morning-show-today");
    await page.click("#node-dialog-ok");
    await page.waitForSelector("#node-dialog-ok", { state: "detached" });
    expect(await page.evaluate(() => RED.nodes.dirty())).toBe(false);
    await edit(page, "example-switch", "example-switch-woke");
    expect(await options(page, "moment")).toContain("brushing");
    expect(await options(page, "moment")).not.toContain("told");
    expect(await options(page, "who")).toEqual(["anyone", "adults", "lin"]);
    expect(await page.locator('[data-field="place"] option[value="kitchen"]').getAttribute("label")).toBe(
      "Grandma's kitchen",
    );
  },
  60_000,
);

test.skipIf(!existsSync(chromiumPath))(
  "an example is written in fields, offers what this house has, and says the same when it was only looked at",
  async () => {
    await using browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
    const page = await editor(await browser.newContext({ locale: "zh-TW" }));
    const asDrawn = (id: string) =>
      page.evaluate((node) => {
        const { given, when, then } = RED.nodes.node(node) as Record<string, unknown>;
        return JSON.stringify([given, when, then]);
      }, id);
    const close = async () => {
      await page.click("#node-dialog-ok");
      await page.waitForSelector("#node-dialog-ok", { state: "detached" });
    };
    for (const key of ["breakfast", "asked", "players-dead", "no-sound"]) {
      const id = `morning-eg-${key}`;
      const before = await asDrawn(id);
      await edit(page, "morning", id);
      expect(await page.locator(".lintel-json, .red-ui-typedInput-type-json").count()).toBe(0);
      await close();
      expect(JSON.parse(await asDrawn(id))).toEqual(JSON.parse(before));
    }
    expect(await page.evaluate(() => RED.nodes.dirty())).toBe(false);
    await edit(page, "morning", "morning-eg-no-sound");
    expect(await options(page, "role")).toEqual(expect.arrayContaining(["screen.kitchen", "bath"]));
    expect(await options(page, "role")).not.toContain("bath.every");
    expect(await options(page, "who")).toEqual(expect.arrayContaining(["resident:any", "lin"]));
    expect(await page.locator('[data-field="stands"] > label').first().textContent()).toBe("家裡的情況");
    const then = page.locator('[data-field="then"]').first();
    await then.locator(".red-ui-editableList-addButton").last().click();
    const row = then.locator("li:has(> .red-ui-editableList-item-content)").last();
    await row.locator("select").first().selectOption("never");
    await row.locator('[data-field="role"] input').fill("bath");
    await row.locator('[data-field="verb"] input').fill("fill");
    await close();
    const [, , expected] = JSON.parse(await asDrawn("morning-eg-no-sound")) as unknown[];
    expect(expected).toContainEqual({ never: { role: "bath", verb: "fill" } });
  },
  120_000,
);

test.skipIf(!existsSync(chromiumPath))(
  "each node shows live how it stands, and still does when the page is opened anew",
  async () => {
    await using browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
    const page = await editor(await browser.newContext({ locale: "en-US" }));
    await page.evaluate(() => RED.workspaces.show("example-function"));
    const label = (key: string) => page.locator(`#example-function-${key} .red-ui-flow-node-status-label`);
    const id = carried.start("example-function");
    await expect.poll(() => label("clear").textContent()).toMatch(/^running since \d\d:\d\d$/);
    for (const { command } of carried.room.left.splice(0)) carried.room.did(command.id, "done");
    expect(carried.room.scenes.run(id)?.state).toBe("done");
    await expect.poll(() => label("clear").textContent()).toMatch(/^done \d\d:\d\d$/);
    await page.reload();
    await page.waitForSelector("#example-function-clear", { state: "attached" });
    await page.evaluate(() => RED.workspaces.show("example-function"));
    await expect.poll(() => label("clear").textContent()).toMatch(/^done \d\d:\d\d$/);
  },
  60_000,
);
