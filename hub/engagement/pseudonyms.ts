import { createHmac } from "node:crypto";
import { join } from "node:path";
import { readKeyFile, writeKeyFile } from "../store/key-file.ts";

/** Who the house and its people are to a brand; no two brands know anybody by the same name. */
export type Pseudonyms = {
  /** The home, as this brand knows it: `urn:lintel:h:` and 128 bits. */
  home(brand: string): string;
  /** A resident, as this brand knows them: `urn:lintel:r:` and 128 bits. */
  resident(brand: string, resident: string): string;
  /** 128 bits that follow from the home's secret and these words, and say nothing of either. */
  derived(...parts: readonly string[]): Uint8Array;
};

/** Makes them of the home's secret; a new rotation of a brand makes strangers of all who were known to it. */
export function makePseudonyms(secret: Uint8Array, rotation: (brand: string) => number): Pseudonyms {
  const derived = (...parts: readonly string[]) =>
    createHmac("sha256", secret).update(parts.join("|")).digest().subarray(0, 16);
  const hex = (...parts: readonly string[]) => Buffer.from(derived(...parts)).toString("hex");
  return {
    home: (brand) => `urn:lintel:h:${hex("home", brand, String(rotation(brand)))}`,
    resident: (brand, resident) => `urn:lintel:r:${hex("resident", brand, resident, String(rotation(brand)))}`,
    derived,
  };
}

/** The same from the house's own files: its secret is made once, and never leaves the hub. */
export async function openPseudonyms(from: {
  readonly folder: string;
  readonly bytes: (length: number) => Uint8Array;
  readonly rotation: (brand: string) => number;
}): Promise<Pseudonyms> {
  const path = join(from.folder, "engage-secret");
  const secret = readKeyFile(path) ?? (await writeKeyFile(path, from.bytes));
  return makePseudonyms(secret, from.rotation);
}
