import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import helmet from "helmet";
import { fail, LintelError } from "../core/errors.ts";
import { answering, anyBytes, bodyBytes, guard, type WhoAsks } from "./answering.ts";
import { isSecure } from "./cookies.ts";
import { type FlowsDoor, flowsPath } from "./flows-door.ts";
import { checkWhereabouts } from "./hosts.ts";
import { languageOf } from "./language.ts";
import { pages } from "./pages.ts";
import { problemOf } from "./problem.ts";
import { makeRemembered } from "./remembered.ts";
import type { Answered, Desk, Route } from "./route.ts";

/** What the web application is made of. */
export type AppParts = {
  readonly desk: Desk;
  readonly routes: readonly Route[];
  readonly who: WhoAsks;
  /** Names by which the machine may be called; undefined: this request came by the unix socket. */
  readonly namesFor: (request: Parameters<WhoAsks>[0]) => ReadonlySet<string> | undefined;
  /** The folder of the built pages. */
  readonly pages: string;
  /** The way to Node-RED's editor, where this house runs it. */
  readonly flows: FlowsDoor | undefined;
};

/** The web application: default refused, every route by its row. */
export function makeApp({ desk, routes, who, namesFor, pages: folder, flows }: AppParts): Express {
  const app = express();
  app.set("env", "production");
  app.set("etag", false);
  app.set("query parser", "simple");
  app.set("case sensitive routing", true);
  app.set("strict routing", true);
  app.set("trust proxy", false);
  app.use(headers(desk.house.status().house === "virtual"));
  app.use((request, _response, next) => {
    const names = namesFor(request);
    if (names) checkWhereabouts(request.headers, names, isSecure(request));
    next();
  });
  // Not at the unix socket: who may open that file is a program, and the editor is for people at a browser.
  if (flows) app.use(below(flowsPath, (request) => namesFor(request) !== undefined, flows));
  const remembered = makeRemembered<Answered>(desk.house.clock);
  for (const route of routes) {
    const mayAsk = guard(who, route.scope, route.stepUp);
    app[route.method](
      route.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      mayAsk,
      route.raw ? anyBytes(route.cap) : bodyBytes(route.cap),
      // A body may take its time: who was shut out meanwhile is shut out.
      mayAsk,
      answering(route, desk, remembered),
    );
  }
  app.use(unknownUnder("/api", guard(who, "read")));
  app.use(pages(folder, desk.house));
  app.use(() => fail("E_NOT_FOUND"));
  app.use(refusing(desk));
  return app;
}

function headers(framed: boolean): RequestHandler {
  const strict = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // A photo is fetched by its screen, which then shows it from its own memory.
        imgSrc: ["'self'", "data:", "blob:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        // The page that tells a virtual house's day shows its screens side by side.
        frameAncestors: [framed ? "'self'" : "'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
    },
    frameguard: { action: framed ? "sameorigin" : "deny" },
    referrerPolicy: { policy: "no-referrer" },
    // Plain HTTP on loopback: the header would mean nothing there, and harm another service of the same name.
    strictTransportSecurity: false,
  });
  return (request, response, next) => {
    response.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=()");
    strict(request, response, next);
  };
}

/** Everything below a path goes to the editor, which answers it whole; the path itself leads there. */
function below(path: string, reaches: (request: Request) => boolean, flows: FlowsDoor): RequestHandler {
  return (request, response, next) => {
    if (!reaches(request)) return next();
    if (request.path === path && request.method === "GET") return response.redirect(308, `${path}/`);
    if (!request.path.startsWith(`${path}/`)) return next();
    flows.serve(request, response);
  };
}

/** What is not in the table is refused like everything else, so that nobody can feel for what there is. */
function unknownUnder(root: string, refuse: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const path = request.path.toLowerCase().replaceAll(/\/+/g, "/");
    if (path === root || path.startsWith(`${root}/`))
      refuse(request, response, () => next(new LintelError("E_NOT_FOUND", { path: request.path.slice(0, 200) })));
    else next();
  };
}

function refusing({ house }: Desk): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { status, problem } = problemOf(error, house, languageOf(request.headers["accept-language"]));
    if (status >= 500) house.log.error("a request failed", { error, path: request.path, method: request.method });
    if (response.headersSent) return next(error);
    if (problem.code === "E_NO_TOKEN" && !response.hasHeader("WWW-Authenticate"))
      response.set("WWW-Authenticate", "Bearer");
    // What was not read of a body too big must not be taken for the next request.
    if (status === 413) response.set("Connection", "close");
    response.status(status).set("Cache-Control", "no-store").vary("Accept-Language").json(problem);
  };
}
