import { z } from "zod";
import type { Language } from "../core/house.ts";
import type { Sentence } from "../core/events.ts";
import { check } from "../core/parse.ts";
import type { Random } from "../core/random.ts";
import type { From } from "../access/access.ts";
import type { Seats } from "./cookies.ts";
import type { House } from "./house.ts";
import type { Media } from "./media.ts";
import { bodyCap } from "./problem.ts";
import type { Precondition, Revision } from "./revision.ts";
import type { Actor, RouteScope } from "./scope.ts";

/** What stays the same for every request: the house, randomness and the documents. */
export type Desk = {
  readonly house: House;
  readonly random: Random;
  readonly documents: { openapi(): unknown; asyncapi(): unknown };
};

/** A request as a route sees it, everything checked. */
export type Asked<P, Q, B> = Desk & {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body as it came, whatever it is. */
  readonly bytes: Uint8Array;
  header(name: string): string | undefined;
  readonly actor: Actor;
  /** Where the request comes from: the address of its socket, and what its client calls itself. */
  readonly from: From;
  /** Opens and ends the seat of this browser. */
  readonly seats: Seats;
  readonly language: Language;
  readonly precondition: Precondition;
  /** The writer's own key, or undefined. */
  readonly key: string | undefined;
  /** Renders a sentence for this reader. */
  say(sentence: Sentence): string;
};

/** The request before its parts are checked. */
export type RawAsked = Asked<unknown, unknown, unknown>;

type Schema = z.ZodType;

/** One row of a route table, with its schemas. */
export type RouteRow<P extends Schema, Q extends Schema, B extends Schema, A extends Schema> = {
  /** `<noun>.<verb>`, unique; the operation's name in the OpenAPI document. */
  readonly name: string;
  readonly method: "get" | "put" | "post" | "patch" | "delete";
  /** As OpenAPI writes it: `/api/v1/things/{thing}`. */
  readonly path: string;
  readonly scope: RouteScope;
  /** A person at a seat must have proved themselves by PIN or password within the last minutes. */
  readonly stepUp?: true;
  readonly says: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: A;
  /** @default 200 */
  readonly status?: 200 | 201;
  /** With 202: whether an answer says that what was asked waits for somebody's word. */
  readonly waits?: (answer: z.output<A>) => boolean;
  /** The answer is a document with a revision, sent as its ETag; a change of it wants If-Match. */
  readonly revision?: (params: z.output<P>, house: House, actor: Actor) => Revision;
  /** It takes any bytes and judges them itself; what they should be is said in the document alone. */
  readonly raw?: z.ZodType;
  /** What those bytes are, where they are no JSON. */
  readonly carries?: "image/jpeg";
  /** How many bytes a body may have, where the usual 64 kB are too few. */
  readonly cap?: number;
  /** What it carries is remembered nowhere, not even as a digest: a writer's own key makes no difference here. */
  readonly secret?: boolean;
  /** The answer is bytes of this type, sent as they are. */
  readonly media?: Media;
  readonly handle: (asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => z.output<A> | Promise<z.output<A>>;
};

/** An answer, with the revision it had when it was given; it may say that what was asked waits. */
export type Answered = { readonly body: unknown; readonly revision?: Revision; readonly waits?: true };

/** A row as the server and the documents use it. */
export type Route = {
  readonly name: string;
  readonly method: "get" | "put" | "post" | "patch" | "delete";
  readonly path: string;
  readonly scope: RouteScope;
  readonly stepUp: boolean;
  readonly says: string;
  readonly params: Schema;
  readonly query: Schema;
  readonly body: Schema | undefined;
  readonly answer: Schema;
  readonly status: 200 | 201;
  /** Whether it may answer 202. */
  readonly mayWait: boolean;
  readonly media: Media | undefined;
  readonly raw: Schema | undefined;
  readonly carries: string;
  readonly cap: number;
  readonly secret: boolean;
  /** Whether answers carry an ETag. */
  readonly revised: boolean;
  readonly answerTo: (asked: RawAsked) => Promise<Answered>;
};

const Nothing = z.strictObject({});
type Nothing = typeof Nothing;

/** Makes a route of its row: what comes in is checked against the row before the row's own work sees it. */
export function route<
  A extends Schema,
  P extends Schema = Nothing,
  Q extends Schema = Nothing,
  B extends Schema = Nothing,
>(row: RouteRow<P, Q, B, A>): Route {
  const { name, method, path, scope, says, answer, revision, handle } = row;
  const params: Schema = row.params ?? Nothing;
  const query: Schema = row.query ?? Nothing;
  const body: Schema = row.body ?? Nothing;
  const answerTo = async (asked: RawAsked): Promise<Answered> => {
    // Safe: a schema left out is Nothing, which is also its type's default.
    const given = check(params, asked.params) as z.output<P>;
    const wanted = { query: check(query, asked.query) as z.output<Q>, body: check(body, asked.body) as z.output<B> };
    const said = await handle({ ...asked, params: given, ...wanted });
    return {
      body: said,
      ...(revision && { revision: revision(given, asked.house, asked.actor) }),
      ...(row.waits?.(said) && { waits: true as const }),
    };
  };
  const status = row.status ?? 200;
  return {
    name,
    method,
    path,
    scope,
    stepUp: row.stepUp === true,
    says,
    params,
    query,
    body: row.body,
    answer,
    status,
    mayWait: row.waits !== undefined,
    media: row.media,
    raw: row.raw,
    carries: row.carries ?? "application/json",
    cap: row.cap ?? bodyCap,
    secret: row.secret === true,
    revised: revision !== undefined,
    answerTo,
  };
}
