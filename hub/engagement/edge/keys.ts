import type { KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { privateKeyOf } from "../../core/engage/signed.ts";
import type { Random } from "../../core/random.ts";
import { type KeyPair, keyPairOf } from "../../core/signing-key.ts";
import { readKeyFile, writeKeyFile } from "../../store/key-file.ts";

/** The key of this home at one brand, under one pseudonym. */
export type HomeKey = {
  readonly pair: KeyPair;
  readonly privateKey: KeyObject;
  /** Whether the brand has said that it knows it. */
  readonly known: boolean;
};

/** The keys of this home: one for each pseudonym, so that no two brands ever see the same, nor one brand after a new name. */
export type HomeKeys = {
  of(brand: string, source: string): Promise<HomeKey>;
  /** Notes whether the brand knows the key; what was noted may be lost, and costs one more introduction. */
  note(brand: string, source: string, known: boolean): void;
  /** Destroys every key this brand was ever shown; not that of the name it knows this home by now. */
  destroy(brand: string, now?: string): void;
};

/** Keeps the keys in a folder that only their owner can read, each in a file of its own. */
export function openHomeKeys(folder: string, random: Pick<Random, "bytes">): HomeKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secrets = new Map<string, Buffer>();
  const place = (brand: string, source: string) => join(folder, `${brand}.${tailOf(source)}`);
  const secretAt = async (base: string) => {
    const secret = readKeyFile(`${base}.key`) ?? (await writeKeyFile(`${base}.key`, random.bytes));
    secrets.set(base, secret);
    return secret;
  };
  return {
    of: async (brand, source) => {
      const base = place(brand, source);
      const pair = keyPairOf(tailOf(source), secrets.get(base) ?? (await secretAt(base)));
      return { pair, privateKey: privateKeyOf(pair), known: existsSync(`${base}.known`) };
    },
    note: (brand, source, known) => {
      const mark = `${place(brand, source)}.known`;
      if (known) writeFileSync(mark, "", { mode: 0o600 });
      else rmSync(mark, { force: true });
    },
    destroy: (brand, now) => {
      const stays = now === undefined ? undefined : `${brand}.${tailOf(now)}.`;
      const goes = (name: string) => name.startsWith(`${brand}.`) && (!stays || !`${name}.`.startsWith(stays));
      for (const name of readdirSync(folder).filter(goes)) rmSync(join(folder, name));
      for (const base of secrets.keys()) if (goes(basename(base))) secrets.delete(base);
    },
  };
}

function tailOf(source: string): string {
  return source.slice(-16);
}
