import { argon2, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { fail } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import { makeSlots } from "../core/slots.ts";
import { readKeyFile, writeKeyFile } from "../store/key-file.ts";

/** Passwords and PINs as they are kept; the work runs in Node's thread pool, never on the event loop. */
export type Passwords = {
  /** What is kept of a secret. E_BUSY. */
  hash(secret: string): Promise<string>;
  /** Whether it is this secret; as long for one that nobody has. E_BUSY. */
  matches(kept: string | undefined, secret: string): Promise<boolean>;
  /** E_BUSY, before a try is counted that nobody could judge. */
  checkFree(): void;
  /** True where the key beside the database is gone: nothing that was kept can match. */
  keyless(): boolean;
  readonly busy: Busy;
};

const mostAtOnce = 2;
const mostWaiting = 16;
const keyFile = "access.key";
const tagBytes = 32;
// OWASP's floor for argon2id; each takes 19 MiB.
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
/** Longer than any password: what is cut off cannot have been one. */
const longest = 1_000;

/** Opens the work on passwords; their key is a file beside the database, so that the database alone gives nothing to guess at. */
export function openPasswords(folder: string, random: Pick<Random, "bytes">): Passwords {
  const path = join(folder, keyFile);
  let pepper = readKeyFile(path);
  let making: Promise<Buffer> | undefined;
  const idle = { pepper: Buffer.from(random.bytes(32)), kept: "" };
  const slots = makeSlots(mostAtOnce, mostWaiting);
  const work = (secret: string, salt: Buffer, key: Buffer, { memory, passes, parallelism }: typeof cost | Cost) =>
    slots.run(
      () =>
        new Promise<Buffer>((resolve, reject) => {
          const message = Buffer.from(secret.slice(0, longest));
          const how = { message, nonce: salt, secret: key, tagLength: tagBytes, memory, passes, parallelism };
          argon2("argon2id", how, (error, tag) => (error ? reject(error) : resolve(tag)));
        }),
    );
  const key = async () => {
    if (pepper) return pepper;
    making ??= writeKeyFile(path, (length) => random.bytes(length));
    pepper = await making;
    return pepper;
  };
  idle.kept = written(Buffer.from(random.bytes(16)), Buffer.from(random.bytes(tagBytes)));
  return {
    hash: async (secret) => {
      const salt = Buffer.from(random.bytes(16));
      return written(salt, await work(secret, salt, await key(), cost));
    },
    matches: async (kept, secret) => {
      const { salt, tag, ...how } = read(kept) ?? read(idle.kept) ?? fail("E_INTERNAL", { problem: "password" });
      const found = await work(secret, salt, pepper ?? idle.pepper, how);
      const same = found.length === tag.length && timingSafeEqual(found, tag);
      return same && kept !== undefined && secret.length <= longest;
    },
    checkFree: () => {
      if (slots.busy.pending() >= mostAtOnce + mostWaiting) fail("E_BUSY");
    },
    keyless: () => pepper === undefined,
    busy: slots.busy,
  };
}

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

function written(salt: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = cost;
  return ["argon2id", memory, passes, parallelism, salt.toString("base64url"), tag.toString("base64url")].join("$");
}

function read(kept: string | undefined): (Cost & { readonly salt: Buffer; readonly tag: Buffer }) | undefined {
  const [name, memory, passes, parallelism, salt, tag] = kept?.split("$") ?? [];
  if (name !== "argon2id" || salt === undefined || tag === undefined) return undefined;
  const numbers = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return { ...numbers, salt: Buffer.from(salt, "base64url"), tag: Buffer.from(tag, "base64url") };
}
