import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { wallOf } from "../core/instant.ts";
import type { Random } from "../core/random.ts";
import { certificate, extension } from "./certificate.ts";
import { constraintsOf } from "./names.ts";

/** The house's own authority: what every phone of the house trusts, and nobody else. */
export type Authority = {
  readonly certificate: string;
  readonly key: KeyObject;
  readonly subject: string;
  /** The domains it may sign for. */
  readonly domains: readonly string[];
  readonly until: number;
};

/** No clock of this house can rightly stand before it; every authority counts from here on, however wrong the clock was. */
export const earliest = wallOf("2026-01-01T00:00:00.000Z");

const tenYears_ms = 3_652 * 86_400_000;

/** Makes a new authority on P-256 for ten years; only this machine's names and private addresses are open to it. */
export function makeAuthority(hostname: string, now: number, random: Random): Authority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [short = "house"] = hostname.split(".");
  // Two houses in one phone's list are told apart.
  const mark = Buffer.from(random.bytes(2)).toString("hex").toUpperCase();
  const subject = `Lintel ${short.slice(0, 40)} ${mark}`;
  const constraints = constraintsOf(hostname);
  const until = Math.floor(now / 1000) * 1000 + tenYears_ms;
  const extensions = [
    extension.authority(),
    extension.signsCertificates(),
    extension.only(constraints),
    extension.ownKey(publicKey),
  ];
  const stated = { subject, issuer: subject, from: earliest, until, serial: random.bytes(16), publicKey, extensions };
  return { certificate: certificate(stated, privateKey), key: privateKey, subject, domains: constraints.dns, until };
}

/** The authority's fingerprint as people compare it: SHA-256 in groups of four. */
export function fingerprintOf(pem: string): string {
  const digits = new X509Certificate(pem).fingerprint256.replaceAll(":", "");
  return (digits.match(/.{4}/g) ?? []).join(" ");
}

/** Reads a kept authority again; undefined when certificate and key are not one pair. */
export function authorityOf(kept: {
  readonly certificate: string;
  readonly key: string;
  readonly subject: string;
  readonly domains: readonly string[];
}): Authority | undefined {
  const pair = pairOf(kept);
  if (!pair?.read.ca) return undefined;
  return { ...kept, key: pair.key, until: pair.read.validToDate.getTime() };
}

/** A certificate and its key, where they can be read and belong together. */
export function pairOf(kept: {
  readonly certificate: string;
  readonly key: string;
}): { readonly read: X509Certificate; readonly key: KeyObject } | undefined {
  try {
    const read = new X509Certificate(kept.certificate);
    const key = createPrivateKey(kept.key);
    return read.checkPrivateKey(key) ? { read, key } : undefined;
  } catch {
    return undefined;
  }
}

/** A private key as it is kept. */
export function keyText(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
