import { readFileSync } from "node:fs";
import { writeFileWhole } from "./write-file.ts";

const keyBytes = 32;

/** The key in a file beside a database; undefined where there is none, or what stands there is not one. */
export function readKeyFile(path: string): Buffer | undefined {
  try {
    const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64url");
    return key.length === keyBytes ? key : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a fresh key of 256 bits, for its owner's eyes alone, and gives it. */
export async function writeKeyFile(path: string, bytes: (length: number) => Uint8Array): Promise<Buffer> {
  const fresh = Buffer.from(bytes(keyBytes));
  await writeFileWhole(path, `${fresh.toString("base64url")}\n`, 0o600);
  return fresh;
}
