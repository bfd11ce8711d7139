import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { z } from "zod";
import { Look, lookType } from "../core/door.ts";
import type { DeviceKey } from "../core/house.ts";
import { Slug } from "../core/ids.ts";
import type { DeviceEvent } from "../core/messages.ts";
import { parseJson } from "../core/parse.ts";

/** A signed look as it came: a flattened JWS. */
export type SignedLook = { readonly protected: string; readonly payload: string; readonly signature: string };

/** Why a look was dropped, in the order in which it is checked. */
export const refusals = [
  "flood",
  "stranger",
  "size",
  "header",
  "key",
  "signature",
  "algorithm",
  "topic",
  "payload",
  "sender",
  "time",
  "nonce",
  "replay",
  "consent",
  "tamper",
] as const;
/** One of these reasons. */
export type Refusal = (typeof refusals)[number];

/** What a look is held against. */
export type LookAgainst = {
  readonly device: string;
  /** The device's own key; a header's is never asked. */
  readonly key: DeviceKey | undefined;
  /** The full topic the device sends its events on. */
  readonly topic: string;
  readonly door: string;
  /** Wall ms. */
  readonly now: number;
};

const largest = 4_096;
const skewMs = 2_000;
/** How long a look lives, by what its maker may say of it. */
const livesMs = 5_000;
const base64url = /^[A-Za-z0-9_-]+$/;

const Header = z.strictObject({
  alg: z.string().max(20),
  kid: Slug,
  typ: z.string().max(40),
  topic: z.string().max(200),
});

/** A signed look as an event carried it; the kind's schema has let it pass. */
export function signedIn({ protected: head, payload, signature }: DeviceEvent): SignedLook {
  return { protected: String(head), payload: String(payload), signature: String(signature) };
}

/** Checks size, key, signature, header, sender and time of a look; what it says is untouched until it is proved whose it is. */
export function readLook(
  signed: SignedLook,
  { device, key, topic, door, now }: LookAgainst,
): { readonly look: Look } | { readonly refused: Refusal } {
  const no = (refused: Refusal) => ({ refused });
  if (signed.protected.length + signed.payload.length + signed.signature.length > largest) return no("size");
  const [head, body, signature] = [signed.protected, signed.payload, signed.signature].map(bytesOf);
  if (!head || !body || !signature) return no("header");
  const header = headerOf(head);
  if (!header) return no("header");
  if (key === undefined || header.kid !== key.kid) return no("key");
  // The key says which algorithm it is for; a header can only agree.
  const publicKey = key.alg === "EdDSA" ? ed25519(key.x) : undefined;
  if (!publicKey) return no("key");
  const text = Buffer.from(`${signed.protected}.${signed.payload}`, "ascii");
  if (signature.length !== 64 || !verify(null, text, publicKey, signature)) return no("signature");
  if (header.alg !== key.alg || header.typ !== lookType) return no("algorithm");
  if (header.topic !== topic) return no("topic");
  const look = lookOf(body);
  if (!look) return no("payload");
  if (look.iss !== device || look.door !== door) return no("sender");
  const lives = look.exp - look.iat;
  if (lives <= 0 || lives > livesMs || look.iat > now + skewMs || now > look.exp + skewMs) return no("time");
  return { look };
}

/** Base64url without padding, and only as an encoder writes it: no two texts stand for the same bytes. */
function bytesOf(text: string): Buffer | undefined {
  if (!base64url.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}

/** Exactly the four members, each once: `crit`, `b64`, `jwk`, `x5c` and the like have no place here (RFC 7515, 4.1.11). */
function headerOf(bytes: Buffer): z.infer<typeof Header> | undefined {
  const raw = jsonOf(bytes);
  const header = Header.safeParse(raw);
  if (!header.success) return undefined;
  const strings = bytes.toString("utf8").match(/"(?:[^"\\]|\\.)*"\s*:?/g) ?? [];
  const members = strings.filter((one) => one.endsWith(":")).length;
  return members === Object.keys(header.data).length ? header.data : undefined;
}

function lookOf(bytes: Buffer): Look | undefined {
  const read = Look.safeParse(jsonOf(bytes));
  return read.success ? read.data : undefined;
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return parseJson(bytes, largest);
  } catch {
    // What is no JSON is counted as what it was meant to be and is not.
    return undefined;
  }
}

const known = new Map<string, KeyObject | undefined>();

/** Made once a key: a house has one camera, and a key from outside never gets here. */
function ed25519(x: string): KeyObject | undefined {
  if (!known.has(x)) {
    if (known.size > 20) known.clear();
    known.set(x, madeOf(x));
  }
  return known.get(x);
}

function madeOf(x: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch {
    // Not a key: whatever it should have signed is refused.
    return undefined;
  }
}
