import { Readable } from "node:stream";
import express, { type Request, type RequestHandler, type Response } from "express";
import { fail } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import { parseJson } from "../core/parse.ts";
import { render } from "../core/sentence.ts";
import { fromOf, isSecure, makeSeats, type Seated, seatOfRequest, secretIn } from "./cookies.ts";
import { checkNotElsewhere, checkOwnPage } from "./hosts.ts";
import type { House } from "./house.ts";
import { languageOf } from "./language.ts";
import { sendMedia, sendRead } from "./media.ts";
import { bodyCap } from "./problem.ts";
import type { Remembered } from "./remembered.ts";
import { tagOf } from "./revision.ts";
import type { Answered, Desk, Route } from "./route.ts";
import { type Actor, checkStepped, opens, phoneLogin, type RouteScope } from "./scope.ts";
import { sessionActor } from "./sessions.ts";

const basic = /^Basic ([A-Za-z0-9+/=]{1,700})$/i;
const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i;

/** Who a request comes from; undefined for nobody we know. */
export type WhoAsks = (request: Request) => Actor | undefined;

/**
 * Reads who asks. A request that names its seat asks by that seat's cookie and by nothing else, so that a cookie alone,
 * as a cross-site form or picture carries it, says nothing; others ask by the Authorization header. What came by the
 * unix socket is `cli`, whose file is its permission.
 */
export function whoAsks(desk: Desk, byOwnSocket: (request: Request) => boolean): WhoAsks {
  return (request) => {
    if (byOwnSocket(request)) return { id: "cli", scopes: ["admin"] };
    const seat = seatOfRequest(request);
    if (seat !== undefined) {
      checkOwnPage(request.headers, request.method);
      const secret = seat === null ? undefined : secretIn(request.headers.cookie, seat, isSecure(request));
      return secret === undefined ? undefined : sessionActor(desk.house, seat ?? "", secret);
    }
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

/** Refuses before a byte of the body is read: E_NO_TOKEN, E_FORBIDDEN, E_STEP_UP. */
export function guard(who: WhoAsks, scope: RouteScope, stepUp = false): RequestHandler {
  return (request, response, next) => {
    checkNotElsewhere(request.headers);
    const actor = who(request);
    if (scope !== "public") {
      if (!actor && scope === "login") response.set("WWW-Authenticate", 'Basic realm="Lintel", charset="UTF-8"');
      if (!actor) fail("E_NO_TOKEN");
      if (!opens(actor.scopes, scope)) fail("E_FORBIDDEN");
      if (stepUp) checkStepped(actor);
    }
    response.locals["actor"] = actor ?? nobody;
    next();
  };
}

const nobody: Actor = { id: "nobody", scopes: [] };

/** Reads a body as bytes, at most so many, never unpacked. */
export function bodyBytes(cap: number): RequestHandler {
  return express.raw({ type: () => true, limit: cap, inflate: false });
}

/** The same for a route that takes any bytes: too many become one too many, so that the route itself says what it makes of them. */
export function anyBytes(cap: number): RequestHandler {
  const read = bodyBytes(cap);
  return (request, response, next) =>
    void read(request, response, (error?: unknown) => {
      if (!(error instanceof Error) || !("status" in error) || error.status !== 413) return next(error);
      // What was not read must not be taken for the next request.
      response.set("Connection", "close");
      request.body = new Uint8Array(cap + 1);
      next();
    });
}

/** Answers one route: JSON in, JSON out, writes with a key only once. */
export function answering(route: Route, desk: Desk, remembered: Remembered<Answered>): RequestHandler {
  return async (request, response) => {
    const actor = response.locals["actor"] as Actor;
    const body = route.raw ? {} : bodyOf(request);
    const language = languageOf(request.headers["accept-language"]);
    const key = keyOf(request);
    const seats = makeSeats(request);
    const work = () =>
      route.answerTo({
        ...desk,
        params: { ...request.params },
        query: { ...request.query },
        body,
        bytes: bytesOf(request),
        header: (name) => request.get(name),
        actor,
        from: fromOf(request),
        seats,
        language,
        key,
        precondition: { ifMatch: request.headers["if-match"], ifNoneMatch: request.headers["if-none-match"] },
        say: (sentence) => render(sentence, desk.house.reader(language)),
      });
    const answer =
      key === undefined || route.method === "get" || route.secret
        ? await work()
        : await remembered.once(
            derivedId("write", actor.session ?? actor.id, key),
            derivedId(route.name, request.path, JSON.stringify(body)),
            work,
          );
    if (route.media && answer.body instanceof Uint8Array) sendMedia(request, response, route.media, answer.body);
    else if (route.media && answer.body instanceof Readable) await sendRead(response, route.media, answer.body);
    else send(response, route, answer, seats.headers());
  };
}

function send(
  response: Response,
  route: Route,
  { body, revision, waits }: Answered,
  { cookies, clears }: Seated,
): void {
  if (cookies.length > 0) response.set("Set-Cookie", [...cookies]);
  if (clears !== undefined) response.set("Clear-Site-Data", clears);
  response
    .status(waits ? 202 : route.status)
    .set("Cache-Control", "no-store")
    .vary("Accept-Language");
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
