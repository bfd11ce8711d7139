import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LintelError } from "../hub/core/errors.ts";
import type { Log } from "../hub/core/log.ts";
import type { Kept } from "./device.ts";

/** What a device that can do no harm keeps over a restart: one small file of its own, replaced whole, on disk when written. */
export function keptFile(folder: string, device: string, log: Log): Kept {
  const path = join(folder, `${device}.kept.json`);
  return {
    interrupted: false,
    read: () => {
      const text = textAt(path);
      try {
        return text === undefined ? undefined : (JSON.parse(text) as unknown);
      } catch (error) {
        // Comfort starts without what it knew rather than not at all.
        log.error("what a device kept cannot be read; it was moved aside", { device, error });
        renameSync(path, `${path}.damaged`);
        return undefined;
      }
    },
    write: (value) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        replaceWhole(folder, path, JSON.stringify(value));
      } catch (error) {
        throw isFull(error) ? new LintelError("E_DISK_FULL", {}, error) : error;
      }
    },
  };
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function replaceWhole(folder: string, path: string, text: string): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { mode: 0o600, flush: true });
  renameSync(fresh, path);
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function isFull(error: unknown): boolean {
  return codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
