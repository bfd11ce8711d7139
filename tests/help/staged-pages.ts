import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { Server } from "socket.io";
import type { Language } from "../../hub/core/house.ts";
import { liveNamespace, liveSchema, type LiveValues, phoneIn } from "../../hub/core/live.ts";
import type { HomeShot } from "../../scripts/home-fixtures.ts";
import type { PhoneShot } from "../../scripts/phone-fixtures.ts";
import type { Screen } from "../../scripts/screen-base.ts";

/** A page of the house in one state: what its house says and answers, and what is done on it. */
export type StagedPage = {
  readonly name: string;
  readonly path: string;
  /** Is on the page once it stands. */
  readonly shows: string;
  readonly at: number;
  readonly language: Language;
  readonly width: number;
  readonly height: number;
  readonly values: LiveValues;
  /** By path after `/api/v1/`; one with an `error` is refused. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly does?: ((page: Page) => Promise<void>) | undefined;
  /** The house goes away before anything is looked at. */
  readonly lost?: boolean | undefined;
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".png": "image/png",
};
// As hub/api/app.ts has it; that the house itself sends it is tested with its pages.
const policy =
  "default-src 'self';img-src 'self' data: blob:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'self';require-trusted-types-for 'script'";

const locales = { en: "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" } as const;

/** A wall of the pictures, as a page on a stage. */
export function wallOnStage(screen: Screen): StagedPage {
  const { name, place, at, values, lost, near = false, taps = [], starts, shows, answers = {} } = screen;
  const { width = 1280, height = 800, language = "en" } = screen;
  const paths = Object.entries(answers).map(([path, answer]) => [path.replace("/api/v1/", ""), answer]);
  return {
    name,
    at,
    language,
    width,
    height,
    values,
    lost,
    path: `/wall/?place=${place}${starts === "pairing" ? "" : "#token=x"}`,
    shows: starts === "pairing" ? ".pair-code" : "main[data-line=live]",
    answers: {
      pairings: { pairing: "p", code: "482913", expires: 0 },
      "pairings/p": { state: "waiting" },
      ...Object.fromEntries(paths),
    },
    does: async (page) => {
      if (near) await page.dispatchEvent("main", "pointerdown");
      if (near) await page.waitForSelector("main.near");
      for (const tap of taps) await page.click(tap);
      if (shows !== undefined) await page.waitForSelector(shows);
    },
  };
}

/** A phone of the pictures, as a page on a stage. */
export function phoneOnStage(shot: PhoneShot): StagedPage {
  const { name, at, language, width, height, values, lost, path, answers, does } = shot;
  return {
    name,
    at,
    language,
    width,
    height,
    values,
    lost,
    answers,
    does,
    path: path ?? "/phone/?phone=phone-lin#token=x",
    shows: path === undefined ? "main[data-line=live]" : "[data-face=join]",
  };
}

/** The first page or the house page of the pictures, as a page on a stage. */
export function homeOnStage(shot: HomeShot): StagedPage {
  const { name, at, language, path, answers, does, width = 1440, height = 900 } = shot;
  return { name, at, language, path, answers, does, width, height, values: {}, shows: "[data-line=live]" };
}

/** What a house on the stage is. */
export type StagedHouse = Pick<StagedPage, "answers" | "values" | "at"> & {
  /** The version of the live data it speaks. @default the page's own */
  readonly schema?: number;
  /** Its pages are made of files of these names, as a newer release's are, with what is in the built ones. */
  readonly assets?: string;
};

