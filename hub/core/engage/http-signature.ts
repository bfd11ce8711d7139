import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { type Covered, parseSignature, parseSignatureInput, signatureBase, type Sealed } from "./signature-fields.ts";

/** For how many seconds a signature holds at most, and how far a clock may be ahead of ours. */
export const signatureLimits = { ttl_s: 300, ahead_s: 60 } as const;

/** Header names in lower case, as Node's http hands them over. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Why a signature is refused. */
export type SignatureFault =
  | "unsigned"
  | "malformed"
  | "uncovered"
  | "digest"
  | "expired"
  | "future"
  | "unknown-key"
  | "other-request"
  | "forged";

/** What a signature proves, or why it proves nothing. */
export type Checked =
  | { readonly ok: true; readonly kid: string; readonly nonce: string; readonly expires_s: number }
  | { readonly ok: false; readonly why: SignatureFault };

/** Finds the public half of a key by its id; undefined for one that is not known, or no longer. */
export type KeyOf = (kid: string) => KeyObject | undefined;

const label = "lintel";
const jsonType = "application/json";

/** The headers that sign a request (RFC 9421, ed25519; RFC 9530): the content digest where there is a body, and both of the signature. */
export function signRequest({
  method,
  url,
  body,
  contentType = jsonType,
  idempotencyKey,
  kid,
  privateKey,
  created_s,
  nonce,
  ttl_s = signatureLimits.ttl_s,
}: {
  readonly method: string;
  /** The whole address as it is asked for, without a fragment. */
  readonly url: string;
  readonly body?: Uint8Array | undefined;
  /** The `content-type` the body is sent with. */
  readonly contentType?: string | undefined;
  /** The `idempotency-key` it is sent with. */
  readonly idempotencyKey?: string | undefined;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly created_s: number;
  readonly nonce: string;
  readonly ttl_s?: number;
}): Record<string, string> {
  const headers: Record<string, string> = {
    ...(body && { "content-type": contentType, "content-digest": contentDigest(body) }),
    ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
  };
  const covered = coveredOfRequest(method, url, headers);
  const expires_s = created_s + Math.min(ttl_s, signatureLimits.ttl_s);
  return { ...headers, ...sealed(covered, { kid, privateKey, created_s, expires_s, nonce }) };
}

/** Checks a request as it came: what is covered must be exactly what stands in it. The nonce is the caller's to remember. */
export function checkRequest({
  method,
  url,
  headers,
  body,
  now_s,
  keyOf,
}: {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** The exact bytes; empty where there are none. */
  readonly body: Uint8Array;
  readonly now_s: number;
  readonly keyOf: KeyOf;
}): Checked {
  if (isUnsigned(headers)) return refused("unsigned");
  const hasBody = body.byteLength > 0 || headers["content-digest"] !== undefined;
  if (hasBody && !isDigestOf(headers["content-digest"], body)) return refused("digest");
  if (hasBody && typeof headers["content-type"] !== "string") return refused("uncovered");
  return opened(headers, coveredOfRequest(method, url, headers, hasBody), now_s, keyOf);
}

/** The headers that sign an answer; `nonce` is that of the signed request it answers. */
export function signResponse({
  status,
  body,
  kid,
  privateKey,
  created_s,
  nonce,
}: {
  readonly status: number;
  readonly body: Uint8Array;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly created_s: number;
  readonly nonce?: string | undefined;
}): Record<string, string> {
  const digest = contentDigest(body);
  const covered = coveredOfResponse(status, digest);
  const expires_s = created_s + signatureLimits.ttl_s;
  return { "content-digest": digest, ...sealed(covered, { kid, privateKey, created_s, expires_s, nonce }) };
}

/** Checks an answer as it came; one that answers another request than that of `nonce` is refused. */
export function checkResponse({
  status,
  headers,
  body,
  now_s,
  keyOf,
  nonce,
}: {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly now_s: number;
  readonly keyOf: KeyOf;
  readonly nonce?: string | undefined;
}): Checked {
  const digest = headers["content-digest"];
  if (isUnsigned(headers)) return refused("unsigned");
  if (!isDigestOf(digest, body)) return refused("digest");
  const checked = opened(headers, coveredOfResponse(status, digest), now_s, keyOf);
  return checked.ok && nonce !== undefined && checked.nonce !== nonce ? refused("other-request") : checked;
}

/** The `content-digest` of exactly these bytes (RFC 9530). */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
}

function isUnsigned(headers: Headers): boolean {
  return headers["signature-input"] === undefined && headers["signature"] === undefined;
}

function isDigestOf(header: Headers[string], body: Uint8Array): header is string {
  return header === contentDigest(body);
}

function coveredOfRequest(
  method: string,
  url: string,
  headers: Headers,
  hasBody = "content-digest" in headers,
): Covered {
  const named = hasBody ? ["content-type", "content-digest"] : [];
  const keyed = headers["idempotency-key"] === undefined ? [] : ["idempotency-key"];
  return [
    ["@method", method],
    ["@target-uri", url],
    ...[...named, ...keyed].map((name) => [name, String(headers[name])] as const),
  ];
}

function coveredOfResponse(status: number, digest: string): Covered {
  return [
    ["@status", String(status)],
    ["content-digest", digest],
  ];
}

function sealed(
  covered: Covered,
  how: {
    readonly kid: string;
    readonly privateKey: KeyObject;
    readonly created_s: number;
    readonly expires_s: number;
    readonly nonce: string | undefined;
  },
): Record<string, string> {
  const names = covered.map(([name]) => `"${name}"`).join(" ");
  const nonce = how.nonce === undefined ? "" : `;nonce="${how.nonce}"`;
  const params = `(${names});created=${how.created_s};expires=${how.expires_s}${nonce};keyid="${how.kid}";alg="ed25519"`;
  const base = signatureBase(covered, params);
  if (base === undefined) throw new RangeError("what is to be signed has a line break or a letter outside ASCII");
  const signature = sign(null, Buffer.from(base), how.privateKey).toString("base64");
  return { "signature-input": `${label}=${params}`, signature: `${label}=:${signature}:` };
}

function opened(headers: Headers, covered: Covered, now_s: number, keyOf: KeyOf): Checked {
  const { "signature-input": input, signature } = headers;
  if (typeof input !== "string" || typeof signature !== "string") return refused("malformed");
  const told = parseSignatureInput(input);
  const bytes = parseSignature(signature);
  if (!told || !bytes || told.label !== label || bytes.label !== label) return refused("malformed");
  const fault = faultOf(told, covered, now_s);
  if (fault) return refused(fault);
  const base = signatureBase(covered, told.params);
  if (base === undefined) return refused("malformed");
  const key = keyOf(told.keyid);
  if (!key) return refused("unknown-key");
  if (key.asymmetricKeyType !== "ed25519" || !verify(null, Buffer.from(base), key, bytes.signature)) {
    return refused("forged");
  }
  return { ok: true, kid: told.keyid, nonce: told.nonce ?? "", expires_s: told.expires ?? now_s };
}

function faultOf(told: Sealed, covered: Covered, now_s: number): SignatureFault | undefined {
  const names = covered.map(([name]) => name);
  if (told.names.length !== names.length || names.some((name, at) => told.names[at] !== name)) return "uncovered";
  const { created, expires } = told;
  if (created === undefined || expires === undefined || expires < created) return "malformed";
  if (expires - created > signatureLimits.ttl_s) return "malformed";
  if (created > now_s + signatureLimits.ahead_s) return "future";
  return expires < now_s ? "expired" : undefined;
}

function refused(why: SignatureFault): Checked {
  return { ok: false, why };
}
