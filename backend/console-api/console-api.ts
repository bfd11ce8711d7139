import { json, type Request, type RequestHandler, type Response, Router as router } from "express";
import type { Clock } from "../../hub/core/clock.ts";
import { lintSentences } from "../marketing/lint-words.ts";
import { tillRoute } from "../points/till-route.ts";
import { refuse, refusals } from "../refusal.ts";
import { cookieFor, isOwnPage, secretIn } from "./cookie.ts";
import type { ConsoleDesk, ConsoleRoute, Said } from "./route.ts";
import { consoleRoutes } from "./routes.ts";

const bodyCap = 65_536;

/** The console's API: only pages of the console itself change anything, and nobody asks for what is not their role's. */
export function consoleApi(desk: ConsoleDesk, clock: Clock): RequestHandler {
  const routes = router({ caseSensitive: true, strict: true });
  routes.use((request, response, next) => {
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!isOwnPage(request, reads)) refuse("E_WRONG_ORIGIN");
    response.set("Cache-Control", "no-store");
    next();
  });
  routes.use(json({ limit: bodyCap, strict: true, type: "application/json", inflate: false }));
  for (const route of consoleRoutes) {
    routes[route.method](route.path, async (request, response) => {
      send(request, response, await answered(route, desk, request), desk);
    });
  }
  const member = (request: Request) => desk.staff.sessionOf(secretIn(request));
  routes.use(
    "/till",
    tillRoute({
      staffOf: member,
      tillOf: (request) => desk.roomOf(member(request)?.brand ?? "")?.till,
      clock,
    }),
  );
  return routes;
}

function answered(route: ConsoleRoute, desk: ConsoleDesk, request: Request): Said | Promise<Said> {
  const body: unknown = request.body ?? {};
  const query = queryOf(request);
  if (route.roles === "anybody") return route.knock?.({ desk, request, query, body }) ?? refuse("E_NOT_FOUND");
  const member = desk.staff.sessionOf(secretIn(request)) ?? refuse("E_NO_SESSION");
  if (!route.roles.includes(member.role)) refuse("E_FORBIDDEN");
  const room = desk.roomOf(member.brand) ?? refuse("E_NOT_FOUND");
  return route.answerTo({ desk, member, room, params: { ...request.params }, query, body });
}

function queryOf(request: Request): Record<string, string> {
  const { searchParams } = new URL(request.originalUrl, "http://localhost");
  const names = [...searchParams.keys()];
  if (new Set(names).size !== names.length) refuse("E_WRONG_TYPE");
  return Object.fromEntries(searchParams);
}

function send(request: Request, response: Response, said: Said, desk: ConsoleDesk): void {
  if ("value" in said) return void response.json(said.value ?? {});
  if ("faults" in said) {
    const [status, text] = refusals.E_LINT;
    const faults = said.faults.map((fault) => ({ ...fault, text: lintSentences[fault.code] }));
    return void response.status(status).json({ code: "E_LINT", text, faults });
  }
  if ("open" in said) {
    const [status, text] = refusals.E_BRAND_UNFINISHED;
    return void response.status(status).json({ code: "E_BRAND_UNFINISHED", text, open: said.open });
  }
  if ("opened" in said) {
    const { member, secret, lasts_s, known } = said.opened;
    const cookies = [cookieFor(request, secret, lasts_s)];
    if (known) cookies.push(cookieFor(request, known.secret, known.lasts_s, "known"));
    response.set("Set-Cookie", cookies);
    return void response.json({ member });
  }
  const secret = secretIn(request);
  if (secret !== undefined) desk.staff.signOut(secret);
  response.set("Set-Cookie", cookieFor(request, "", 0));
  response.json({});
}
