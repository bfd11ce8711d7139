import type { Page } from "playwright-core";
import { seatHeader } from "../../hub/core/access.ts";

/** What a house answered a request that a page made. */
export type PageAnswer = {
  readonly status: number;
  readonly tag: string | null;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Asks the house from within one of its own pages, as a script there would, with the cookies this browser has. */
export function askInPage(
  page: Page,
  method: string,
  path: string,
  { seat, body, match }: { readonly seat?: string; readonly body?: unknown; readonly match?: string | null } = {},
): Promise<PageAnswer> {
  const headers = {
    ...(seat === undefined ? {} : { [seatHeader]: seat }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(typeof match === "string" ? { "if-match": match } : {}),
  };
  const how = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return page.evaluate(
    `fetch("/api/v1/${path}", ${JSON.stringify(how)}).then(async (answer) => ({ status: answer.status, tag: answer.headers.get("etag"), body: await answer.json().catch(() => ({})) }))`,
  );
}
