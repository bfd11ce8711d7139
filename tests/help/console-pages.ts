import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { build } from "vite";
import { vi } from "vitest";
import type { StaffRole } from "../../backend/console-api/staff.ts";
import { seedDemo } from "../../backend/demo.ts";
import { startBackend, type StartedBackend } from "./backend.ts";

/** How somebody sits down at the console: signed in where a role is said. */
type How = { readonly role?: StaffRole; readonly open?: string; readonly width?: number; readonly dark?: boolean };

/** The console as it is built, before a real backend with made-up brands. */
export type ConsolePages = AsyncDisposable & {
  readonly backend: StartedBackend;
  /** Looks at it in a browser of its own; what goes wrong there throws. */
  seated(look: (page: Page) => Promise<void>, how?: How): Promise<void>;
};

/** Builds the console and opens a backend and a browser for it. */
export async function openConsolePages(): Promise<ConsolePages> {
  const pages = mkdtempSync(join(tmpdir(), "lintel-console-"));
  // As it is built for a brand; by itself a test builds what developers debug.
  vi.stubEnv("NODE_ENV", "production");
  const configFile = fileURLToPath(new URL("../../backend/console/vite.config.ts", import.meta.url));
  await build({ configFile, logLevel: "error", build: { outDir: pages, emptyOutDir: true } });
  vi.unstubAllEnvs();
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const backend = await startBackend({ demo: true, pages });
  seedDemo(backend);
  return {
    backend,
    seated: async (look, { role, open = "", width = 1280, dark = false } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        locale: "en",
        timezoneId: "Asia/Shanghai",
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      const faults = faultsOf(page);
      const today = new Date(backend.clock.wall()).toISOString().slice(0, 10);
      await page.clock.setFixedTime(`${today}T${dark ? "22" : "11"}:00:00+08:00`);
      if (role) {
        const headers = { origin: backend.url };
        await context.request.post(`${backend.url}/console/api/demo`, { data: { brand: "oatfield", role }, headers });
      }
      await page.goto(`${backend.url}/console/${open === "" ? "" : `#${open}`}`);
      await page.locator("main h1").waitFor({ timeout: 20_000 });
      await look(page);
      if (faults.length > 0) throw new Error(faults.join("; "));
      await context.close();
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await backend[Symbol.asyncDispose]();
      rmSync(pages, { recursive: true, force: true });
    },
  };
}

function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("dialog", (dialog) => {
    faults.push(`a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) faults.push(message.text());
  });
  return faults;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds wrong on a page. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 200) + " " + failureSummary.slice(0, 200))))`,
  )) as readonly string[];
}
