import { seatHeader } from "../../hub/core/access.ts";
import { keptKey, keysHere } from "./key.ts";

/** Where this page sits: open at a seat, or shut; `was`: it was open once, and the house has ended that. */
export type Seated =
  | { readonly is: "open"; readonly seat: string; readonly place?: string }
  | { readonly is: "shut"; readonly was: boolean };

/** Which page this is to the house: the place of a wall or `phone:<device>` and, where it is known, its seat. */
export type Sitting = { readonly place: string; readonly seat?: string | undefined };

/** What of a page's address is read, and how it is written anew. */
type Address = { readonly hash: string; readonly pathname: string; readonly search: string };
type Past = { replaceState(state: null, title: string, url: string): void };

const browserKey = "lintel.browser";
const patience_ms = 4_000;
const tries = 3;
const tokenKey = (place: string) => `lintel.token.${place}`;
const seatKey = (place: string) => `lintel.seat.${place}`;
const openKey = (seat: string) => `lintel.open.${seat}`;

/** The headers and the cookie rule by which a page asks as its seat. */
export function asSeat(seat: string): {
  readonly headers: Record<string, string>;
  readonly credentials: "same-origin";
} {
  return { headers: seat === "" ? {} : { [seatHeader]: seat }, credentials: "same-origin" };
}

/** The seat of a place as this browser was told it. */
export function seatAt(place: string): string | undefined {
  return localStorage.getItem(seatKey(place)) ?? undefined;
}

/** Remembers that a seat is open here: who was paired, joined or signed in calls it once. */
export function keepSeat(seat: string, place?: string): void {
  localStorage.setItem(openKey(seat), "1");
  if (place !== undefined && place !== "") localStorage.setItem(seatKey(place), seat);
}

/** Forgets that a seat was open here. */
export function dropSeat(seat: string): void {
  localStorage.removeItem(openKey(seat));
}

/**
 * Opens the seat of a page: by the `#token=` of its address, which is then no longer shown, by the session it has, or by
 * the seat's key. A house that is not reached leaves it open: the line will tell.
 */
export async function openedSeat({ place, seat }: Sitting, address: Address, past: Past): Promise<Seated> {
  const known = seat ?? seatAt(place);
  const given = new URLSearchParams(address.hash.slice(1)).get("token");
  const token = given ?? localStorage.getItem(tokenKey(place));
  const exchanged = token === null ? undefined : await exchange(token, place);
  if (exchanged === "lost") {
    // Not answered yet: it stays where it was, for the next start.
    return known === undefined ? { is: "shut", was: false } : { is: "open", seat: known };
  }
  if (given !== null) past.replaceState(null, "", `${address.pathname}${address.search}`);
  localStorage.removeItem(tokenKey(place));
  if (exchanged) return exchanged;
  if (known === undefined) return { is: "shut", was: token !== null };
  const was = localStorage.getItem(openKey(known)) !== null;
  if (was || (await stillOpen(known))) return { is: "open", seat: known };
  // A house that is not reached shuts nobody out: the line asks again.
  return (await reopened(known)) === "shut" ? { is: "shut", was: token !== null } : { is: "open", seat: known };
}

/** What became of opening a seat anew: `lost` when the house was not reached. */
export type Reopened = "open" | "shut" | "lost";

const opening = new Map<string, Promise<Reopened>>();

/** Opens a seat anew by its key; several who ask at once are answered by one try. */
export function reopened(seat: string): Promise<Reopened> {
  const now =
    opening.get(seat) ??
    byKey(seat)
      .catch((): Reopened => "lost")
      .finally(() => opening.delete(seat));
  opening.set(seat, now);
  return now;
}

async function byKey(seat: string): Promise<Reopened> {
  const key = keysHere() ? await keptKey(seat) : undefined;
  if (!key) {
    dropSeat(seat);
    return "shut";
  }
  const { nonce } = await told(await post("seats/challenge", { seat }));
  if (typeof nonce !== "string") return "lost";
  const signature = await key.sign(`lintel-seat.${seat}.${nonce}`);
  const answer = await post("seats/open", { seat, nonce, signature });
  if (isLost(answer)) return "lost";
  if (answer.ok) keepSeat(seat);
  else dropSeat(seat);
  return answer.ok ? "open" : "shut";
}

/** An answer that says nothing about who asks. */
function isLost({ status }: Response): boolean {
  return status >= 500 || status === 429;
}

async function exchange(token: string, place: string): Promise<Seated | "lost" | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await exchangeOnce(token, place);
    if (answer !== "lost" || attempt >= tries) return answer;
    await new Promise((resolve) => setTimeout(resolve, attempt * 500));
  }
}

/** A secret by which the house knows that it is still the browser a link was opened in; it opens nothing by itself. */
function thisBrowser(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const made =
    localStorage.getItem(browserKey) ?? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  localStorage.setItem(browserKey, made);
  return made;
}

async function exchangeOnce(token: string, place: string): Promise<Seated | "lost" | undefined> {
  try {
    const answer = await post("sessions/exchange", { browser: thisBrowser() }, { authorization: `Bearer ${token}` });
    if (isLost(answer)) return "lost";
    if (!answer.ok) return undefined;
    const { seat, place: of } = await told(answer);
    if (typeof seat !== "string") return undefined;
    keepSeat(seat, place === "" && typeof of === "string" ? of : place);
    return { is: "open", seat, ...(typeof of === "string" ? { place: of } : {}) };
  } catch {
    // Not reached, or no answer in time.
    return "lost";
  }
}

async function stillOpen(seat: string): Promise<boolean> {
  try {
    const answer = await fetch("/api/v1/me", { ...asSeat(seat), signal: AbortSignal.timeout(patience_ms) });
    if (answer.ok) keepSeat(seat);
    return answer.ok || answer.status >= 500;
  } catch {
    // Not reached: nobody has said that it is shut.
    return true;
  }
}

function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`/api/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    credentials: "same-origin",
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience_ms),
  });
}

async function told(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  const said: unknown = await answer.json();
  return typeof said === "object" && said !== null ? { ...said } : {};
}
