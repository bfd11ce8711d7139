import { generateKeyPairSync, X509Certificate } from "node:crypto";
import type { Random } from "../core/random.ts";
import { type Authority, keyText, pairOf } from "./authority.ts";
import { certificate, extension } from "./certificate.ts";
import { bytesOf, type Names } from "./names.ts";

/** The certificate this machine shows now, signed by the house's own authority. */
export type Leaf = {
  readonly certificate: string;
  readonly key: string;
  readonly names: Names;
  readonly from: number;
  readonly until: number;
};

const day_ms = 86_400_000;
const lasts_ms = 90 * day_ms;

/** How long before its end a certificate is made anew. */
export const renewBefore_ms = 30 * day_ms;

/** Makes a certificate for 90 days with a new key; it counts from a day ago, because phones' clocks differ. */
export function makeLeaf(authority: Authority, names: Names, now: number, random: Random): Leaf {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const second = Math.floor(now / 1000) * 1000;
  const from = second - day_ms;
  const until = Math.min(second + lasts_ms, authority.until);
  const extensions = [
    extension.notAnAuthority(),
    extension.signsHandshakes(),
    extension.serverOnly(),
    extension.alternativeNames(names.dns, names.ip.map(bytesOf)),
    extension.ownKey(publicKey),
    extension.issuersKey(authority.key),
  ];
  const subject = (names.dns[0] ?? "house").slice(0, 64);
  const stated = { subject, issuer: authority.subject, from, until, serial: random.bytes(16), publicKey, extensions };
  return { certificate: certificate(stated, authority.key), key: keyText(privateKey), names, from, until };
}

/** Reads a kept certificate again; undefined when it is damaged or another authority's. */
export function leafOf(
  kept: { readonly certificate: string; readonly key: string; readonly names: Names },
  authority: Authority,
): Leaf | undefined {
  const read = pairOf(kept)?.read;
  const issuer = new X509Certificate(authority.certificate);
  if (!read || !read.checkIssued(issuer) || !read.verify(issuer.publicKey)) return undefined;
  return { ...kept, from: read.validFromDate.getTime(), until: read.validToDate.getTime() };
}
