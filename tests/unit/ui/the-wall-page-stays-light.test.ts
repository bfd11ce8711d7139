import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPages, type BuiltPages } from "../../help/built-pages.ts";

/** Packed bytes of script a page may load at once, and later: what makes a wall heard, its photos, and to be let in. */
const most = {
  wall: { all: 60_000, later: 12_000 },
  phone: { all: 120_000, later: 60_000 },
  home: { all: 120_000, later: 60_000 },
  start: { all: 60_000, later: 8_000 },
} as const;
let pages: BuiltPages;

beforeAll(async () => {
  pages = await buildPages();
}, 180_000);
afterAll(() => pages[Symbol.dispose]());

test.each(["wall", "phone", "home", "start"] as const)("a %s is light, in the largest of its languages", (page) => {
  const { all, later, words } = pages.weightOf(page);
  process.stdout.write(`${page}: ${(all / 1_000).toFixed(1)} kB of script, later ${(later / 1_000).toFixed(1)} kB\n`);
  expect(words).toBe(3);
  expect(all).toBeGreaterThan(10_000);
  expect(all).toBeLessThanOrEqual(most[page].all);
  expect(later).toBeLessThanOrEqual(most[page].later);
});

test.each(["wall", "phone", "home", "start"])("the page of a %s asks for nothing but the house's own files", (page) => {
  const html = pages.file(page, "index.html").toString();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style/i);
  expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])).toSatisfy((links: string[]) =>
    links.every((link) => link.startsWith("/assets/")),
  );
  const css = readdirSync(join(pages.folder, "assets"))
    .filter((name) => name.endsWith(".css"))
    .map((name) => pages.file("assets", name).toString());
  expect(css.join("")).not.toMatch(/url\((?:["']?)(?:data:|https?:|\/\/)/);
});

test("no validator and nothing of Node's travels to the screen", () => {
  const script = readdirSync(join(pages.folder, "assets"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => pages.file("assets", name).toString())
    .join("");
  expect(script).not.toMatch(/ZodError|node:crypto/);
});
