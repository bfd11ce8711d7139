import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventText, playBrand, playHub, startEdge } from "../help/edge.ts";
import { root } from "../help/tree.ts";

const alone = spawnSync("unshare", ["--net", "true"]);
const cannot = alone.status === 0 ? null : `no network namespace here: ${String(alone.stderr ?? alone.error).trim()}`;
if (cannot !== null) process.stderr.write(`only-the-edge-reaches-a-brand is skipped (${cannot})\n`);

const texts = [1, 2, 3].map((n) => eventText("oatfield", n));

describe.skipIf(cannot !== null)(
  cannot === null ? "with the hub in a network of its own" : `skipped: ${cannot}`,
  () => {
    test("it cannot reach a brand, and its edge, which can, brings everything there", { timeout: 30_000 }, async () => {
      const place = mkdtempSync(join(tmpdir(), "lintel-apart-"));
      await using brand = await playBrand("oatfield");
      const told = JSON.stringify({ place, brand: { id: brand.id, url: brand.url, keys: brand.keys }, texts });
      const hub = spawn("unshare", [
        "--net",
        process.execPath,
        join(root, "tests/fixtures/hub-without-a-way.ts"),
        told,
      ]);
      let said = "";
      hub.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
      const edge = startEdge(join(place, "edge.sock"), join(place, "edge"));
      try {
        await once(hub, "exit");
        const lines = said
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as object);
        expect(lines).toEqual([{ tried: "ENETUNREACH" }, { empty: true }]);
        expect(brand.stored.size).toBe(texts.length);
      } finally {
        edge.child.kill("SIGKILL");
        await edge.ended;
        rmSync(place, { recursive: true, force: true });
      }
    });

    test("an edge that has no way out either says so, and everything waits", { timeout: 30_000 }, async () => {
      const place = mkdtempSync(join(tmpdir(), "lintel-apart-"));
      await using hub = await playHub(place);
      await using brand = await playBrand("oatfield");
      const edge = startEdge(hub.socket, join(place, "edge"), ["unshare", "--net"]);
      try {
        hub.queue(brand, texts);
        expect(await hub.said("failed")).toMatchObject({ why: "offline", again: true });
        expect(hub.waiting()).toHaveLength(texts.length);
        expect(brand.wire).toEqual([]);
      } finally {
        edge.child.kill("SIGKILL");
        await edge.ended;
        rmSync(place, { recursive: true, force: true });
      }
    });
  },
);
