import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const most = 60_000;
const out = mkdtempSync(join(tmpdir(), "lintel-ui-"));
const file = (...path: string[]) => readFileSync(join(out, ...path));

beforeAll(async () => {
  // As the pages are built for a house; by itself a test builds what developers debug.
  vi.stubEnv("NODE_ENV", "production");
  const root = fileURLToPath(new URL("../../../ui", import.meta.url));
  await build({
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: out, emptyOutDir: true },
  });
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(out, { recursive: true, force: true });
});

/** The scripts a page can load, but for the words. */
function scriptsOf(page: string): readonly string[] {
  const named = (text: string) => [...text.matchAll(/[./](?:assets\/)?([\w-]+\.js)\b/g)].map((match) => match[1] ?? "");
  const found = new Set(named(file(page, "index.html").toString()));
  for (const name of found) for (const more of named(file("assets", name).toString())) found.add(more);
  return [...found];
}

test.each(["wall", "phone"])("a %s loads at most 60 kB of script, in the largest of the languages", (page) => {
  const sizes = scriptsOf(page).map((name) => ({
    name,
    size: gzipSync(file("assets", name), { level: 9 }).length,
  }));
  const words = sizes.filter(({ name }) => /^(en|zh-)/.test(name));
  const rest = sizes.filter(({ name }) => !/^(en|zh-)/.test(name));
  expect(words).toHaveLength(3);
  const all = rest.reduce((sum, { size }) => sum + size, 0) + Math.max(...words.map(({ size }) => size));
  expect(all).toBeGreaterThan(10_000);
  expect(all).toBeLessThanOrEqual(most);
});

test.each(["wall", "phone"])("the page of a %s asks for nothing but the house's own files", (page) => {
  const html = file(page, "index.html").toString();
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
