import { pbkdf2Sync, timingSafeEqual } from "node:crypto";

// The secrets are 256 random bits, so the rounds need not slow a guesser down; 101 is what Mosquitto writes itself.
const rounds = 101;
const keyBytes = 64;

/** A password in Mosquitto's own form `$7$rounds$salt$key` (PBKDF2-SHA512); Mosquitto 2.0 wants a salt of 12 bytes. */
export function mosquittoHash(password: string | Uint8Array, salt: Uint8Array): string {
  const key = pbkdf2Sync(password, salt, rounds, keyBytes, "sha512");
  return `$7$${rounds}$${Buffer.from(salt).toString("base64")}$${key.toString("base64")}`;
}

/** Whether a password belongs to such a hash; compared in constant time. */
export function mosquittoMatches(hash: string, password: string | Uint8Array): boolean {
  const [, scheme, count, salt, key] = hash.split("$");
  if (scheme !== "7" || count !== String(rounds) || !salt || !key) return false;
  const wanted = Buffer.from(key, "base64");
  if (wanted.byteLength !== keyBytes) return false;
  return timingSafeEqual(wanted, pbkdf2Sync(password, Buffer.from(salt, "base64"), rounds, keyBytes, "sha512"));
}
