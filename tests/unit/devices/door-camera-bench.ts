import { createPublicKey, verify } from "node:crypto";
import { Look } from "../../../hub/core/door.ts";
import { keyPairOf } from "../../../hub/core/signing-key.ts";
import { openBench, type Bench, type BenchOptions } from "../../help/device-bench.ts";

/** The key every camera of these tests signs with. */
export const cameraKey = keyPairOf("it", new Uint8Array(32).fill(7));

/** Whose eyes it knows. */
export const enrolled = [
  { subject: "lin", consent: { ref: "lin-eyes", ver: 1 } },
  { subject: "bo", consent: { ref: "bo-eyes", ver: 3 } },
];

/** A door camera on a bench. */
export function openCamera(options: BenchOptions = {}): Promise<Bench> {
  return openBench("door-camera", { settings: { key: cameraKey, sim: { eyes: enrolled } }, ...options });
}

/** One signed look as it left, its signature proven. */
export function readLook(event: Record<string, unknown>): { header: unknown; look: Look } {
  const { protected: head, payload, signature } = event as { protected: string; payload: string; signature: string };
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: cameraKey.x }, format: "jwk" });
  const right = verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url"));
  if (!right) throw new Error("the signature is not the camera's");
  const parsed = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  return { header: parsed(head), look: Look.parse(parsed(payload)) };
}

/** Every look that left so far. */
export function looks(bench: Bench): Look[] {
  return bench.events().flatMap((event) => (event["type"] === "looked" ? [readLook(event).look] : []));
}

/** A nonce that differs for each number. */
export function nonceOf(n: number): string {
  return Buffer.alloc(16, n).toString("base64url");
}
