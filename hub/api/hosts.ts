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

/** Refuses a name that is not ours (DNS rebinding) and a page of another origin: E_WRONG_HOST, E_WRONG_ORIGIN. */
export function checkWhereabouts({ host, origin }: Whereabouts, names: ReadonlySet<string>): void {
  const called = host?.toLowerCase() ?? "";
  const name = written.exec(called)?.[1];
  if (name === undefined || !names.has(name)) fail("E_WRONG_HOST", { host: called.slice(0, 80) });
  if (origin === undefined) return;
  const page = origin.toLowerCase();
  if (page !== `http://${called}` && page !== `https://${called}`) {
    fail("E_WRONG_ORIGIN", { origin: page.slice(0, 80) });
  }
}
