import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { faultsOf, rowsOf, runsOf, send } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";

const root = process.getuid?.() === 0;
if (!root) console.warn("left out: a whole house on a full disk needs root to mount a small file system");

/** Writes until the file system has no byte left. */
function fillUp(path: string): void {
  for (const step of [100_000, 4_096, 1]) {
    try {
      for (;;) writeFileSync(path, new Uint8Array(step), { flag: "a" });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
}

/** A folder for temporary files on a file system of its own. */
function smallDisk(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "lintel-disk-"));
  const before = process.env["TMPDIR"];
  execFileSync("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", path]);
  process.env["TMPDIR"] = path;
  return {
    path,
    [Symbol.dispose]: () => {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
      execFileSync("/usr/bin/umount", [path]);
      rmSync(path, { recursive: true });
    },
  };
}

describe.runIf(root).each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("a full disk %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "what could not be kept is not acknowledged; the house says so, answers, and with room again it happens once",
    async () => {
      covers("error:E_DISK_FULL", "event:fault.cleared");
      using disk = smallDisk();
      await using house = await startHouse({ at: "2026-03-04T07:00:00+08:00", external, without: ["bed-lin"] });
      const before = rowsOf(house);
      const ballast = join(disk.path, "ballast");
      fillUp(ballast);
      const at = new Date(house.clock.wall()).toISOString();
      const left = JSON.stringify({ v: 1, id: "left-1", at, type: "left" });
      const topic = "lintel/device/bed-lin/event";
      // Mosquitto's word is its own: it keeps what the hub has not acknowledged, and tells it again.
      const awake = { ...house, rest: () => Promise.resolve() };
      expect(await send(awake, "bed-lin", topic, left)).toBe(external ? "acknowledged" : "closed");
      await expect.poll(async () => (await faultsOf(house)).map(({ code }) => code)).toEqual(["E_DISK_FULL"]);
      expect((await faultsOf(house))[0]?.sentence.text).toMatch(/no space left/);
      expect(rowsOf(house)).toBe(before);
      expect(await runsOf(house)).toBe(0);
      expect((await house.ask("GET", "/api/v1/status")).status).toBe(200);
      expect((await house.ask("GET", "/api/v1/things/screen-hall")).status).toBe(200);

      rmSync(ballast);
      if (!external) expect(await send(awake, "bed-lin", topic, left)).toBe("acknowledged");
      await expect.poll(() => runsOf(house), { timeout: 20_000 }).toBe(1);
      await house.to(2_000);
      expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning" });
      expect(await send(house, "bed-lin", topic, left)).toBe("acknowledged");
      expect(await runsOf(house)).toBe(1);
      expect(await faultsOf(house)).toEqual([]);
    },
  );
});
