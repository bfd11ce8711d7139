import { readFileSync } from "node:fs";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { phoneShots } from "../../scripts/phone-fixtures.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { phoneOnStage, type StagedPage } from "../help/staged-pages.ts";
import { standing, type Told } from "../help/told-by-a-page.ts";
import { browserThere } from "../help/wall.ts";

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}, 180_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

const soon = { timeout: 20_000 };
/** The phone of a picture, with nothing done on it yet: it stands at its home page. */
const fresh = (name: string): StagedPage => {
  const found = phoneShots.find((one) => one.name === name);
  if (!found) throw new Error(`there is no picture ${name}`);
  return { ...phoneOnStage(found), does: undefined };
};

type Hand = {
  readonly page: Page;
  /** One touch of a finger; typing is none. */
  touch(what: Locator): Promise<void>;
  /** Presses and stays, until the house has heard. */
  hold(what: Locator): Promise<void>;
};
type Task = {
  readonly task: string;
  readonly picture: string;
  /** What the house hears at the end. */
  readonly says: string;
  readonly does: (hand: Hand) => Promise<void>;
};

const tab = (page: Page, name: string) => page.locator(".tabs").getByRole("button", { name });
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" }).first();
const alike = (page: Page, name: string) => page.locator(".alike").getByRole("button", { name, exact: true }).first();
const row = (page: Page, name: RegExp) => page.locator(".way-on", { hasText: name }).first();

/** From the home page of the phone on, every one. */
const tasks: readonly Task[] = [
  {
    task: "Say yes to a permission",
    picture: "phone-privacy",
    says: "POST privacy/grants",
    does: async ({ page, touch }) => {
      await toAsk({ page, touch });
      await touch(alike(page, "Yes"));
    },
  },
  {
    task: "Say no to a permission",
    picture: "phone-privacy",
    says: "POST privacy/refusals",
    does: async ({ page, touch }) => {
      await toAsk({ page, touch });
      await touch(alike(page, "No"));
    },
  },
  {
    task: "Take a permission back",
    picture: "phone-privacy",
    says: "DELETE privacy/grants/c_01J8ZQ4W7N3C2K5T9V6XBDMPRS",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Privacy"));
      await touch(page.getByRole("switch", { checked: true }).first());
    },
  },
  {
    task: "Pause everything",
    picture: "phone-privacy",
    says: "PUT privacy/pause",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Privacy"));
      await touch(button(page, "Pause all sharing"));
    },
  },
  {
    task: "Have one thing deleted",
    picture: "phone-privacy",
    says: "DELETE privacy/sent/01J8ZQ4W7N3C2K5T9V6XBDAB00",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Privacy"));
      await touch(row(page, /What was sent/));
      await touch(button(page, /^Have this deleted/));
    },
  },
  {
    task: "Have everything deleted",
    picture: "phone-privacy",
    says: "DELETE privacy/brands/oatfield",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Privacy"));
      await touch(row(page, /Look at brands/));
      await touch(row(page, /Oat brand/));
      await touch(button(page, "Have it delete everything"));
      await touch(button(page, "Yes, delete everything"));
    },
  },
  {
    task: "Be interested in an offer",
    picture: "phone-points",
    says: "POST cards/card-oats/interested",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await touch(alike(page, "Interested"));
    },
  },
  {
    task: "Put an offer away",
    picture: "phone-points",
    says: "POST cards/card-oats/dismiss",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await touch(alike(page, "Not for me"));
    },
  },
  {
    task: "Accept an offer",
    picture: "phone-points-wanted",
    says: "POST cards/card-oats/accept",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await page.getByLabel("Grind").selectOption("fine");
      await touch(page.locator(".card .alike .target").first());
    },
  },
  {
    task: "Answer a question",
    picture: "phone-points-question",
    says: "POST cards/card-asked/answer",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await touch(page.locator(".alike .target", { hasText: "Porridge" }));
    },
  },
  {
    task: "Complain",
    picture: "phone-points",
    says: "POST cards/card-oats/complain",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await touch(button(page, /^Complain/));
      await page.getByLabel("What is wrong").fill("It is no bargain.");
      await touch(button(page, "Send"));
    },
  },
  {
    task: "Ask to be called",
    picture: "phone-points-call",
    says: "POST cards/card-call/callback",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await touch(page.locator(".card .alike .target").first());
      await page.locator(".sheet input").first().fill("Lin");
      await page.locator(".sheet input[type=tel]").fill("+86 571 8888");
      await touch(page.locator(".sheet .target"));
    },
  },
  {
    task: "Spend points",
    picture: "phone-points",
    says: "POST points/redeem",
    does: async ({ page, touch, hold }) => {
      await touch(tab(page, "Points"));
      await touch(row(page, /Spend/));
      await hold(button(page, /A horn spoon/));
    },
  },
  {
    task: "Say what interests you",
    picture: "phone-points",
    says: "POST interests",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await touch(row(page, /How much may come/));
      await touch(page.getByRole("switch", { name: "Bath", exact: true }));
    },
  },
  {
    task: "Pass your word on to a friend",
    picture: "phone-points",
    says: "copied",
    does: async ({ page, touch }) => {
      await touch(tab(page, "Points"));
      await touch(row(page, /Tell a friend/));
      await touch(button(page, "Copy"));
      const copied = await page.evaluate<string>("globalThis.copied");
      expect(copied).toBe("7K3QM2XW9PAHDB6T0V5NRC8JYE4SFGZ1QWERTH2K");
    },
  },
];

