import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { KeyPair } from "../signing-key.ts";
import type { KeyOf } from "./http-signature.ts";
import type { Signed } from "./objects.ts";

/** Signs the exact text of an object, by a detached Ed25519 signature over its bytes. */
export function signDocument(document: string, kid: string, privateKey: KeyObject): Signed {
  return { document, kid, sig: sign(null, Buffer.from(document), privateKey).toString("base64url") };
}

/** The text of an object whose signature is true; undefined where it is not, or nobody knows the key. */
export function openSigned({ document, kid, sig }: Signed, keyOf: KeyOf): string | undefined {
  const key = keyOf(kid);
  if (key?.asymmetricKeyType !== "ed25519") return undefined;
  const bytes = Buffer.from(sig, "base64url");
  // One writing alone: else the same signature could be told in several.
  if (bytes.byteLength !== 64 || bytes.toString("base64url") !== sig) return undefined;
  return verify(null, Buffer.from(document), key, bytes) ? document : undefined;
}

/** The half of a key pair that signs, as node's crypto takes it. */
export function privateKeyOf({ x, d }: Pick<KeyPair, "x" | "d">): KeyObject {
  return createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" });
}

/** The half that checks, from its 32 bytes in base64url; undefined where they are none. */
export function publicKeyOf(x: string): KeyObject | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(x)) return undefined;
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
