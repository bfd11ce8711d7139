import type { IncomingMessage } from "node:http";

const plain = "lintel-console";
const knownName = "lintel-console-known";

/** The secret of a console session in a request's cookie; none where two bear its name, for then another page put one there. */
export function secretIn(request: Pick<IncomingMessage, "headers" | "socket">): string | undefined {
  return cookieIn(request, plain);
}

/** By which a browser is known that somebody has signed in with before; it opens nothing. */
export function knownIn(request: Pick<IncomingMessage, "headers" | "socket">): string | undefined {
  return cookieIn(request, knownName);
}

function cookieIn(request: Pick<IncomingMessage, "headers" | "socket">, named: string): string | undefined {
  const name = `${nameFor(request, named)}=`;
  const found = (request.headers.cookie ?? "").split("; ").filter((cookie) => cookie.startsWith(name));
  const secret = found.length === 1 ? found[0]?.slice(name.length) : undefined;
  return secret !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(secret) ? secret : undefined;
}

/** The header that keeps a session in the browser: no script reads it, no other site sends it. */
export function cookieFor(
  request: Pick<IncomingMessage, "headers" | "socket">,
  secret: string,
  lasts_s: number,
  is: "session" | "known" = "session",
): string {
  // Behind something that speaks TLS for us the page's own address tells: its cookie never goes out in the open.
  const secure = isSecure(request) || request.headers.origin?.startsWith("https://") ? "; Secure" : "";
  return `${nameFor(request, is === "known" ? knownName : plain)}=${secret}; Path=/; Max-Age=${lasts_s}; HttpOnly; SameSite=Strict${secure}`;
}

/** Whether a request comes from this very machine, as its socket says. */
export function isLoopback({ socket }: Pick<IncomingMessage, "socket">): boolean {
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return address.startsWith("127.") || address === "::1";
}

/** Whether a request names this machine as one names it from itself: a name that was bent to it (DNS rebinding) does not. */
export function namesLoopback({ headers }: Pick<IncomingMessage, "headers">): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(headers.host ?? "");
}

/** Whether what a browser asks comes from a page of this very console: reading may be typed in, changing may not. */
export function isOwnPage({ headers, socket }: Pick<IncomingMessage, "headers" | "socket">, reads: boolean): boolean {
  const [site, origin] = [headers["sec-fetch-site"], headers.origin];
  if (site !== undefined && site !== "same-origin" && !(reads && site === "none")) return false;
  if (origin === undefined) return reads || site === "same-origin";
  const said = origin.toLowerCase();
  const host = (headers.host ?? "").toLowerCase();
  return said === `https://${host}` || (!isSecure({ socket }) && said === `http://${host}`);
}

function nameFor(request: Pick<IncomingMessage, "socket">, name: string): string {
  return isSecure(request) ? `__Host-${name}` : name;
}

function isSecure({ socket }: Pick<IncomingMessage, "socket">): boolean {
  return "encrypted" in socket && socket.encrypted === true;
}
