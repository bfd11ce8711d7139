import { z } from "zod";
import { readRole } from "./core/roles.ts";
import { systemRandom } from "./core/random.ts";
import { keyPairOf, publicHalf, type KeyPair } from "./core/signing-key.ts";
import type { Residents } from "./residents/residents.ts";

/** Of what a camera was told before only the private half matters: everything else is the household's to say. */
const Before = z.object({ key: z.object({ d: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }) });

/** What a simulated door camera is told of the house. */
export type CameraSettings = {
  readonly door: string;
  readonly key: KeyPair;
  readonly sim: { readonly eyes: readonly { subject: string; consent: { ref: string; ver: number } }[] };
};

/**
 * The settings of a simulated door camera. Its key is made once and kept in its own file: the household keeps the
 * public half. It is told the eyes of those who consent; one who no longer does is gone with its next start.
 */
export async function cameraSettings(
  residents: Pick<Residents, "all" | "get" | "put">,
  device: string,
  before: unknown,
  actor: string,
): Promise<CameraSettings> {
  const known = Before.safeParse(before);
  const secret = known.success ? Buffer.from(known.data.key.d, "base64url") : systemRandom().bytes(32);
  const key = keyPairOf(device, secret);
  const document = residents.get("device", device);
  if (document && document.key?.kid !== key.kid)
    await residents.put("device", { ...document, key: publicHalf(key) }, actor);
  const door = residents.all("role").find(({ id }) => readRole(id)?.role === "door")?.id ?? "door";
  const eyes = residents.all("resident").flatMap(({ id, standing, door: way }) => {
    const grown = standing === "owner" || standing === "adult";
    return grown && way.eyes ? [{ subject: id, consent: { ref: way.eyes.ref, ver: way.eyes.ver } }] : [];
  });
  return { door, key, sim: { eyes } };
}
