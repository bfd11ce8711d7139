import { checkRequest, type SignatureFault } from "../../hub/core/engage/http-signature.ts";
import { Pseudonym } from "../../hub/core/engage/events.ts";
import { publicKeyOf } from "../../hub/core/engage/signed.ts";
import { type RefusalCode, refuse } from "../refusal.ts";
import type { Home } from "../store/homes.ts";
import type { Asked, Desk } from "./route.ts";

const codes: Readonly<Record<SignatureFault, RefusalCode>> = {
  unsigned: "E_UNSIGNED",
  malformed: "E_SIGNATURE",
  uncovered: "E_UNCOVERED",
  digest: "E_DIGEST",
  expired: "E_EXPIRED",
  future: "E_AHEAD",
  "unknown-key": "E_KEY_UNKNOWN",
  "other-request": "E_SIGNATURE",
  forged: "E_FORGED",
};

/** A signature that was true: whose key, and what makes it good for one use alone. */
export type Proven = { readonly kid: string; readonly nonce: string; readonly expires_s: number };

/** Checks the signature of a request against one key; refuses by name. */
export function proven(asked: Asked, now_s: number, key: { readonly kid: string; readonly x: string }): Proven {
  const checked = checkRequest({ ...asked, now_s, keyOf: (kid) => (kid === key.kid ? publicKeyOf(key.x) : undefined) });
  if (!checked.ok) return refuse(codes[checked.why]);
  if (!/^[\x21-\x7e]{8,120}$/.test(checked.nonce)) refuse("E_SIGNATURE");
  return checked;
}

/** Which home asks, by its name in this request and the key that is known of it. A request is good once. */
export function callerOf(asked: Asked, desk: Desk, source: string): { readonly home: Home; readonly proof: Proven } {
  desk.bySource.take(`${asked.room.id} ${source}`);
  const home = asked.room.homes.find(source);
  if (!home) {
    if (asked.headers["signature"] === undefined) refuse("E_UNSIGNED");
    return refuse(asked.room.homes.wasErased(source) ? "E_ERASED" : "E_KEY_UNKNOWN");
  }
  return { home, proof: proven(asked, seconds(desk), home) };
}

/** The same for a request that names its home in the query; its one use is spent. */
export function callerByQuery(asked: Asked, desk: Desk): Home {
  const { home, proof } = callerOf(asked, desk, sourceIn(asked.query["source"]));
  if (!home.gone) asked.room.homes.spend(home.source, proof.nonce, proof.expires_s);
  return home;
}

/** The name of a home, from wherever it stands; E_NO_SOURCE where it is none. */
export function sourceIn(value: unknown): string {
  const source = Pseudonym.safeParse(value);
  return source.success && source.data.startsWith("urn:lintel:h:") ? source.data : refuse("E_NO_SOURCE");
}

/** The time as signatures count it. */
export function seconds({ clock }: Pick<Desk, "clock">): number {
  return Math.floor(clock.wall() / 1000);
}
