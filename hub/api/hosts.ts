import { fail } from "../core/errors.ts";

const written = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/;

/** What a request says about where it believes to be. */
export type Whereabouts = { readonly host?: string | undefined; readonly origin?: string | undefined };

/** The names by which this machine may be called, written as in a Host header. */
export function ownNames(machine: string, more: readonly string[] = []): ReadonlySet<string> {
  const name = machine.toLowerCase();
  const short = name.split(".")[0] ?? name;
  return new Set([
    "localhost",
    "127.0.0.1",
    "[::1]",
    name,
    short,
    `${short}.local`,
    ...more.map((n) => n.toLowerCase()),
  ]);
}

/**
 * Refuses a name that is not ours (DNS rebinding) and a page of another origin: E_WRONG_HOST, E_WRONG_ORIGIN. What comes
 * over TLS comes from no page that did not: anybody on the way may have written that one.
 */
export function checkWhereabouts({ host, origin }: Whereabouts, names: ReadonlySet<string>, secure: boolean): void {
  const called = host?.toLowerCase() ?? "";
  const name = written.exec(called)?.[1];
  if (name === undefined || !names.has(name)) fail("E_WRONG_HOST", { host: called.slice(0, 80) });
  if (origin === undefined) return;
  const page = origin.toLowerCase();
  if (page !== `https://${called}` && (secure || page !== `http://${called}`)) {
    fail("E_WRONG_ORIGIN", { origin: page.slice(0, 80) });
  }
}

/** What a browser says about the page that asks. */
type PageSaid = { readonly origin?: string | undefined; readonly "sec-fetch-site"?: unknown };

/** Refuses what a page of another origin makes a browser ask, even where it names no origin (pictures, links): E_WRONG_ORIGIN. */
export function checkNotElsewhere({ origin, "sec-fetch-site": site }: PageSaid): void {
  if (site === undefined || site === "same-origin" || site === "none") return;
  fail("E_WRONG_ORIGIN", { origin: origin?.slice(0, 80) ?? "" });
}

/**
 * Refuses what names a seat and does not come from a page of the house: E_WRONG_ORIGIN. Where something may change, the
 * browser must say so itself; that the origin it names is ours has been checked before (`checkWhereabouts`).
 */
export function checkOwnPage({ origin, "sec-fetch-site": site }: PageSaid, method: string): void {
  if (site !== undefined && site !== "same-origin") fail("E_WRONG_ORIGIN", { origin: origin?.slice(0, 80) ?? "" });
  if (method === "GET" || method === "HEAD") return;
  if (origin === undefined && site === undefined) fail("E_WRONG_ORIGIN", { origin: "" });
}
