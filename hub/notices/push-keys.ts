import { createECDH } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeFileWhole } from "../store/write-file.ts";

/** The key pair by which push services know this house (VAPID, RFC 8292), base64url. */
export type PushKeys = { readonly public: string; readonly private: string };

const Kept = z.strictObject({
  v: z.literal(1),
  public: z.string().regex(/^[A-Za-z0-9_-]{87}$/),
  private: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

/** Reads the house's own key pair, made and written down the first time; phones hold on to its public half. */
export async function readPushKeys(path: string): Promise<PushKeys> {
  const kept = keptIn(path);
  if (kept) return kept;
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const secret = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
  const keys = { public: pair.getPublicKey().toString("base64url"), private: secret.toString("base64url") };
  await writeFileWhole(path, `${JSON.stringify({ v: 1, ...keys })}\n`);
  return keys;
}

/** A file that is none of ours is made anew: phones then subscribe again. */
function keptIn(path: string): PushKeys | undefined {
  try {
    const { public: open, private: secret } = Kept.parse(JSON.parse(readFileSync(path, "utf8")));
    return { public: open, private: secret };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
