import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, Router as router } from "express";
import helmet from "helmet";

/** Where the built console lies, unless somebody says otherwise. */
export const builtConsole = new URL("../console/dist", import.meta.url);

const files = { index: false, redirect: false, dotfiles: "ignore", maxAge: 0 } as const;

/** The pages of the console: its own files alone, as strict as the pages of a house. */
export function consolePages(folder: string): RequestHandler {
  const pages = router({ caseSensitive: true, strict: true });
  pages.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          imgSrc: ["'self'", "data:"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          requireTrustedTypesFor: ["'script'"],
        },
      },
      frameguard: { action: "deny" },
      referrerPolicy: { policy: "no-referrer" },
      strictTransportSecurity: false,
    }),
  );
  pages.use((_request, response, next) => {
    response.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    next();
  });
  pages.use("/assets", express.static(join(folder, "assets"), { ...files, immutable: true, maxAge: "365d" }));
  pages.get("/", (request, response, next) => {
    // Mounted below a path, `/console` and `/console/` arrive alike; the page's own address ends with a slash.
    if (!request.originalUrl.split("?", 1)[0]?.endsWith("/")) return response.redirect(308, `${request.baseUrl}/`);
    const page = join(folder, "index.html");
    if (!existsSync(page)) return notBuilt(response);
    response.set("Cache-Control", "no-cache");
    response.sendFile(page, { dotfiles: "allow", cacheControl: false }, (error?: Error) => error && next(error));
  });
  return pages;
}

function notBuilt(response: express.Response): void {
  response
    .status(503)
    .set("Cache-Control", "no-store")
    .type("html")
    .send(
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>Lintel</title><p>The console is not built yet: npm run build.</p></html>\n',
    );
}
