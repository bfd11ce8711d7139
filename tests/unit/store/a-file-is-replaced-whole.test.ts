import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { writeFileWhole } from "../../../hub/store/write-file.ts";
import { temporaryFolder } from "../../help/store.ts";

describe("a file is replaced whole", () => {
  test("it belongs to its owner alone and leaves nothing beside it", async () => {
    using folder = temporaryFolder();
    const path = folder.file("password");
    await writeFileWhole(path, "old");
    await writeFileWhole(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(["password"]);
  });

  test("a reader meanwhile finds one whole text or the other, whoever writes at once", async () => {
    using folder = temporaryFolder();
    const path = folder.file("password");
    const texts = ["a".repeat(200_000), "b".repeat(300_000)];
    await writeFileWhole(path, texts[0] ?? "");
    const state = { reads: 0, over: false };
    const writing = Promise.all(Array.from({ length: 20 }, (_, n) => writeFileWhole(path, texts[n % 2] ?? ""))).finally(
      () => {
        state.over = true;
      },
    );
    for (; !state.over; state.reads++) {
      expect(texts.includes(readFileSync(path, "utf8"))).toBe(true);
      await new Promise(setImmediate);
    }
    await writing;
    expect(state.reads).toBeGreaterThan(5);
    expect(readdirSync(folder.path)).toEqual(["password"]);
  });

  test("one that cannot be put in place leaves the old as it was", async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.file("password"));
    await expect(writeFileWhole(folder.file("password"), "text")).rejects.toThrow(/EISDIR|directory/);
    expect(readdirSync(folder.path)).toEqual(["password"]);
  });
});
