import { z } from "zod";
import { fail } from "../core/errors.ts";
import type { Standing } from "../core/house.ts";

/** What a token may be allowed: `admin` includes `run`, `run` includes `read`; `screen:<place>` is one wall's own, `phone:<device>` one phone's; `mqtt` stands alone and is a login at the broker that only listens. */
export const TokenScope = z.union([
  z.enum(["read", "run", "admin", "mqtt"]),
  z.string().regex(/^(screen|phone):[a-z0-9-]{1,40}$/),
]);

/**
 * What a route asks for. For programs and seats: `read`, `run`, `admin` by a token, or by the session of a resident
 * whose standing has it; `screen` is open to any wall, whose place the route itself then checks, `phone` to a
 * resident's phone, `way` to a program and to such a phone about its own way home, `login` to a phone by its own id and
 * MQTT password. For people: `person` is any resident's session, `adult` a grown-up's, `owner` an owner's, the last two
 * also an admin token's. `seat` is whoever sits at a seat of the house: a wall, a phone, a person.
 * `own` is a person, a wall or an admin program, and the route itself checks whose it is they ask for.
 */
export type RouteScope = (typeof routeScopes)[number];

/** Every scope a route may ask for. */
export const routeScopes = [
  "public",
  "read",
  "run",
  "admin",
  "person",
  "adult",
  "owner",
  "screen",
  "phone",
  "seat",
  "own",
  "way",
  "login",
] as const;

/** Who asks, and what they may; `session` and `seat` only of somebody at a seat, `resident` only of a person. */
export type Actor = {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly resident?: string;
  readonly standing?: Standing;
  readonly session?: string;
  readonly seat?: string;
  /** The person of this session has just proved themselves by PIN or password. */
  readonly stepped?: boolean;
};

/** The scope of a phone that logged in as itself; no token has it, and it opens nothing else. */
export const phoneLogin = "login";

/** Any one of these opens such a route; `screen:` and `phone:` stand for all that begin so. */
const enough: Readonly<Record<Exclude<RouteScope, "public">, readonly string[]>> = {
  read: ["read", "run", "admin"],
  run: ["run", "admin"],
  admin: ["admin"],
  person: ["person"],
  adult: ["adult", "admin"],
  owner: ["owner", "admin"],
  screen: ["run", "admin", "screen:"],
  phone: ["phone:"],
  seat: ["person", "screen:", "phone:"],
  own: ["person", "screen:", "admin"],
  way: ["run", "admin", "phone:"],
  login: [phoneLogin],
};

/** Whether these scopes open such a route; what is not said to open it leaves it shut. */
export function opens(scopes: readonly string[], wanted: RouteScope): boolean {
  if (wanted === "public") return true;
  const keys = enough[wanted];
  return scopes.some((scope) => keys.some((key) => (key.endsWith(":") ? scope.startsWith(key) : scope === key)));
}

/** Asks a person at a seat for a fresh PIN or password; programs are not asked: E_STEP_UP. */
export function checkStepped({ session, stepped }: Actor): void {
  if (session !== undefined && stepped !== true) fail("E_STEP_UP");
}

/** The device a phone's own token was made for. */
export function phoneOf({ scopes }: Actor): string | undefined {
  return scopes.find((scope) => scope.startsWith("phone:"))?.slice("phone:".length);
}

/** The place of a wall. */
export function placeOf({ scopes }: Actor): string | undefined {
  return scopes.find((scope) => scope.startsWith("screen:"))?.slice("screen:".length);
}

/** Refuses a wall the things of another place: E_FORBIDDEN. */
export function checkPlace({ scopes }: Actor, place: string | undefined, wanted: "read" | "run"): void {
  if (opens(scopes, wanted)) return;
  if (place === undefined || !scopes.includes(`screen:${place}`)) fail("E_FORBIDDEN");
}
