import { createPrivateKey } from "node:crypto";
import type { DeviceKey } from "./house.ts";

/** An Ed25519 key pair as JWK coordinates, base64url; `d` is the half that signs. */
export type KeyPair = { readonly kid: string; readonly x: string; readonly d: string };

/** PKCS #8 of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** The key pair that 32 random bytes make; `kid` names it and tells it from the one before. */
export function keyPairOf(device: string, secret: Uint8Array): KeyPair {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, secret]), format: "der", type: "pkcs8" });
  const { x = "", d = "" } = key.export({ format: "jwk" });
  const tail = Buffer.from(x, "base64url").toString("hex").slice(0, 8);
  return { kid: `${device.slice(0, 31)}-${tail}`, x, d };
}

/** The half that the house keeps of a key pair. */
export function publicHalf({ kid, x }: KeyPair): DeviceKey {
  return { kid, alg: "EdDSA", x };
}
