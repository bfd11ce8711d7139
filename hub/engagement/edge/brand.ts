import { createHash } from "node:crypto";
import type { Clock } from "../../core/clock.ts";
import type { EdgeFault } from "../../core/engage/edge-talk.ts";
import { checkResponse, type KeyOf, signRequest } from "../../core/engage/http-signature.ts";
import type { Manifest } from "../../core/engage/objects.ts";
import { publicKeyOf } from "../../core/engage/signed.ts";
import { wallOf } from "../../core/instant.ts";
import type { Random } from "../../core/random.ts";
import { type Ask, type Incoming, NoAnswer, type Outgoing, outgoing } from "./ask.ts";
import type { HomeKey } from "./keys.ts";

/** One request to a brand, signed or not, and how to know its answer. */
export type Asking = {
  readonly outgoing: Outgoing;
  /** The nonce it was signed with. */
  readonly nonce?: string;
  readonly keyOf?: KeyOf;
};

/** A brand's answer whose signature is true, or that of something nobody signs. */
export type Told = { readonly status: number; readonly text: string; readonly retry_s?: number };

/** That a brand was asked, and what came is nothing to go by. */
export class Unheard extends Error {
  override readonly name = "Unheard";
  readonly why: EdgeFault;
  readonly status: number | undefined;
  readonly retry_s: number | undefined;
  constructor(why: EdgeFault, status?: number, retry_s?: number) {
    super(`a brand was not heard: ${why}`);
    this.why = why;
    this.status = status;
    this.retry_s = retry_s;
  }
}

/** What asking a brand takes. */
export type BrandTools = { readonly ask: Ask; readonly clock: Clock; readonly random: Pick<Random, "bytes"> };

const longestRetry_s = 3_600;

/** A request that anybody may make. */
export function plain(url: string): Asking {
  return { outgoing: outgoing("GET", new URL(url), {}) };
}

/** A request in this home's name, to be answered under one of the brand's own keys. */
export function signedAsking(
  { clock, random }: BrandTools,
  key: HomeKey,
  keyOf: KeyOf,
  {
    method,
    url,
    json,
    contentType,
    idempotencyKey,
  }: {
    readonly method: Outgoing["method"];
    readonly url: string;
    readonly json?: string;
    readonly contentType?: string;
    readonly idempotencyKey?: string;
  },
): Asking {
  const to = new URL(url);
  const body = json === undefined ? undefined : Buffer.from(json);
  const nonce = Buffer.from(random.bytes(16)).toString("base64url");
  const created_s = Math.floor(clock.wall() / 1_000);
  const { pair, privateKey } = key;
  const how = { method, url: to.href, body, contentType, idempotencyKey, kid: pair.kid, privateKey, created_s, nonce };
  return { outgoing: outgoing(method, to, signRequest(how), body), nonce, keyOf };
}

/** Asks, and checks whose word the answer is. Unheard where it is nobody's. */
export async function heard({ ask, clock }: BrandTools, { outgoing, nonce, keyOf }: Asking): Promise<Told> {
  const came = await ask(outgoing).catch((error: unknown) => {
    throw error instanceof NoAnswer ? new Unheard(error.why, error.status) : error;
  });
  const retry_s = retryOf(came, clock.wall());
  if (keyOf) {
    const now_s = Math.floor(clock.wall() / 1_000);
    const checked = checkResponse({ ...came, now_s, keyOf, nonce });
    if (!checked.ok) throw new Unheard(checked.why, came.status, retry_s);
  }
  const told = { status: came.status, text: came.body.toString("utf8") };
  return retry_s === undefined ? told : { ...told, retry_s };
}

/** The keys of a pinned manifest, to be found by their id. */
export function keysOf(keys: Manifest["keys"]): KeyOf {
  const known = new Map(keys.map(({ kid, x }) => [kid, x]));
  return (kid) => {
    const x = known.get(kid);
    return x === undefined ? undefined : publicKeyOf(x);
  };
}

/** Whether a refusal may pass by itself: the brand is busy, or does not know this home now. */
export function mayPass(status: number): boolean {
  return status >= 500 || [401, 408, 425, 429].includes(status);
}

/** SHA-256 of a body, base64url. */
export function sha256(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("base64url");
}

/** Seconds, or an instant (RFC 9110 10.2.3); at most an hour, whoever says so. */
function retryOf({ headers }: Incoming, now: number): number | undefined {
  const said = headers["retry-after"];
  if (typeof said !== "string") return undefined;
  const seconds = /^\d{1,9}$/.test(said) ? Number(said) : Math.ceil((wallOf(said) - now) / 1_000);
  return Number.isNaN(seconds) ? undefined : Math.min(longestRetry_s, Math.max(0, seconds));
}
