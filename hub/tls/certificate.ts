import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { instantOf } from "../core/instant.ts";
import { bits, type Der, implicit, integer, octets, oid, sequence, tagged, text, time, tlv, yes } from "./der.ts";

/** What a certificate says besides its extensions. */
export type Stated = {
  readonly subject: string;
  readonly issuer: string;
  /** Wall times in ms. */
  readonly from: number;
  readonly until: number;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Der[];
};

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));

/** Writes and signs an X.509 version 3 certificate (RFC 5280, 4.1); the answer is PEM. */
export function certificate(stated: Stated, signingKey: KeyObject): string {
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(stated.serial),
    ecdsaWithSha256,
    nameOf(stated.issuer),
    sequence(time(instantOf(stated.from)), time(instantOf(stated.until))),
    nameOf(stated.subject),
    stated.publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...stated.extensions)),
  );
  const signature = sign("sha256", toBeSigned, signingKey);
  const whole = Buffer.from(sequence(toBeSigned, ecdsaWithSha256, bits(signature)));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** Who may be named by what an authority signs. */
export type Constraints = { readonly dns: readonly string[]; readonly nets: readonly Uint8Array[] };

/** One extension of a certificate; the critical ones refuse whoever does not understand them. */
export const extension = {
  authority: (): Der => extend("2.5.29.19", sequence(yes, integer(Buffer.from([0]))), true),
  notAnAuthority: (): Der => extend("2.5.29.19", sequence(), true),
  /** keyCertSign and cRLSign. */
  signsCertificates: (): Der => extend("2.5.29.15", bits(Buffer.from([0b0000_0110]), 1), true),
  /** digitalSignature. */
  signsHandshakes: (): Der => extend("2.5.29.15", bits(Buffer.from([0b1000_0000]), 7), true),
  serverOnly: (): Der => extend("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"))),
  /** Permitted subtrees (RFC 5280, 4.2.1.10); a net is its address and its mask. Mail names outside them are shut, too. */
  only: ({ dns, nets }: Constraints): Der => {
    const trees = [...dns.flatMap((name) => [generalName(1, name), generalName(2, name)]), ...nets.map(addressName)];
    return extend("2.5.29.30", sequence(tagged(0, ...trees.map((tree) => sequence(tree)))), true);
  },
  alternativeNames: (dns: readonly string[], addresses: readonly Uint8Array[]): Der =>
    extend("2.5.29.17", sequence(...dns.map((name) => generalName(2, name)), ...addresses.map(addressName))),
  ownKey: (key: KeyObject): Der => extend("2.5.29.14", octets(keyId(key))),
  issuersKey: (key: KeyObject): Der => extend("2.5.29.35", sequence(implicit(0, keyId(createPublicKey(key))))),
} as const;

function extend(id: string, value: Der, critical = false): Der {
  return sequence(oid(id), ...(critical ? [yes] : []), octets(value));
}

function nameOf(common: string): Der {
  const one = (id: string, value: string) => tlv(0x31, sequence(oid(id), text(value)));
  return sequence(one("2.5.4.10", "Lintel"), one("2.5.4.3", common));
}

function generalName(kind: 1 | 2, name: string): Der {
  return implicit(kind, Buffer.from(name, "ascii"));
}

function addressName(address: Uint8Array): Der {
  return implicit(7, address);
}

function keyId(key: KeyObject): Der {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest()
    .subarray(0, 20);
}
