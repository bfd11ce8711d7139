import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startBackend } from "../help/backend.ts";

test("the console is served below /console/ with a policy that allows its own files alone, and nothing beside them", async () => {
  const pages = mkdtempSync(join(tmpdir(), "lintel-console-"));
  mkdirSync(join(pages, "assets"));
  writeFileSync(join(pages, "index.html"), "<p>the console</p>");
  writeFileSync(join(pages, "assets", "index-1a2b.js"), "");
  writeFileSync(join(pages, ".secret"), "no");
  await using backend = await startBackend({ pages });
  const get = (path: string) => fetch(`${backend.url}${path}`, { redirect: "manual" });
  const page = await get("/console/");
  expect(await page.text()).toBe("<p>the console</p>");
  const policy = page.headers.get("content-security-policy") ?? "";
  for (const rule of [
    "default-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ])
    expect(policy.split(";")).toContain(rule);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(page.headers.get("cache-control")).toBe("no-cache");
  expect((await get("/console/assets/index-1a2b.js")).headers.get("cache-control")).toContain("immutable");
  expect([(await get("/console")).status, (await get("/console")).headers.get("location")]).toEqual([308, "/console/"]);
  expect([(await get("/")).status, (await get("/")).headers.get("location")]).toEqual([302, "/console/"]);
  for (const path of [
    "/console/.secret",
    "/console/assets/nothing.js",
    "/console/elsewhere",
    "/console/assets/../.secret",
  ])
    expect((await get(path)).status).toBe(404);
  rmSync(join(pages, "index.html"));
  const missing = await get("/console/");
  expect([missing.status, await missing.text()]).toEqual([503, expect.stringContaining("npm run build") as string]);
  expect(backend.faults).toEqual([]);
  rmSync(pages, { recursive: true, force: true });
});