/** Built pages before a house that says and answers one thing. */
export async function openStage(dist: string, { answers, values, at, schema = liveSchema, assets }: StagedHouse) {
  let pagesGiven = 0;
  let lines = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://house");
    if (pathname.startsWith("/api/")) {
      const path = pathname.replace("/api/v1/", "");
      const seat = path === "sessions/exchange" ? { seat: "seat" } : undefined;
      const answer = answers[path] ?? seat ?? (request.method === "GET" ? undefined : { event: "e" });
      const refused = typeof answer === "object" && answer !== null && "error" in answer;
      response.writeHead(answer === undefined ? 404 : refused ? 403 : 200, { "content-type": "application/json" });
      const no = { code: refused ? "E_STEP_UP" : "E_NOT_FOUND", message: refused ? "" : "Not found." };
      if (answer instanceof Uint8Array) return void response.end(answer);
      return void response.end(JSON.stringify(answer === undefined || refused ? no : answer));
    }
    const page = ["wall", "phone", "home"].find((one) => pathname.startsWith(`/${one}/`)) ?? "start";
    const asked = join(dist, assets === undefined ? pathname : pathname.replace(`/${assets}`, "/assets"));
    const isFile = extname(pathname) !== "" && existsSync(asked);
    const file = isFile ? asked : join(dist, page, "index.html");
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-security-policy": policy,
    });
    const given = readFileSync(file);
    // The first page given is still the old one.
    const newer = assets !== undefined && !isFile && (pagesGiven += 1) > 1;
    response.end(newer ? given.toString().replaceAll('"/assets/', `"/${assets}/`) : given);
  });
  const io = new Server(server, { serveClient: false });
  io.of(liveNamespace).on("connection", (socket) => {
    lines += 1;
    socket.emit("snapshot", { schema, epoch: "stage", seq: 0, at, place: "", values });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      void io.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How often a page has come to listen. */
    lines: () => lines,
    [Symbol.asyncDispose]: close,
  };
}

/** How a browser is set for a page on the stage. */
export type StageLight = {
  /** Lets a test's own script into the page; else the house's policy holds. */
  readonly bypassCSP?: boolean;
  readonly reducedMotion?: "reduce";
  /** How much larger texts are than usual. */
  readonly scale?: number;
};

/** Opens a page on its stage, does what is done on it, and has it looked at. */
export async function onStage<T>(
  { browser, dist }: { readonly browser: Browser; readonly dist: string },
  staged: StagedPage,
  { scale = 1, ...light }: StageLight,
  look: (page: Page, faults: readonly string[]) => Promise<T>,
): Promise<T> {
  const { width, height, language, at, path, shows, does, lost = false } = staged;
  const stage = await openStage(dist, staged);
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height },
    locale: locales[language],
    timezoneId: "Asia/Shanghai",
    serviceWorkers: "block",
    ...light,
  });
  try {
    await context.addInitScript(`Date.now = () => ${at} + performance.now(); ${canary}`);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("dialog", (dialog) => {
      faults.push(`a dialog says ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(stage.url + path);
    await page.waitForSelector(shows);
    if (scale !== 1) await page.evaluate(`document.documentElement.style.fontSize = "${scale * 100}%"`);
    await does?.(page);
    if (lost) {
      await stage[Symbol.asyncDispose]();
      await page.waitForSelector("[data-line=lost]", { timeout: 30_000 });
    }
    await page.evaluate("document.fonts.ready");
    await settled(page);
    const seen = await look(page, faults);
    const broken = (await page.evaluate("globalThis.broken")) as readonly string[];
    if (broken.length > 0 || faults.length > 0) throw new Error(`${staged.name}: ${[...broken, ...faults].join("; ")}`);
    return seen;
  } finally {
    await context.close();
    if (!lost) await stage[Symbol.asyncDispose]();
  }
}

// Whatever would have run, or was kept from it by the policy alone, is written down.
const canary = `
  globalThis.broken = [];
  globalThis.alert = () => globalThis.broken.push("a text was run");
  addEventListener("securitypolicyviolation", (e) => globalThis.broken.push("the policy held back " + e.violatedDirective + " " + e.blockedURI));
`;

/** Whatever moves has come to rest. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
    Promise.race([Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity).map((a) => a.finished)), new Promise((done) => setTimeout(done, 1500))])).then(() => undefined)`);
}

/** Which of two lists of pictures a place belongs to. */
export const isWall = ({ place }: Screen) => phoneIn(place) === undefined;
