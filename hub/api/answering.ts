import express, { type Request, type RequestHandler, type Response } from "express";
import { fail } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import { parseJson } from "../core/parse.ts";
import { render } from "../core/sentence.ts";
import type { House } from "./house.ts";
import { languageOf } from "./language.ts";
import { sendMedia } from "./media.ts";
import { bodyCap } from "./problem.ts";
import type { Remembered } from "./remembered.ts";
import { tagOf } from "./revision.ts";
import type { Answered, Desk, Route } from "./route.ts";
import { type Actor, opens, phoneLogin, type RouteScope } from "./scope.ts";

const basic = /^Basic ([A-Za-z0-9+/=]{1,700})$/i;
const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i;

/** Who a request comes from; undefined for nobody we know. */
export type WhoAsks = (request: Request) => Actor | undefined;

/** Reads who asks from the Authorization header; what came by the unix socket is `cli`, whose file is its permission. */
export function whoAsks(desk: Desk, byOwnSocket: (request: Request) => boolean): WhoAsks {
  return (request) => {
    if (byOwnSocket(request)) return { id: "cli", scopes: ["admin"] };
    const said = request.headers.authorization ?? "";
    const login = basic.exec(said)?.[1];
    if (login !== undefined) return phoneBy(login, desk.house.phones);
    const secret = bearer.exec(said)?.[1];
    return secret === undefined ? undefined : desk.house.credentials.token(secret);
  };
}

function phoneBy(login: string, phones: House["phones"]): Actor | undefined {
  const text = Buffer.from(login, "base64").toString();
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  const id = text.slice(0, colon);
  return phones.login(id, Buffer.from(text.slice(colon + 1))) ? { id, scopes: [phoneLogin] } : undefined;
}

/** Refuses before a byte of the body is read: E_NO_TOKEN, E_FORBIDDEN. */
export function guard(who: WhoAsks, scope: RouteScope): RequestHandler {
  return (request, response, next) => {
    const actor = who(request);
    if (scope !== "public") {
      if (!actor && scope === "login") response.set("WWW-Authenticate", 'Basic realm="Lintel", charset="UTF-8"');
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

/** The same for a route that takes any bytes: too many become one too many, so that the route itself says what it makes of them. */
export const anyBytes: RequestHandler = (request, response, next) =>
  bodyBytes(request, response, (error?: unknown) => {
    if (!(error instanceof Error) || !("status" in error) || error.status !== 413) return next(error);
    // What was not read must not be taken for the next request.
    response.set("Connection", "close");
    request.body = new Uint8Array(bodyCap + 1);
    next();
  });

/** Answers one route: JSON in, JSON out, writes with a key only once. */
export function answering(route: Route, desk: Desk, remembered: Remembered<Answered>): RequestHandler {
  return async (request, response) => {
    const actor = response.locals["actor"] as Actor;
    const body = route.raw ? {} : bodyOf(request);
    const language = languageOf(request.headers["accept-language"]);
    const key = keyOf(request);
    const work = () =>
      route.answerTo({
        ...desk,
        params: { ...request.params },
        query: { ...request.query },
        body,
        bytes: bytesOf(request),
        header: (name) => request.get(name),
        actor,
        language,
        key,
        precondition: { ifMatch: request.headers["if-match"], ifNoneMatch: request.headers["if-none-match"] },
        say: (sentence) => render(sentence, desk.house.reader(language)),
      });
    const answer =
      key === undefined || route.method === "get" || route.secret
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

function bytesOf(request: Request): Uint8Array {
  const bytes: unknown = request.body;
  return bytes instanceof Uint8Array ? bytes : new Uint8Array();
}

function bodyOf(request: Request): unknown {
  const bytes = bytesOf(request);
  if (bytes.byteLength === 0) return {};
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
