import { LintelError } from "../core/errors.ts";

const full = 13;
const corrupt = 11;
const notDatabase = 26;
const noRoomForIndex = 4874; // SQLITE_IOERR_SHMSIZE: the write-ahead log's index could not grow
const primaryKey = 1555;
const unique = 2067;

/** Gives a fault of SQLite or the disk the house's name for it; anything else comes back as it is. */
export function named(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LintelError) return error;
  if ("code" in error && error.code === "ENOSPC") return new LintelError("E_DISK_FULL", {}, error);
  if (!("errcode" in error) || typeof error.errcode !== "number") return error;
  const primary = error.errcode & 0xff;
  if (primary === full || error.errcode === noRoomForIndex) return new LintelError("E_DISK_FULL", {}, error);
  if (primary === corrupt || primary === notDatabase) {
    return new LintelError("E_STORE_DAMAGED", { problem: error.message }, error);
  }
  return error;
}

/** True when a row of that key was there already. */
export function isRepeat(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (error.errcode === primaryKey || error.errcode === unique);
}
