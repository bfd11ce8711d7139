import type { Manifest } from "../../core/engage/objects.ts";
import { headBytes } from "./ask.ts";
import { heard, keysOf, signedAsking, Unheard } from "./brand.ts";
import type { HomeKey } from "./keys.ts";
import { addressOf, type WorkTools } from "./tools.ts";

/** A brand as one home, under one pseudonym, goes to it. */
type Address = {
  readonly brand: string;
  readonly source: string;
  readonly url: string;
  readonly keys: Manifest["keys"];
};

/** The key of this home at a brand that knows it; a brand that does not is told it first (PUT /v1/homes). */
export async function introduced(tools: WorkTools, at: Address): Promise<HomeKey> {
  const key = await tools.keys.of(at.brand, at.source);
  if (key.known) return key;
  const { kid, x } = key.pair;
  const json = JSON.stringify({ source: at.source, kid, x, ...(tools.virtual && { virtual: true }) });
  const url = addressOf(at, "/v1/homes");
  const asking = signedAsking(tools, key, keysOf(at.keys), { method: "PUT", url, json });
  const bytes_up = headBytes(asking.outgoing) + Buffer.byteLength(json);
  const reply = await tools.line.ask({ ask: "key", brand: at.brand, kid, x, bytes_up });
  // Taken back meanwhile: a brand that does not know this home does not get to know it now.
  if (reply.say === "go" && !reply.go) throw new Unheard("no-way");
  const { status, retry_s } = await heard(tools, asking);
  if (status !== 204) throw new Unheard("home-refused", status, retry_s);
  tools.keys.note(at.brand, at.source, true);
  return { ...key, known: true };
}
