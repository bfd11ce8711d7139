import type { Store } from "../store/open.ts";
import type { Page } from "./open-meteo.ts";

/** A page as it came, and when: wall ms. */
export type KeptPage = { readonly body: Uint8Array; readonly at: number };

/** The last good pages of the weather, kept in house.db. */
export type Kept = {
  read(page: Page): KeptPage | undefined;
  write(page: Page, kept: KeptPage): void;
};

const owner = "weather";

/** Keeps the pages in a store. */
export function keptIn(store: Pick<Store, "sql" | "work">): Kept {
  return {
    read: (page) => {
      const row = store.sql("SELECT body, at FROM kept_pages WHERE owner = ? AND id = ?").get(owner, page);
      const body = row?.["body"];
      return body instanceof Uint8Array ? { body, at: Number(row?.["at"]) } : undefined;
    },
    write: (page, { body, at }) =>
      store.work(
        () =>
          void store
            .sql(
              "INSERT INTO kept_pages (owner, id, body, at) VALUES (?, ?, ?, ?) ON CONFLICT (owner, id) DO UPDATE SET body = excluded.body, at = excluded.at",
            )
            .run(owner, page, body, Math.floor(at)),
      ),
  };
}
