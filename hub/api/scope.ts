import { z } from "zod";
import { fail } from "../core/errors.ts";

/** What a token may be allowed: `admin` includes `run`, `run` includes `read`; `screen:<place>` is one wall's own; `mqtt` stands alone and is a login at the broker that only listens. */
export const TokenScope = z.union([
  z.enum(["read", "run", "admin", "mqtt"]),
  z.string().regex(/^screen:[a-z0-9-]{1,40}$/),
]);

/** What a route asks for; `screen` is open to any wall, whose place the route itself then checks. */
export type RouteScope = "public" | "read" | "run" | "admin" | "screen";

/** Who asks, and what they may. */
export type Actor = { readonly id: string; readonly scopes: readonly string[] };

const enough: Readonly<Record<Exclude<RouteScope, "public" | "screen">, readonly string[]>> = {
  read: ["read", "run", "admin"],
  run: ["run", "admin"],
  admin: ["admin"],
};

/** Whether these scopes open such a route; what is not said to open it leaves it shut. */
export function opens(scopes: readonly string[], wanted: RouteScope): boolean {
  if (wanted === "public") return true;
  if (wanted === "screen") return scopes.some((scope) => enough.run.includes(scope) || scope.startsWith("screen:"));
  return scopes.some((scope) => enough[wanted].includes(scope));
}

/** Refuses a wall the things of another place: E_FORBIDDEN. */
export function checkPlace({ scopes }: Actor, place: string | undefined, wanted: "read" | "run"): void {
  if (opens(scopes, wanted)) return;
  if (place === undefined || !scopes.includes(`screen:${place}`)) fail("E_FORBIDDEN");
}
