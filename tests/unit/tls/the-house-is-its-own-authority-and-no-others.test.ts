import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:tls";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { systemRandom } from "../../../hub/core/random.ts";
import { fingerprintOf, makeAuthority } from "../../../hub/tls/authority.ts";
import { makeLeaf } from "../../../hub/tls/leaf.ts";
import { bestName, bytesOf, isPrivate, type Names, namesOf, ownName } from "../../../hub/tls/names.ts";
import { handshake, noOpenssl, openssl, pi } from "../../help/certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "lintel-authority-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = Date.now();
const random = systemRandom();
const authority = makeAuthority(pi.hostname, now, random);
const leafFor = (names: Names) => makeLeaf(authority, names, now, random);
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

async function shown(names: Names): Promise<{ readonly server: Server; readonly port: number }> {
  const { certificate, key } = leafFor(names);
  const server = createServer({ cert: certificate, key }, (socket) => socket.end()).on(
    "tlsClientError",
    () => undefined,
  );
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

describe("the names a certificate carries", () => {
  test("are the machine's own, and its private addresses", () => {
    const names = namesOf({ hostname: "Raspberry-Pi", addresses: ["192.168.1.20", "8.8.8.8", "fe80::1", "fd00::20"] }, [
      "localhost",
      "local",
      "home.arpa",
      "raspberry-pi",
    ]);
    expect(names.dns).toEqual(["raspberry-pi.local", "raspberry-pi.home.arpa", "raspberry-pi", "localhost"]);
    expect(names.ip).toEqual(["127.0.0.1", "::1", "192.168.1.20", "fd00::20"]);
    expect(bestName(names, true)).toBe("raspberry-pi.local");
    expect(bestName(names, false)).toBe("192.168.1.20");
    expect(bestName({ ...names, ip: ["::1", "fd00::20"] }, false)).toBe("[fd00::20]");
    expect(bestName({ ...names, dns: [...names.dns, "pi.fritz.box"] }, false)).toBe("pi.fritz.box");
    expect(bestName({ dns: ["localhost"], ip: ["127.0.0.1", "::1"] }, false)).toBe("localhost");
  });

  test("never open a top-level domain, whatever the machine is called", () => {
    for (const hostname of [
      "dev",
      "com",
      "app",
      "xn--p1ai",
      "1.2.3.4",
      "a b",
      "-x",
      "*.com",
      "",
      "house.",
      "xn--com-9",
    ])
      expect(ownName(hostname), hostname).toBeUndefined();
    expect(ownName("pi.fritz.box")).toBe("pi.fritz.box");
    expect(ownName("pi-4")).toBe("pi-4");
    expect(makeAuthority("dev", now, random).domains).toEqual(["localhost", "local", "home.arpa"]);
  });

  test("after a change of name keep to what the authority may sign", () => {
    expect(namesOf({ hostname: "other.fritz.box", addresses: [] }, authority.domains).dns).toEqual([
      "other.local",
      "other.home.arpa",
      "localhost",
    ]);
  });

  test("a private address is told from a public one by its bits", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (four) => {
        const [a, b] = four;
        const said =
          a === 10 ||
          a === 127 ||
          (a === 172 && b >= 16 && b < 32) ||
          (a === 192 && b === 168) ||
          (a === 169 && b === 254);
        expect(isPrivate(four.join("."))).toBe(said);
      }),
    );
    for (const [address, is] of [
      ["::1", true],
      ["fd12:3456::1", true],
      ["fe80::1", true],
      ["2001:db8::1", false],
      ["::ffff:192.168.1.1", false],
      ["not one", false],
    ] as const)
      expect(isPrivate(address), address).toBe(is);
    expect(Buffer.from(bytesOf("fd00::1:2")).toString("hex")).toBe("fd000000000000000000000000010002");
  });
});

describe("what the authority signs", () => {
  const good = namesOf(pi, authority.domains);

  test("reads as it was written: ten years, ninety days, one server, no further authority", () => {
    const ca = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(leafFor(good).certificate);
    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey)).toBe(true);
    expect(ca.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
    expect(ca.validFromDate.toISOString()).toBe("2026-01-01T00:00:00.000Z");
    expect((ca.validToDate.getTime() - now) / 86_400_000).toBeGreaterThan(3_650);
    expect((leaf.validToDate.getTime() - now) / 86_400_000).toBeCloseTo(90, 1);
    expect((now - leaf.validFromDate.getTime()) / 86_400_000).toBeCloseTo(1, 1);
    expect(leaf.checkHost("raspberry-pi.local")).toBe("raspberry-pi.local");
    expect(leaf.checkIP("192.168.1.20")).toBe("192.168.1.20");
    expect(leaf.checkIP("fd00::20")).toBe("fd00::20");
    expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(fingerprintOf(authority.certificate)).toMatch(/^([0-9A-F]{4} ){15}[0-9A-F]{4}$/);
    expect(fingerprintOf(authority.certificate).replaceAll(" ", "")).toBe(ca.fingerprint256.replaceAll(":", ""));
  });

  test.skipIf(noOpenssl !== undefined)(
    `is accepted by a strict verifier${noOpenssl ? ` (skipped: ${noOpenssl})` : ""}`,
    async () => {
      const ca = file("ca.pem", authority.certificate);
      const leaf = file("leaf.pem", leafFor(good).certificate);
      expect(await openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", ca, leaf)).toContain("OK");
      const read = await openssl("x509", "-in", ca, "-noout", "-text");
      expect(read).toMatch(/CA:TRUE, pathlen:0/);
      expect(read).toMatch(/Name Constraints: critical/);
      const both = read + (await openssl("x509", "-in", leaf, "-noout", "-text"));
      for (const named of [
        "DNS:local",
        "DNS:home.arpa",
        "IP:192.168.0.0/255.255.0.0",
        "Digital Signature",
        "ecdsa-with-SHA256",
      ])
        expect(both, named).toContain(named);
    },
  );

  test.each<[string, Names, string]>([
    ["a site of the internet", { dns: ["bank.example"], ip: [] }, "bank.example"],
    ["a public address", { dns: [], ip: ["8.8.8.8"] }, "localhost"],
    ["a name that only ends alike", { dns: ["evillocal"], ip: [] }, "evillocal"],
    ["a good name beside a bad one", { dns: ["raspberry-pi.local", "bank.example"], ip: [] }, "raspberry-pi.local"],
    ["a public address of IPv6", { dns: ["localhost"], ip: ["2001:db8::1"] }, "localhost"],
  ])("is refused for %s, though the house itself signed it", async (_what, names, servername) => {
    const { server, port } = await shown(names);
    const checkServerIdentity = () => undefined;
    const asked = handshake(port, { ca: authority.certificate, servername, checkServerIdentity });
    await expect(asked).rejects.toThrow(/permitted subtree violation/);
    server.close();
  });

  test("is accepted for every name the house has", async () => {
    const { server, port } = await shown(good);
    for (const servername of good.dns) {
      const socket = await handshake(port, { ca: authority.certificate, servername });
      expect(socket.authorized).toBe(true);
      socket.destroy();
    }
    await expect(handshake(port, {})).rejects.toThrow(/unable to verify|self-signed|issuer/);
    server.close();
  });
});
