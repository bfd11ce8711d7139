import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { fail } from "../core/errors.ts";
import type { Device } from "./evidence.ts";

const nonceBytes = 24;
const tagBytes = 16;
const keyBytes = 32;

/**
 * Opens what OwnTracks encrypted (NaCl secretbox, the nonce first, the passphrase padded with zeros to the length of a
 * key): E_WRONG_TYPE for what is no box at all, E_WRONG_KEY for a box of another key, and where no key was agreed.
 */
export function openBox(phone: Device, data: string, passphrase: string | undefined): Uint8Array {
  if (passphrase === undefined) fail("E_WRONG_KEY", { device: phone.name });
  const sealed = bytesOf(data);
  if (!sealed || sealed.byteLength <= nonceBytes + tagBytes) fail("E_WRONG_TYPE", { field: "data", problem: "no box" });
  const key = new Uint8Array(keyBytes);
  key.set(Buffer.from(passphrase).subarray(0, keyBytes));
  try {
    return xsalsa20poly1305(key, sealed.subarray(0, nonceBytes)).decrypt(sealed.subarray(nonceBytes));
  } catch (cause) {
    return fail("E_WRONG_KEY", { device: phone.name }, cause);
  }
}

function bytesOf(data: string): Uint8Array | undefined {
  const text = data.replaceAll(/\s/g, "");
  // Buffer takes anything for base64 and drops what it does not know.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(Buffer.from(text, "base64"));
}
