import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { z } from "zod";
import { Look, lookType } from "../../hub/core/door.ts";
import { Slug } from "../../hub/core/ids.ts";
import { check } from "../../hub/core/parse.ts";

// What is no coordinate is not asked whose half it is.
const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, { abort: true });

/** An Ed25519 key pair as the camera holds it: its name and its JWK coordinates, base64url. */
export const SigningKey = z
  .strictObject({ kid: Slug, x: Coordinate, d: Coordinate })
  .refine(({ x, d }) => publicOf(d, x) === x, { message: "the two halves are not of one pair", path: ["x"] });
/** See the schema of the same name. */
export type SigningKey = z.infer<typeof SigningKey>;

/** A flattened JWS (RFC 7515, RFC 8037). */
export type Jws = { readonly protected: string; readonly payload: string; readonly signature: string };

/** Signs looks for one topic and no other; what is not a whole look is refused, what is more than one is left out. */
export function lookSigner({ kid, x, d }: SigningKey, topic: string): (look: unknown) => Jws {
  const key = privateKey(d, x);
  const header = encoded({ alg: "EdDSA", kid, typ: lookType, topic });
  return (look) => {
    const payload = encoded(check(Look, look));
    return {
      protected: header,
      payload,
      signature: sign(null, Buffer.from(`${header}.${payload}`), key).toString("base64url"),
    };
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function privateKey(d: string, x: string) {
  return createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" });
}

function publicOf(d: string, x: string): string | undefined {
  return createPublicKey(privateKey(d, x)).export({ format: "jwk" }).x;
}
