import type { Store } from "../store/open.ts";

/** The last good copy of a calendar, as it came. */
export type Copy = {
  readonly body: Uint8Array;
  /** The ETag it came with, or else its Last-Modified; undefined: neither. */
  readonly validator?: string;
  /** Wall ms at which it was last said to be good. */
  readonly at: number;
};

/** The last good copies, by key. */
export type Kept = {
  get(key: string): Copy | undefined;
  put(key: string, copy: Copy): void;
  /** Still good. */
  touch(key: string, at: number): void;
  /** Removes every copy whose key is not among these. */
  prune(keys: readonly string[]): void;
};

const owner = "calendar";

/** The copies in house.db. */
export function makeKept(store: Pick<Store, "sql" | "work">): Kept {
  return {
    get: (key) => {
      const row = store.sql("SELECT body, etag, at FROM kept_pages WHERE owner = ? AND id = ?").get(owner, key);
      if (!(row?.["body"] instanceof Uint8Array)) return undefined;
      const { body, etag, at } = row;
      return { body, at: Number(at), ...(typeof etag === "string" ? { validator: etag } : {}) };
    },
    put: (key, { body, validator, at }) =>
      store.work(() => {
        const put = "INSERT OR REPLACE INTO kept_pages (owner, id, body, etag, at) VALUES (?, ?, ?, ?, ?)";
        store.sql(put).run(owner, key, body, validator ?? null, Math.floor(at));
      }),
    touch: (key, at) =>
      store.work(() => {
        store.sql("UPDATE kept_pages SET at = ? WHERE owner = ? AND id = ?").run(Math.floor(at), owner, key);
      }),
    prune: (keys) =>
      store.work(() => {
        const rows = store.sql("SELECT id FROM kept_pages WHERE owner = ?").all(owner);
        const gone = rows.map(({ id }) => String(id)).filter((id) => !keys.includes(id));
        for (const id of gone) store.sql("DELETE FROM kept_pages WHERE owner = ? AND id = ?").run(owner, id);
      }),
  };
}
