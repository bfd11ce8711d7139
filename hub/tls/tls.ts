import { X509Certificate } from "node:crypto";
import type { Keys } from "../bus/keys.ts";
import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import { instantOf } from "../core/instant.ts";
import type { Random } from "../core/random.ts";
import { every } from "../core/timer.ts";
import { type Authority, fingerprintOf, makeAuthority } from "./authority.ts";
import { keepIn, type Kept } from "./keep.ts";
import { type Leaf, makeLeaf } from "./leaf.ts";
import { bestName, type Machine, type Names, namesOf } from "./names.ts";
import { clockIsRight, whyRenew } from "./renew.ts";

export type { Machine } from "./names.ts";

/** What a person trusts the house by. */
export type Trusted = {
  readonly subject: string;
  readonly pem: string;
  readonly der: Uint8Array;
  /** SHA-256 in groups of four. */
  readonly fingerprint: string;
};

/** The house's certificates: an authority of its own and the one this machine shows. */
export type TlsRoom = Keys & {
  /** The names and addresses the certificate carries. */
  names(): readonly string[];
  /** Every name and address this machine is reached by now, certified or not. */
  hosts(): readonly string[];
  /** The host to write into links. */
  bestName(): string;
  /** Undefined while the clock was never right. */
  trusted(): Trusted | undefined;
  [Symbol.dispose](): void;
};

/** What the room needs; `clock` is the machine's own, because phones compare with theirs. */
export type TlsParts = {
  readonly folder: string;
  readonly clock: Clock;
  /** The machine's own randomness. */
  readonly random: Random;
  /** Asked once a minute. */
  readonly machine: () => Machine;
  /** Raises and clears faults. */
  readonly faults: { raise(id: string, error: unknown, cause: string): void; clear(id: string): void };
};

const look_ms = 60_000;
const fault = "certificates";

type Standing = { readonly authority: Authority; readonly leaf: Leaf | undefined; readonly trusted: Trusted };

/** Opens the certificates, makes what is missing, and looks once a minute whether they still serve. */
export async function openTls(parts: TlsParts): Promise<TlsRoom> {
  const { clock, machine, faults } = parts;
  const listeners = new Set<() => void>();
  let standing: Standing | undefined;
  let here = machine();
  let called: Names = namesOf(here, []);
  const failed = (error: unknown) => faults.raise(fault, error, "tls");
  const look = async () => {
    const now = machine();
    const kept = keepIn(parts.folder);
    const before = standing?.leaf;
    standing ??= await stored(kept, faults);
    called = namesOf(now, standing?.authority.domains ?? []);
    here = now;
    if (clockIsRight(clock.wall(), standing?.authority)) {
      standing = await renewed(standing, kept, now, parts);
      called = namesOf(now, standing.authority.domains);
      faults.clear(fault);
    } else failed(new LintelError("E_CLOCK_WRONG", { year: instantOf(clock.wall()).slice(0, 4) }));
    if (standing?.leaf !== before) for (const listener of listeners) listener();
  };
  await look().catch(failed);
  const stop = every(clock, look_ms, look, failed);
  return {
    context: () => standing?.leaf && { key: standing.leaf.key, cert: standing.leaf.certificate },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    names: () => (standing?.leaf ? [...standing.leaf.names.dns, ...standing.leaf.names.ip] : []),
    hosts: () => [...new Set([...called.dns, ...called.ip, ...here.addresses])],
    bestName: () => bestName(called, here.announced),
    trusted: () => standing?.trusted,
    [Symbol.dispose]: stop,
  };
}

/** What stands on the disk. A damaged authority is put aside and said: every phone must trust its successor anew. */
async function stored(kept: Kept, faults: TlsParts["faults"]): Promise<Standing | undefined> {
  const authority = kept.authority();
  if (authority === undefined) return undefined;
  if (authority === "damaged") {
    const file = await kept.putAside();
    faults.raise(`${fault}:damaged`, new LintelError("E_AUTHORITY_LOST", { file }), "tls");
    return undefined;
  }
  return { authority, leaf: kept.leaf(authority), trusted: trustedOf(authority) };
}

/** Makes what is missing or at its end; nothing is shown that was not kept. */
async function renewed(
  before: Standing | undefined,
  kept: Kept,
  now: Machine,
  { clock, random }: TlsParts,
): Promise<Standing> {
  const wall = clock.wall();
  const authority = before?.authority ?? makeAuthority(now.hostname, wall, random);
  if (!before) await kept.keepAuthority(authority);
  const names = namesOf(now, authority.domains);
  if (before && whyRenew(before.leaf, names, wall) === undefined) return before;
  const leaf = makeLeaf(authority, names, wall, random);
  await kept.keepLeaf(leaf);
  return { authority, leaf, trusted: before?.trusted ?? trustedOf(authority) };
}

function trustedOf({ certificate, subject }: Authority): Trusted {
  const fingerprint = fingerprintOf(certificate);
  return { subject, pem: certificate, der: new X509Certificate(certificate).raw, fingerprint };
}
