import type { Browser, Page } from "playwright-core";
import { onStage, type StagedPage } from "./staged-pages.ts";

/** What a page told its house, in the order it told it. */
export type Told = { readonly method: string; readonly path: string; readonly body: unknown };

/** Stands a page on its stage and looks at it, with all it told the house but that it is there. */
export function standing(
  on: { readonly browser: Browser; readonly dist: string },
  staged: StagedPage,
  look: (page: Page, told: readonly Told[]) => Promise<void>,
): Promise<void> {
  const told: Told[] = [];
  const does = async (page: Page) => {
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      const path = pathname.replace("/api/v1/", "");
      if (request.method() !== "GET" && path !== pathname && !/declare$|^sessions|seen$/.test(path))
        told.push({ method: request.method(), path, body: request.postDataJSON() as unknown });
    });
    await staged.does?.(page);
  };
  return onStage(on, { ...staged, does }, {}, (page) => look(page, told));
}