async function toAsk({ page, touch }: Pick<Hand, "page" | "touch">): Promise<void> {
  await touch(tab(page, "Privacy"));
  await touch(row(page, /Look at brands/));
  await touch(row(page, /Oat brand/));
  await touch(page.locator(".group .way-on").first());
  await page.locator(".sheet .alike").waitFor(soon);
}

/** The table in docs/permission.md: how many touches a task may take at most. */
function written(): ReadonlyMap<string, number> {
  const text = readFileSync(new URL("../../docs/permission.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| ([A-Z][^|]+?) +\| +(\d+) +\|$/gm)];
  return new Map(rows.map(([, task = "", most = ""]) => [task, Number(most)]));
}

describe.skipIf(!browserThere)("from the first page of a phone", () => {
  test("every task that is written down is tried here, and the other way round", () => {
    expect([...written().keys()].toSorted()).toEqual(tasks.map(({ task }) => task).toSorted());
    expect(Math.max(...written().values())).toBeLessThanOrEqual(5);
    // Taking back is never more than giving was.
    expect(written().get("Take a permission back")).toBeLessThanOrEqual(written().get("Say yes to a permission") ?? 0);
    expect(written().get("Say no to a permission")).toBe(written().get("Say yes to a permission"));
  });

  test.each(tasks)("$task: in exactly as many touches as are written down", { timeout: 60_000 }, async (one) => {
    const staged = fresh(one.picture);
    await standing({ browser, dist: pages.folder }, staged, async (page, told: readonly Told[]) => {
      await page.evaluate(`Object.defineProperty(navigator, "clipboard", {
        value: { writeText: async (text) => { globalThis.copied = text; } } })`);
      let touches = 0;
      const ended = () => (one.says === "copied" ? "copied" : `${told.at(-1)?.method} ${told.at(-1)?.path}`);
      await one.does({
        page,
        touch: async (what) => {
          touches += 1;
          await what.click(soon);
        },
        hold: async (what) => {
          touches += 1;
          await what.waitFor(soon);
          const box = await what.boundingBox();
          if (!box) throw new Error("there is nothing to hold");
          await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
          await page.mouse.down();
          await expect.poll(() => told.length, soon).toBe(1);
          await page.mouse.up();
        },
      });
      await expect.poll(ended, soon).toBe(one.says);
      expect(told).toHaveLength(one.says === "copied" ? 0 : 1);
      expect(touches).toBe(written().get(one.task));
    });
  });
});
