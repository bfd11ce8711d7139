import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { render } from "../core/sentence.ts";
import type { House } from "./house.ts";
import { languageOf } from "./language.ts";

/** The built pages: `/`, `/claim` and `/signin`, and everything under `/wall/`, `/phone/` and `/home/`; one sentence in their place while they are not built. */
export function pages(folder: string, house: House): Router {
  const router = Router({ caseSensitive: true });
  const files = { index: false, redirect: false, dotfiles: "ignore", maxAge: 0 } as const;
  router.use("/assets", express.static(join(folder, "assets"), { ...files, immutable: true, maxAge: "365d" }));
  router.use(express.static(folder, files));
  router.get(["/", "/claim", "/signin"], shown(house, [join(folder, "start", "index.html")]));
  router.get(["/wall", "/wall/{*rest}"], shown(house, [join(folder, "wall", "index.html")]));
  router.get(["/phone", "/phone/{*rest}"], shown(house, [join(folder, "phone", "index.html")]));
  router.get(["/home", "/home/{*rest}"], shown(house, [join(folder, "home", "index.html")]));
  return router;
}

function shown(house: House, candidates: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const file = candidates.find((path) => existsSync(path));
    if (file === undefined) return notBuilt(house, request, response);
    response.set("Cache-Control", "no-cache");
    // Called when all went well, too: going on then would answer a second time.
    response.sendFile(file, { dotfiles: "allow", cacheControl: false }, (error?: Error) => error && next(error));
  };
}

function notBuilt(house: House, request: Request, response: Response): void {
  const language = languageOf(request.headers["accept-language"]);
  const reader = house.reader(language);
  const sentence = escaped(render({ key: "page.not-built", params: {} }, reader));
  response
    .status(503)
    .set("Cache-Control", "no-store")
    .type("html")
    .send(
      `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Lintel</title><p>${sentence}</p></html>\n`,
    );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
