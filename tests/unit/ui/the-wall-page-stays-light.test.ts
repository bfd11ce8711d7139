import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";

const most = 60_000;
const out = mkdtempSync(join(tmpdir(), "lintel-ui-"));
const file = (...path: string[]) => readFileSync(join(out, ...path));

beforeAll(async () => {
  const root = fileURLToPath(new URL("../../../ui", import.meta.url));
  await build({
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: out, emptyOutDir: true },
  });
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

test("a wall loads at most 60 kB of script, in the largest of the languages", () => {
  const sizes = readdirSync(join(out, "assets"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => ({ name, size: gzipSync(file("assets", name), { level: 9 }).length }));
  const words = sizes.filter(({ name }) => /^(en|zh-)/.test(name));
  const page = sizes.filter(({ name }) => !/^(en|zh-)/.test(name));
  expect(words).toHaveLength(3);
  const all = page.reduce((sum, { size }) => sum + size, 0) + Math.max(...words.map(({ size }) => size));
  expect(all).toBeGreaterThan(10_000);
  expect(all).toBeLessThanOrEqual(most);
});

test("the page asks for nothing but the house's own files", () => {
  const html = file("wall", "index.html").toString();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style/i);
  expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])).toSatisfy((links: string[]) =>
    links.every((link) => link.startsWith("/assets/")),
  );
  const css = readdirSync(join(out, "assets"))
    .filter((name) => name.endsWith(".css"))
    .map((name) => file("assets", name).toString());
  expect(css.join("")).not.toMatch(/url\((?:["']?)(?:data:|https?:|\/\/)/);
});

test("no validator and nothing of Node's travels to the screen", () => {
  const script = readdirSync(join(out, "assets"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => file("assets", name).toString())
    .join("");
  expect(script).not.toMatch(/ZodError|node:crypto/);
});
