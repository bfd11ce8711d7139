import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { named } from "./named.ts";

let last = 0;

/** Replaces a file whole: a reader, or a power cut, finds the old text or the new, never a piece. E_DISK_FULL. */
export async function writeFileWhole(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const folder = dirname(path);
  const fresh = join(folder, `.${basename(path)}.${process.pid}-${++last}`);
  try {
    await rm(fresh, { force: true });
    const file = await open(fresh, "wx", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw named(error);
  }
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
