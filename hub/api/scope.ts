import { z } from "zod";
import { fail } from "../core/errors.ts";

/** What a token may be allowed: `admin` includes `run`, `run` includes `read`; `screen:<place>` is one wall's own, `phone:<device>` one phone's; `mqtt` stands alone and is a login at the broker that only listens. */
export const TokenScope = z.union([
  z.enum(["read", "run", "admin", "mqtt"]),
  z.string().regex(/^(screen|phone):[a-z0-9-]{1,40}$/),
]);

/** What a route asks for; `screen` is open to any wall, whose place the route itself then checks, `phone` to a resident's phone by its own token, `way` to a program and to such a phone about its own way home, `login` to a phone by its own id and MQTT password. */
export type RouteScope = "public" | "read" | "run" | "admin" | "screen" | "phone" | "way" | "login";

/** Who asks, and what they may. */
export type Actor = { readonly id: string; readonly scopes: readonly string[] };

/** The scope of a phone that logged in as itself; no token has it, and it opens nothing else. */
export const phoneLogin = "login";

const enough: Readonly<
  Record<Exclude<RouteScope, "public" | "screen" | "phone" | "way" | "login">, readonly string[]>
> = {
  read: ["read", "run", "admin"],
  run: ["run", "admin"],
  admin: ["admin"],
};

/** Whether these scopes open such a route; what is not said to open it leaves it shut. */
export function opens(scopes: readonly string[], wanted: RouteScope): boolean {
  if (wanted === "public") return true;
  if (wanted === "login") return scopes.includes(phoneLogin);
  if (wanted === "way" && opens(scopes, "run")) return true;
  if (wanted === "phone" || wanted === "way") return scopes.some((scope) => scope.startsWith("phone:"));
  if (wanted === "screen") return scopes.some((scope) => enough.run.includes(scope) || scope.startsWith("screen:"));
  return scopes.some((scope) => enough[wanted].includes(scope));
}

/** The device a phone's own token was made for. */
export function phoneOf({ scopes }: Actor): string | undefined {
  return scopes.find((scope) => scope.startsWith("phone:"))?.slice("phone:".length);
}

/** Refuses a wall the things of another place: E_FORBIDDEN. */
export function checkPlace({ scopes }: Actor, place: string | undefined, wanted: "read" | "run"): void {
  if (opens(scopes, wanted)) return;
  if (place === undefined || !scopes.includes(`screen:${place}`)) fail("E_FORBIDDEN");
}
