import express, { type Request, type RequestHandler, type Response } from "express";
import { fail } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import { parseJson } from "../core/parse.ts";
import { render } from "../core/sentence.ts";
import { languageOf } from "./language.ts";
import { sendMedia } from "./media.ts";
import { bodyCap } from "./problem.ts";
import type { Remembered } from "./remembered.ts";
import { tagOf } from "./revision.ts";
import type { Answered, Desk, Route } from "./route.ts";
import { type Actor, opens, type RouteScope } from "./scope.ts";

const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i;

/** Who a request comes from; undefined for nobody we know. */
export type WhoAsks = (request: Request) => Actor | undefined;

/** Reads who asks from the Authorization header; what came by the unix socket is `cli`, whose file is its permission. */
export function whoAsks(desk: Desk, byOwnSocket: (request: Request) => boolean): WhoAsks {
  return (request) => {
    if (byOwnSocket(request)) return { id: "cli", scopes: ["admin"] };
    const secret = bearer.exec(request.headers.authorization ?? "")?.[1];
    return secret === undefined ? undefined : desk.house.credentials.token(secret);
  };
}

/** Refuses before a byte of the body is read: E_NO_TOKEN, E_FORBIDDEN. */
export function guard(who: WhoAsks, scope: RouteScope): RequestHandler {
  return (request, response, next) => {
    const actor = who(request);
    if (scope !== "public") {
      if (!actor) fail("E_NO_TOKEN");
      if (!opens(actor.scopes, scope)) fail("E_FORBIDDEN");
    }
    response.locals["actor"] = actor ?? nobody;
    next();
  };
}

const nobody: Actor = { id: "nobody", scopes: [] };

/** Reads a body as bytes, at most 64 kB, never unpacked. */
export const bodyBytes: RequestHandler = express.raw({ type: () => true, limit: bodyCap, inflate: false });

/** Answers one route: JSON in, JSON out, writes with a key only once. */
export function answering(route: Route, desk: Desk, remembered: Remembered<Answered>): RequestHandler {
  return async (request, response) => {
    const actor = response.locals["actor"] as Actor;
    const body = bodyOf(request);
    const language = languageOf(request.headers["accept-language"]);
    const key = keyOf(request);
    const work = () =>
      route.answerTo({
        ...desk,
        params: { ...request.params },
        query: { ...request.query },
        body,
        actor,
        language,
        key,
        precondition: { ifMatch: request.headers["if-match"], ifNoneMatch: request.headers["if-none-match"] },
        say: (sentence) => render(sentence, desk.house.reader(language)),
      });
    const answer =
      key === undefined || route.method === "get"
        ? await work()
        : await remembered.once(
            derivedId("write", actor.id, key),
            derivedId(route.name, request.path, JSON.stringify(body)),
            work,
          );
    if (route.media && answer.body instanceof Uint8Array) sendMedia(request, response, route.media, answer.body);
    else send(response, route, answer);
  };
}

function send(response: Response, route: Route, { body, revision }: Answered): void {
  response.status(route.status).set("Cache-Control", "no-store").vary("Accept-Language");
  if (revision !== undefined) response.set("ETag", tagOf(revision));
  response.json(body);
}

function bodyOf(request: Request): unknown {
  const bytes: unknown = request.body;
  if (!(bytes instanceof Uint8Array) || bytes.byteLength === 0) return {};
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) fail("E_NOT_JSON");
  return parseJson(bytes, bodyCap);
}

function keyOf(request: Request): string | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,200}$/.test(key)) fail("E_WRONG_TYPE", { field: "Idempotency-Key" });
  return key;
}
