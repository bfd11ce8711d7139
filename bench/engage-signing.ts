import { randomBytes, sign, verify } from "node:crypto";
import { checkRequest, signRequest } from "../hub/core/engage/http-signature.ts";
import { privateKeyOf, publicKeyOf } from "../hub/core/engage/signed.ts";
import { keyPairOf } from "../hub/core/signing-key.ts";
import { eventText } from "../tests/help/edge.ts";
import type { Line } from "./table.ts";

const batch = 100;

/** Requests a second that one core signs and proves; the floor is bare Ed25519 over a text as long as what is signed. */
export function signing(forMs: number): Line[] {
  const pair = keyPairOf("bench", randomBytes(32));
  const privateKey = privateKeyOf(pair);
  const publicKey = publicKeyOf(pair.x);
  if (!publicKey) throw new Error("no key");
  const body = Buffer.from(`[${Array.from({ length: batch }, (_, n) => eventText("oatfield", n)).join(",")}]`);
  const now_s = Math.floor(Date.now() / 1_000);
  const request = {
    method: "POST",
    url: "https://brands.example/b/oatfield/v1/events",
    body,
    contentType: "application/cloudevents-batch+json",
    idempotencyKey: "bench-1",
    kid: pair.kid,
    privateKey,
    created_s: now_s,
    nonce: "n".repeat(22),
  };
  const headers = signRequest(request);
  const proof = () => checkRequest({ ...request, headers, now_s, keyOf: () => publicKey });
  if (!proof().ok) throw new Error("the own signature is not believed");
  const base = randomBytes(400);
  const signature = sign(null, base, privateKey);
  const rate = (work: () => unknown) => aSecond(work, forMs);
  const line = (what: string, floor: number, figure: number): Line => ({
    load: `batch of ${batch} events, ${Math.round(body.length / 1_000)} kB`,
    what,
    floor,
    figure,
    ratio: floor / figure,
    unit: "/s",
  });
  return [
    line(
      "requests signed",
      rate(() => sign(null, base, privateKey)),
      rate(() => signRequest(request)),
    ),
    line(
      "requests proved",
      rate(() => verify(null, base, publicKey, signature)),
      rate(proof),
    ),
  ];
}

function aSecond(work: () => unknown, forMs: number): number {
  const until = performance.now() + forMs / 5;
  while (performance.now() < until) work();
  const begun = performance.now();
  let n = 0;
  for (; performance.now() < begun + forMs; n += 1) work();
  return (n * 1_000) / (performance.now() - begun);
}
