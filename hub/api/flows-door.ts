import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { cookieOf } from "../core/access.ts";
import { type ErrorCode, errorCodes, LintelError } from "../core/errors.ts";
import type { Language } from "../core/house.ts";
import { Slug } from "../core/ids.ts";
import { render } from "../core/sentence.ts";
import { isSecure, secretIn } from "./cookies.ts";
import { checkNotElsewhere, checkOwnPage } from "./hosts.ts";
import type { House } from "./house.ts";
import { languageOf } from "./language.ts";
import { type Actor, opens } from "./scope.ts";
import { sessionActor } from "./sessions.ts";

/** Who is let in to the editor. */
type Visitor = {
  readonly id: string;
  readonly adult: boolean;
  readonly language: Language;
  readonly session: string;
};

/** Serves Node-RED's editor to whoever is let in. */
export type FlowsEditor = {
  serve(request: IncomingMessage, response: ServerResponse, visitor: Visitor): void;
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, visitor: Visitor): void;
};

/** The way to the editor, below `/flows/`. */
export type FlowsDoor = {
  serve(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
};

/** Below this path is the editor. */
export const flowsPath = "/flows";

// As long as somebody may sit over one scene; whatever they change asks anew.
const staysOpen_ms = 28_800_000;

/**
 * Lets grown-ups of the house in, by the cookie of a seat at which they sit. A page has to be opened, and whatever is
 * changed sent, within minutes of a PIN or password; what was opened so goes on being shown for some hours.
 */
export function makeFlowsDoor(house: House, editor: FlowsEditor): FlowsDoor {
  const opened = new Map<string, number>();
  house.bus.on("session.ended", ({ session }) => void opened.delete(session));
  const visitorOf = (request: IncomingMessage, changes: boolean): Visitor => {
    const seated = actorsOf(house, request);
    if (seated.length === 0) throw new LintelError("E_NO_TOKEN");
    const adults = seated.filter(({ scopes }) => opens(scopes, "adult"));
    if (adults.length === 0) throw new LintelError("E_FORBIDDEN");
    const now = house.clock.mono();
    const stepped = adults.find((one) => one.stepped === true);
    const known = adults.find(({ session = "" }) => (opened.get(session) ?? 0) > now);
    const actor = stepped ?? (changes ? undefined : known);
    if (!actor?.session) throw new LintelError("E_STEP_UP");
    if (stepped) opened.set(actor.session, now + staysOpen_ms);
    const language = house.residents.get("resident", actor.id)?.language ?? "en";
    return { id: actor.id, adult: true, language, session: actor.session };
  };
  return {
    serve: (request, response) => {
      const changes = request.method !== "GET" && request.method !== "HEAD";
      try {
        if (changes) checkOwnPage(request.headers, request.method ?? "");
        else checkNotElsewhere(request.headers);
        editor.serve(request, response, visitorOf(request, changes));
      } catch (error) {
        if (!(error instanceof LintelError)) throw error;
        turnAway(house, request, response, error.code);
      }
    },
    upgrade: (request, stream, head) => {
      try {
        // No socket of a browser is plain reading: other pages may open one, and CORS does not hold them back.
        checkOwnPage(request.headers, "POST");
        editor.upgrade(request, stream, head, visitorOf(request, false));
      } catch {
        stream.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      }
    },
  };
}

/** Everybody who sits at a seat whose cookie this browser carries: a page that is opened names no seat. */
function actorsOf(house: House, request: IncomingMessage): readonly Actor[] {
  const secure = isSecure(request);
  const begins = cookieOf("", secure);
  const cookies = request.headers.cookie ?? "";
  const names = new Set(cookies.split("; ").map((one) => one.split("=", 1)[0] ?? ""));
  return [...names].flatMap((name) => {
    const seat = name.startsWith(begins) ? Slug.safeParse(name.slice(begins.length)).data : undefined;
    const secret = seat === undefined ? undefined : secretIn(cookies, seat, secure);
    const actor = seat === undefined || secret === undefined ? undefined : sessionActor(house, seat, secret);
    return actor ? [actor] : [];
  });
}

const said: Partial<Record<ErrorCode, string>> = {
  E_NO_TOKEN: "flows.door.signin",
  E_FORBIDDEN: "flows.door.adult",
  E_STEP_UP: "flows.door.step-up",
};

/** A page that is opened says what to do; what the editor itself asked gets the sentence alone. */
function turnAway(house: House, request: IncomingMessage, response: ServerResponse, code: ErrorCode): void {
  const language = languageOf(request.headers["accept-language"]);
  const reader = house.reader(language);
  const page = request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
  const key = page ? said[code] : code === "E_STEP_UP" ? "flows.deploy.step-up" : undefined;
  const text = escaped(render({ key: key ?? `error.${code}`, params: {} }, reader));
  const word = (name: string) => escaped(render({ key: name, params: {} }, reader));
  const go = code === "E_FORBIDDEN" ? "" : `<p><a href="/signin?to=/flows/">${word("flows.door.go")}</a></p>`;
  const body = page
    ? `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${word("flows.door.title")}</title><h1>${word("flows.door.title")}</h1><p>${text}</p>${go}</html>\n`
    : text;
  request.resume();
  response.writeHead(errorCodes[code], {
    "content-type": `${page ? "text/html" : "text/plain"}; charset=utf-8`,
    "cache-control": "no-store",
    vary: "Accept-Language, Cookie",
    connection: "close",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
