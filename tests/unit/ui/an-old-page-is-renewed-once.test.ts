import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isOld, keepFresh, madeOf } from "../../../ui/parts/fresh.ts";
import { filesIn, kindOf, surplus } from "../../../ui/wall/worker-rules.ts";

const html = (name: string) =>
  `<head><link rel="stylesheet" href="/assets/${name}.css"><script type="module" src="/assets/${name}.js"></script></head>`;
const kept = new Map<string, string>();
const reload = vi.fn();
let given = html("wall-1");
const settled = async () => {
  await vi.waitFor(() => expect(vi.mocked(fetch).mock.settledResults.length).toBeGreaterThan(0));
  // The answer is read and judged in the turns after it came.
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
};

beforeEach(() => {
  kept.clear();
  reload.mockReset();
  vi.stubGlobal("document", { documentElement: { outerHTML: html("wall-1") } });
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(given)),
  );
});
afterEach(() => vi.unstubAllGlobals());

test("a page is what its files are, by their names", () => {
  expect(madeOf(html("wall-1"))).toBe("/assets/wall-1.css /assets/wall-1.js");
  expect(madeOf("<p>The pages are not built.</p>")).toBe("");
  expect(isOld("a", "b", null)).toBe(true);
  expect(isOld("a", "a", null)).toBe(false);
  expect(isOld("a", "b", "b")).toBe(false);
  expect(isOld("a", "", null)).toBe(false);
  expect(isOld("", "b", null)).toBe(false);
});

test("a newer page is loaded once, and not again when that changed nothing", async () => {
  given = html("wall-2");
  keepFresh({ path: "/wall/", busy: () => false })();
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1));
  // The same page came again: it was loaded for this very release already.
  keepFresh({ path: "/wall/", busy: () => false })();
  await settled();
  expect(reload).toHaveBeenCalledTimes(1);
  given = html("wall-3");
  keepFresh({ path: "/wall/", busy: () => false })();
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(2));
});

test("nobody is taken out of what they do, and one look a minute is enough", async () => {
  given = html("wall-2");
  keepFresh({ path: "/wall/", busy: () => true })();
  expect(fetch).not.toHaveBeenCalled();
  given = html("wall-1");
  const check = keepFresh({ path: "/wall/", busy: () => false });
  for (let i = 0; i < 50; i += 1) check();
  await settled();
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(reload).not.toHaveBeenCalled();
});

test("a wall keeps its page and its files, and nothing the house says", () => {
  const of = (url: string, mode: "cors" | "navigate" = "cors", method = "GET") =>
    kindOf({ url: `https://house${url}`, mode, method }, "https://house");
  expect(of("/wall/?place=hall", "navigate")).toBe("page");
  expect(of("/phone/", "navigate")).toBe("house");
  expect(of("/assets/wall-1.js")).toBe("file");
  expect(of("/api/v1/screens")).toBe("house");
  expect(of("/assets/wall-1.js", "cors", "POST")).toBe("house");
  expect(kindOf({ url: "https://other/assets/x.js", mode: "cors", method: "GET" }, "https://house")).toBe("house");
  expect(
    filesIn('<script src="/assets/wall-Ab_d5-78.js"> import("./en-abcdefgh.js") url(/assets/font-Bw123456.woff2)'),
  ).toEqual(["/assets/wall-Ab_d5-78.js", "/assets/en-abcdefgh.js", "/assets/font-Bw123456.woff2"]);
  expect(filesIn("register('/wall-worker.js')")).toEqual([]);
  const many = Array.from({ length: 80 }, (_, nth) => `/assets/${nth}.js`);
  expect(surplus(["/wall/", ...many])).toHaveLength(21);
  expect(surplus(["/wall/", ...many.slice(0, 20)])).toEqual([]);
});
