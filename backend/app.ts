import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import helmet from "helmet";
import { signResponse } from "../hub/core/engage/http-signature.ts";
import type { Directory } from "../hub/core/engage/edge-talk.ts";
import type { Log } from "../hub/core/log.ts";
import type { Allowance } from "./allowance.ts";
import { refuse, refusedOf } from "./refusal.ts";
import { homeRoutes } from "./routes.ts";
import { seconds } from "./routes/caller.ts";
import type { Answer, Desk, HomeRoute } from "./routes/route.ts";
import type { BrandRoom } from "./store/room.ts";

/** What the web application of a backend is made of. */
export type AppParts = {
  readonly desk: Desk;
  readonly log: Log;
  readonly byAddress: Allowance;
  /** The address a host name of a request stands for; undefined for a name that is not ours. */
  readonly originOf: (host: string) => string | undefined;
  /** Other doors of the house, by their path: the console, the till. */
  readonly doors: Readonly<Record<string, RequestHandler>>;
};

/** The web application of a backend: what homes ask, what the world may see, and the doors of brand staff. */
export function makeApp(parts: AppParts): Express {
  const { desk, log, byAddress, originOf, doors } = parts;
  const app = express();
  app.set("env", "production");
  app.set("etag", false);
  app.set("query parser", "simple");
  app.set("case sensitive routing", true);
  app.set("strict routing", true);
  app.set("trust proxy", false);
  app.use(helmet({ referrerPolicy: { policy: "no-referrer" }, strictTransportSecurity: false }));
  app.use((request, _response, next) => {
    byAddress.take(addressOf(request));
    if (originOf(request.headers.host ?? "") === undefined) refuse("E_WRONG_HOST");
    next();
  });
  app.get("/v1/brands", (request, response) => {
    const origin = originOf(request.headers.host ?? "") ?? "";
    const open = desk.brands.list().filter((room) => room.manifest());
    const brands = open.map(({ id }) => ({ brand: id, url: `${origin}/b/${id}` }));
    response.set("Cache-Control", "public, max-age=60").json({ v: 1, brands } satisfies Directory);
  });
  for (const route of homeRoutes) {
    app[route.method](
      `/b/:brand${route.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      express.raw({ type: () => true, limit: route.cap, inflate: false }),
      answering(route, parts),
    );
  }
  // Whoever opens the printed link is brand staff: homes know their paths.
  app.get("/", (_request, response) => response.redirect("/console/"));
  for (const [path, door] of Object.entries(doors)) app.use(path, door);
  app.use(() => refuse("E_NOT_FOUND"));
  app.use(refusing(desk, log));
  return app;
}

function answering(route: HomeRoute, { desk, originOf }: AppParts): RequestHandler {
  return (request, response) => {
    const room = roomOf(request, desk);
    const manifest = room?.manifest();
    if (!room || !manifest) return refuse("E_NOT_FOUND");
    const body: unknown = request.body;
    const { brand: _brand, ...params } = request.params as Record<string, string>;
    const answer = route.answerTo(
      {
        room,
        manifest,
        method: request.method,
        url: `${originOf(request.headers.host ?? "") ?? ""}${request.originalUrl}`,
        headers: request.headers,
        params,
        query: queryOf(request, route),
        body: body instanceof Uint8Array ? body : new Uint8Array(),
        address: addressOf(request),
      },
      desk,
    );
    send(request, response, answer, route.signed ? room : undefined, desk);
  };
}

function roomOf(request: Request, desk: Desk): BrandRoom | undefined {
  const id = /^\/b\/([a-z0-9-]{1,40})\//.exec(request.path)?.[1];
  return id === undefined ? undefined : desk.brands.get(id);
}

function queryOf(request: Request, { query }: HomeRoute): Record<string, string> {
  const { searchParams } = new URL(request.originalUrl, "http://localhost");
  const names = [...searchParams.keys()];
  if (names.some((name) => !query.includes(name))) refuse("E_UNKNOWN_KEY");
  if (new Set(names).size !== names.length) refuse("E_WRONG_TYPE");
  return Object.fromEntries(searchParams);
}

function addressOf(request: Request): string {
  return request.socket.remoteAddress ?? "nowhere";
}

/** Sends an answer; where a room is given, signed by its brand for the nonce of the very request. */
function send(request: Request, response: Response, answer: Answer, room: BrandRoom | undefined, desk: Desk): void {
  const { status, body, headers = {} } = answer;
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  response.status(status).set({ "Cache-Control": "no-store", ...headers });
  if (body !== undefined) response.set("Content-Type", "application/json; charset=utf-8");
  if (room) {
    const nonce = /;nonce="([!#-[\]-~]{8,120})"/.exec(request.get("signature-input") ?? "")?.[1];
    response.set(signResponse({ status, body: bytes, ...room.keys.signing(), created_s: seconds(desk), nonce }));
  }
  response.end(bytes);
}

function refusing(desk: Desk, log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { status, body, retry_s } = refusedOf(error);
    // A path may name a home: it is not written down.
    if (status >= 500) log.error("a request failed", { error, method: request.method });
    if (response.headersSent) return next(error);
    // What was not read of a body too big must not be taken for the next request.
    if (status === 413) response.set("Connection", "close");
    const headers = retry_s === undefined ? {} : { "retry-after": String(retry_s) };
    send(request, response, { status, body, headers }, roomOf(request, desk), desk);
  };
}
