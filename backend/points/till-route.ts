import { json, type Request, type Router, Router as router } from "express";
import { z } from "zod";
import type { Clock } from "../../hub/core/clock.ts";
import { codeOf, fail } from "../../hub/core/errors.ts";
import { check } from "../../hub/core/parse.ts";
import type { Till } from "./till.ts";

/** Whoever stands at a till, as the staff's own sessions know them. */
export type AtTill = { readonly id: string; readonly role: string };

/** What the till's route needs. */
export type TillRouteOptions = {
  /** Who asks; undefined where nobody is logged in. */
  readonly staffOf: (request: Request) => AtTill | undefined;
  /** The till of the brand this request is for. */
  readonly tillOf: (request: Request) => Till | undefined;
  readonly clock: Clock;
};

const Body = z.strictObject({ code: z.string().min(1).max(40) });
const wrongAtMost = 10;
const wrongFor = 10 * 60_000;

/**
 * The till as JSON: POST /redeem and /refuse with {code}, for staff of the role support only; errors go on as they are.
 * Ten wrong codes in ten minutes end it for that person: E_RATE.
 */
export function tillRoute({ staffOf, tillOf, clock }: TillRouteOptions): Router {
  const wrong = new Map<string, readonly number[]>();
  const recent = (id: string) => (wrong.get(id) ?? []).filter((at) => clock.mono() - at < wrongFor);
  const guarded = (request: Request, act: "redeem" | "refuse") => {
    const staff = staffOf(request) ?? fail("E_NO_TOKEN");
    if (staff.role !== "support") fail("E_FORBIDDEN", { role: staff.role });
    const till = tillOf(request) ?? fail("E_NOT_FOUND", { what: "brand" });
    const { code } = check(Body, request.body);
    const before = recent(staff.id);
    if (before.length >= wrongAtMost) fail("E_RATE");
    try {
      return till[act](code);
    } catch (error) {
      if (codeOf(error) === "E_NOT_FOUND") wrong.set(staff.id, [...before, clock.mono()]);
      throw error;
    }
  };
  const routes = router();
  routes.use(json({ limit: 1024, strict: true }));
  for (const act of ["redeem", "refuse"] as const) {
    routes.post(`/${act}`, (request, response) => {
      response.set("cache-control", "no-store").json(guarded(request, act));
    });
  }
  return routes;
}
