import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { buildPages, pagesAreStale } from "../../hub/cli/pages.ts";
import { covers } from "../help/covers.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

function built(): string {
  const folder = mkdtempSync(join(tmpdir(), "lintel-pages-"));
  mkdirSync(join(folder, "assets"));
  for (const [name, says] of [
    ["start", "the way in"],
    ["wall", "the wall"],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "index.html"), `<p>${says}</p>`);
  }
  mkdirSync(join(folder, "phone"));
  writeFileSync(join(folder, "phone", "index.html"), "<p>the phone</p>");
  mkdirSync(join(folder, "home"));
  writeFileSync(join(folder, "home", "index.html"), "<p>setting up</p>");
  writeFileSync(join(folder, "assets", "wall-1a2b.js"), "export {}");
  writeFileSync(join(folder, ".secret"), "secret");
  return folder;
}

test("every wall gets the page, assets may be kept for ever, and nothing else is given out", async () => {
  const complaints = vi.spyOn(console, "error");
  await using api = await openSmallApi(smallHouse(), built());
  const get = (path: string) => fetch(api.url + path);
  for (const path of ["/", "/claim", "/signin"]) expect(await (await get(path)).text()).toBe("<p>the way in</p>");
  for (const path of ["/wall/hall", "/wall/"]) expect(await (await get(path)).text()).toBe("<p>the wall</p>");
  for (const path of ["/phone", "/phone/", "/phone/today"])
    expect(await (await get(path)).text()).toBe("<p>the phone</p>");
  for (const path of ["/home", "/home/"]) expect(await (await get(path)).text()).toBe("<p>setting up</p>");
  expect((await get("/")).headers.get("cache-control")).toBe("no-cache");
  expect((await get("/assets/wall-1a2b.js")).headers.get("cache-control")).toContain("immutable");
  for (const path of ["/.secret", "/assets/nothing.js", "/elsewhere"]) expect((await get(path)).status).toBe(404);
  expect(complaints).not.toHaveBeenCalled();
});

test("a house whose pages are not built says so in one sentence", async () => {
  const small = smallHouse();
  const words = { "page.not-built": "Not <built> yet." };
  await using api = await openSmallApi(
    Object.assign(small, { house: { ...small.house, reader: () => ({ words, language: "en", zone: "UTC" }) } }),
  );
  const response = await fetch(`${api.url}/wall/hall`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("<p>Not &#60;built&#62; yet.</p>");
});

test("pages that cannot be built are named with what the builder said", async () => {
  covers("error:E_PAGES");
  const root = mkdtempSync(join(tmpdir(), "lintel-root-"));
  const told = { code: "E_PAGES", params: { problem: expect.stringContaining("vite.js") as unknown } };
  await expect(buildPages(root)).rejects.toMatchObject(told);
});

test("pages are built anew when they were never built or a source is newer", () => {
  const root = mkdtempSync(join(tmpdir(), "lintel-root-"));
  mkdirSync(join(root, "ui", "wall"), { recursive: true });
  writeFileSync(join(root, "ui", "wall", "wall.tsx"), "");
  expect(pagesAreStale(root)).toBe(true);
  mkdirSync(join(root, "ui", "dist"));
  writeFileSync(join(root, "ui", "dist", "index.html"), "");
  utimesSync(join(root, "ui", "wall", "wall.tsx"), 1, 1);
  expect(pagesAreStale(root)).toBe(false);
  utimesSync(join(root, "ui", "dist", "index.html"), 0, 0);
  expect(pagesAreStale(root)).toBe(true);
});
