import type { IncomingMessage } from "node:http";
import type { From, Opened } from "../access/access.ts";
import { cookieOf, deskSeat, seatHeader } from "../core/access.ts";
import { Slug } from "../core/ids.ts";

/** Where a seat was opened: what the page may know of it, never the secret. */
type SeatOpened = {
  readonly seat: string;
  readonly resident?: string;
  readonly phone?: string;
  readonly place?: string;
};

/** Opens and ends the seats of the browser that asks, by cookies alone: no body ever carries a secret. */
export type Seats = {
  open(opened: Opened): SeatOpened;
  /** Ends the seat's cookie, and what the browser keeps of this house as far as no other seat of it does. */
  close(seat: string): void;
};

/** The seat a request names; undefined where it names none, null where what it names cannot be one. */
export function seatNamed(said: unknown): string | null | undefined {
  if (said === undefined) return undefined;
  return Slug.safeParse(said).data ?? null;
}

/** The same, by the header of a request. */
export function seatOfRequest(request: IncomingMessage): string | null | undefined {
  return seatNamed(request.headers[seatHeader]);
}

/** Whether a request came over TLS, as its own socket says. */
export function isSecure({ socket }: Pick<IncomingMessage, "socket">): boolean {
  return "encrypted" in socket && socket.encrypted === true;
}

/** The secret in a seat's cookie; none where two cookies bear its name, for then another page has put one there. */
export function secretIn(cookies: string | undefined, seat: string, secure: boolean): string | undefined {
  const name = `${cookieOf(seat, secure)}=`;
  const found = (cookies ?? "").split("; ").filter((cookie) => cookie.startsWith(name));
  const secret = found.length === 1 ? found[0]?.slice(name.length) : undefined;
  return secret !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(secret) ? secret : undefined;
}

/** From where a request comes: the address of its socket, never of a header, and the desk's session it still carries. */
export function fromOf(request: IncomingMessage): From {
  const { socket, headers } = request;
  const address = (socket.remoteAddress ?? "own").replace(/^::ffff:/, "");
  const known = secretIn(headers.cookie, deskSeat, isSecure(request));
  return { address, agent: (headers["user-agent"] ?? "").slice(0, 200), ...(known === undefined ? {} : { known }) };
}

/** What a response says of seats: collected while a request is answered, sent when it went well. */
export function makeSeats(request: IncomingMessage): Seats & { headers(): Seated } {
  const secure = isSecure(request);
  const cookies: string[] = [];
  let clears = "";
  return {
    open: ({ secret, session: { seat, resident, phone, place } }) => {
      cookies.push(cookie(cookieOf(seat, secure), secret, seat === deskSeat ? undefined : longest_s, secure));
      return {
        seat,
        ...(resident === undefined ? {} : { resident }),
        ...(phone === undefined ? {} : { phone }),
        ...(place === undefined ? {} : { place }),
      };
    },
    close: (seat) => {
      cookies.push(cookie(cookieOf(seat, secure), "", 0, secure));
      // Storage is the whole browser's: another seat's key lies there, too.
      clears = othersIn(request.headers.cookie, seat, secure) ? '"cache"' : '"cache", "storage"';
    },
    headers: () => ({ cookies, ...(clears === "" ? {} : { clears }) }),
  };
}

/** The headers of a response by which seats are opened and ended. */
export type Seated = { readonly cookies: readonly string[]; readonly clears?: string };

// The longest a browser keeps one; how long the session in it stands is the house's to say.
const longest_s = 34_560_000;

/** Without seconds it ends with the browser: a desk may be anybody's. */
function cookie(name: string, value: string, seconds: number | undefined, secure: boolean): string {
  const kept = seconds === undefined ? "" : `; Max-Age=${seconds}`;
  return `${name}=${value}; Path=/${kept}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}

function othersIn(cookies: string | undefined, seat: string, secure: boolean): boolean {
  const own = cookieOf(seat, secure);
  const anySeat = cookieOf("", secure);
  const names = (cookies ?? "").split("; ").map((one) => one.split("=", 1)[0] ?? "");
  return names.some((name) => name.startsWith(anySeat) && name !== own);
}
