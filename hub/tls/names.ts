import { isIPv4, isIPv6 } from "node:net";
import type { Constraints } from "./certificate.ts";

/** What this machine is called, and under which addresses it is reached. */
export type Machine = {
  readonly hostname: string;
  readonly addresses: readonly string[];
  /** Whether somebody answers for `.local` here (multicast DNS). */
  readonly announced: boolean;
};

/** The names and addresses a certificate carries. */
export type Names = { readonly dns: readonly string[]; readonly ip: readonly string[] };

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const mostAddresses = 32;

/** The private ranges (RFC 1918, 3927, 4193, 4291) as network and length of the prefix. */
const ranges = [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const;
const nets = ranges.map(([address, length]) => ({ address: bytesOf(address), length }));

/**
 * The machine's own name as far as an authority may be opened to it. A bare name may be a top-level domain (`dev`), and
 * a constraint opens all below it: only one with a digit or a hyphen is none.
 */
export function ownName(hostname: string): string | undefined {
  const labels = hostname.toLowerCase().replace(/\.$/, "").split(".");
  if (!labels.every((one) => label.test(one)) || isIPv4(hostname)) return undefined;
  const bare = labels.length === 1;
  const [first = ""] = labels;
  const noDomain = first === "localhost" || (/[0-9-]/.test(first) && !first.startsWith("xn--"));
  return bare && !noDomain ? undefined : labels.join(".");
}

/** What an authority made on this machine may sign for, and nothing else. */
export function constraintsOf(hostname: string): Constraints {
  const own = ownName(hostname);
  return {
    dns: [...new Set(["localhost", "local", "home.arpa", ...(own === undefined ? [] : [own])])],
    nets: nets.map(({ address, length }) => Buffer.concat([address, maskOf(length, address.byteLength)])),
  };
}

/** The names and addresses this machine has now, those alone that an authority with these domains may sign for. */
export function namesOf(
  { hostname, addresses }: Pick<Machine, "hostname" | "addresses">,
  domains: readonly string[],
): Names {
  const [short = ""] = hostname.toLowerCase().split(".");
  const named = label.test(short) && short !== "localhost" ? [`${short}.local`, `${short}.home.arpa`] : [];
  const own = ownName(hostname) ?? "localhost";
  const dns = [...named, own, "localhost"].filter((name) =>
    domains.some((domain) => name === domain || name.endsWith(`.${domain}`)),
  );
  // A link-local address of IPv6 is reached with a zone only, which no certificate and no web address can carry.
  const reached = addresses.filter((address) => isPrivate(address) && !(isIPv6(address) && /^fe[89ab]/i.test(address)));
  const ip = [...new Set(["127.0.0.1", "::1", ...reached.toSorted()])].slice(0, mostAddresses);
  return { dns: [...new Set(dns)], ip };
}

/** Whether a certificate that carries `had` serves a machine that is called by `now`; one name too many does no harm. */
export function stillServes(had: Names, now: Names): boolean {
  return now.dns.every((name) => had.dns.includes(name)) && now.ip.every((address) => had.ip.includes(address));
}

/** The host to write into links: the machine's full name, `.local` where somebody answers for it, else its address at home. */
export function bestName({ dns, ip }: Names, announced: boolean): string {
  const full = dns.find((name) => name.includes(".") && !/\.(local|home\.arpa)$/.test(name));
  const local = dns.find((name) => name.endsWith(".local"));
  const reached = ip.filter((one) => !/^(127\.|169\.254\.|::1$)/.test(one));
  const address = reached.find((one) => isIPv4(one)) ?? reached.map((one) => `[${one}]`)[0];
  return full ?? (announced ? local : address) ?? local ?? address ?? "localhost";
}

/** Whether an address lies in one of the private ranges. */
export function isPrivate(address: string): boolean {
  if (!isIPv4(address) && !isIPv6(address)) return false;
  const bytes = bytesOf(address);
  return nets.some(
    (net) =>
      net.address.byteLength === bytes.byteLength &&
      maskOf(net.length, bytes.byteLength).every((mask, i) => ((bytes[i] ?? 0) & mask) === (net.address[i] ?? 0)),
  );
}

/** An address as its 4 or 16 bytes. */
export function bytesOf(address: string): Uint8Array {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const groups = (part: string) =>
    part
      .split(":")
      .filter((group) => group !== "")
      .flatMap(groupOf);
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  return Buffer.from([...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after]);
}

function groupOf(group: string): number[] {
  if (isIPv4(group)) return group.split(".").map(Number);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}

function maskOf(length: number, bytes: number): Uint8Array {
  return Buffer.from(
    Array.from({ length: bytes }, (_, i) => 256 - 2 ** (8 - Math.min(8, Math.max(0, length - i * 8)))),
  );
}
