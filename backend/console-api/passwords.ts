import { argon2, timingSafeEqual } from "node:crypto";
import { makeSlots } from "../../hub/core/slots.ts";

const work = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 } as const;
const mostAtOnce = 2;
const mostWaiting = 16;
const shortest = 10;
const leastDifferent = 5;

/** A password as it is kept. */
export type Kept = { readonly salt: string; readonly hash: string };

/** Makes and compares passwords by Argon2id; each takes 19 MiB, so only a few at once. E_BUSY when too many wait. */
export function makePasswords(bytes: (length: number) => Uint8Array) {
  const slots = makeSlots(mostAtOnce, mostWaiting);
  const hashed = (password: string, salt: Buffer) =>
    slots.run(
      () =>
        new Promise<Buffer>((resolve, reject) => {
          argon2("argon2id", { message: Buffer.from(password.normalize("NFC")), nonce: salt, ...work }, (error, hash) =>
            error ? reject(error) : resolve(hash),
          );
        }),
    );
  // Whoever does not exist takes as long to be refused.
  const nobody: Kept = {
    salt: Buffer.from(bytes(16)).toString("base64url"),
    hash: Buffer.from(bytes(32)).toString("base64url"),
  };
  return {
    keep: async (password: string): Promise<Kept> => {
      const salt = Buffer.from(bytes(16));
      return { salt: salt.toString("base64url"), hash: (await hashed(password, salt)).toString("base64url") };
    },
    fits: async (password: string, kept: Kept | undefined): Promise<boolean> => {
      const { salt, hash } = kept ?? nobody;
      const own = await hashed(password, Buffer.from(salt, "base64url"));
      const other = Buffer.from(hash, "base64url");
      return own.length === other.length && timingSafeEqual(own, other) && kept !== undefined;
    },
  };
}

/** Whether a password is too easily guessed: too short, too few different letters, or made of a name it belongs to. */
export function weak(password: string, names: readonly string[]): boolean {
  const plain = password.normalize("NFKC").toLowerCase();
  const rest = names
    .filter((name) => name.length >= 3)
    .reduce((text, name) => text.replaceAll(name.toLowerCase(), ""), plain);
  return rest.length < shortest || new Set(rest).size < leastDifferent;
}
