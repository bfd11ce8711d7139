import { createCipheriv, createDecipheriv, hash, hkdfSync } from "node:crypto";
import type { Signed } from "../../hub/core/engage/objects.ts";
import type { Random } from "../../hub/core/random.ts";
import type { Store } from "../../hub/store/open.ts";
import { refuse } from "../refusal.ts";

/** One home as a brand knows it: its pairwise name and the key it signs with here. */
export type Home = {
  readonly source: string;
  readonly kid: string;
  readonly x: string;
  readonly virtual: boolean;
  /** What was said when everything of it was erased: it may be heard again, nothing else of it is known. */
  readonly gone?: readonly Signed[];
};

/** The homes of one brand. */
export type Homes = {
  find(source: string): Home | undefined;
  /** True where a name was given up: it is never used again. */
  wasErased(source: string): boolean;
  register(home: Omit<Home, "gone">): void;
  /** Takes a home off the list; the last words to it stay for a while, sealed with its own name. */
  bury(home: Home, said: readonly Signed[], until: number): void;
  /** E_REPLAYED where this nonce of that home was here before. */
  spend(source: string, nonce: string, until_s: number): void;
};

/** A name that tells nothing to whoever does not know what it was made of. */
export function tombOf(...parts: readonly string[]): string {
  return hash("sha256", ["lintel tomb", ...parts].join("\u0000"), "base64url");
}

/** The homes in a brand's database. */
export function makeHomes(store: Store, random: Random): Homes {
  return {
    find: (source) => {
      const row = store.sql("SELECT kid, x, virtual FROM homes WHERE source = ?").get(source);
      if (row) return { source, kid: String(row["kid"]), x: String(row["x"]), virtual: row["virtual"] === 1 };
      const sealed = store.sql("SELECT sealed FROM gone_homes WHERE hash = ?").get(tombOf(source))?.["sealed"];
      return sealed instanceof Uint8Array ? { ...unsealed(source, sealed), source } : undefined;
    },
    wasErased: (source) => store.sql("SELECT 1 FROM gone_homes WHERE hash = ?").get(tombOf(source)) !== undefined,
    register: ({ source, kid, x, virtual }) =>
      void store
        .sql(
          `INSERT INTO homes (source, kid, x, virtual) VALUES (?, ?, ?, ?)
           ON CONFLICT (source) DO UPDATE SET kid = excluded.kid, x = excluded.x, virtual = max(virtual, excluded.virtual)`,
        )
        .run(source, kid, x, virtual ? 1 : 0),
    bury: ({ source, kid, x, virtual }, said, until) => {
      const sealed = seal(source, { kid, x, virtual, gone: said }, random.bytes(12));
      store
        .sql("INSERT OR REPLACE INTO gone_homes (hash, sealed, until) VALUES (?, ?, ?)")
        .run(tombOf(source), sealed, until);
      store.sql("DELETE FROM homes WHERE source = ?").run(source);
      store.sql("DELETE FROM nonces WHERE source = ?").run(source);
    },
    spend: (source, nonce, until_s) => {
      const { changes } = store
        .sql("INSERT OR IGNORE INTO nonces (source, nonce, until) VALUES (?, ?, ?)")
        .run(source, nonce, until_s * 1000);
      if (changes === 0) refuse("E_REPLAYED");
    },
  };
}

type Kept = Omit<Home, "source">;

// The name has 128 random bits, so a key made of it is as good as they are.
function keyFrom(source: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", source, "", "lintel last words", 32));
}

function seal(source: string, kept: Kept, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", keyFrom(source), nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(kept)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unsealed(source: string, sealed: Uint8Array): Kept {
  const cipher = createDecipheriv("aes-256-gcm", keyFrom(source), sealed.subarray(0, 12));
  cipher.setAuthTag(sealed.subarray(12, 28));
  // Safe: only `seal` writes them, and the tag was checked.
  return JSON.parse(Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()]).toString()) as Kept;
}
